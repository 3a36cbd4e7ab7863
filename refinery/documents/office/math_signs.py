"""Signs of formulas and what LaTeX calls them."""

from __future__ import annotations

import unicodedata
from typing import Final

_TABLE: Final = """
αβγδεζηθικλμ alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu
νξπρστυφχψω nu xi pi rho sigma tau upsilon phi chi psi omega
ΓΔΘΛΞΠΣΦΨΩ Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega
ϵϑϕϱςϖ epsilon vartheta varphi varrho varsigma varpi
×÷±∓·⋅∙∘∗ times div pm mp cdot cdot bullet circ ast
⊕⊗⊥∥∠∣ oplus otimes perp parallel angle mid
≤≥≠≈≡∼≅∝≪≫≺≻ leq geq neq approx equiv sim cong propto ll gg prec succ
∈∉∋⊂⊃⊆⊇∪∩ in notin ni subset supset subseteq supseteq cup cap
∖∅∀∃¬∧∨ setminus emptyset forall exists neg wedge vee
→←↔⇒⇐ rightarrow leftarrow leftrightarrow Rightarrow Leftarrow
⇔↦↑↓ Leftrightarrow mapsto uparrow downarrow
∞∂∇ℏℓℜℑℵ infty partial nabla hbar ell Re Im aleph
⋯⋮⋱…′° cdots vdots ddots ldots prime circ
∑∏∐∫∬∭∮∯∰ sum prod coprod int iint iiint oint oiint oiiint
⋃⋂⋀⋁⨁⨂ bigcup bigcap bigwedge bigvee bigoplus bigotimes
"""
"""Signs, then the commands for them in the same order."""


def _commands() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _TABLE.strip().split("\n"):
        signs, *names = line.split()
        found.update(zip(signs, names, strict=True))
    return found


_NAMED: Final = _commands()
_PLAIN: Final = {"−": "-", "–": "-", "—": "-", "\u00a0": " ", "\u2061": "", "\u2062": "",
                 "\u200b": "", "\u2009": " ", "\u2003": " "}  # fmt: skip
_ESCAPED: Final = "%&#$_"
_FUNCTIONS: Final = (
    "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim"
    " liminf limsup ln log max min Pr sec sin sinh sup tan tanh"
)
FUNCTIONS: Final = frozenset(_FUNCTIONS.split())
ACCENTS: Final = {
    "\u0300": "grave", "\u0301": "acute", "\u0302": "hat", "\u0303": "tilde", "\u0304": "bar",
    "\u0305": "overline", "\u0306": "breve", "\u0307": "dot", "\u0308": "ddot", "\u030c": "check",
    "\u20d6": "overleftarrow", "\u20d7": "vec", "\u20db": "dddot", "\u0332": "underline",
    "¯": "overline", "→": "vec",
}  # fmt: skip
DELIMITERS: Final = {"{": r"\{", "}": r"\}", "⟨": r"\langle", "⟩": r"\rangle", "〈": r"\langle",
                     "〉": r"\rangle", "‖": r"\|", "⌊": r"\lfloor", "⌋": r"\rfloor",
                     "⌈": r"\lceil", "⌉": r"\rceil", "": "."}  # fmt: skip


def latex_sign(character: str) -> str:
    """A character as LaTeX writes it; letters of the mathematical alphabets as plain ones.

    >>> latex_sign("π"), latex_sign("𝑎"), latex_sign("−")
    (' \\\\pi ', 'a', '-')
    """
    if character in _PLAIN:
        return _PLAIN[character]
    if "\U0001d400" <= character <= "\U0001d7ff":
        character = unicodedata.normalize("NFKC", character)
    if character in _NAMED:
        return f" \\{_NAMED[character]} "
    return f"\\{character}" if character in _ESCAPED else character
