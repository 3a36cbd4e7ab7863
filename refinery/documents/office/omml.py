"""Formulas of Office (OMML) as LaTeX."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from refinery.documents.office.math_signs import ACCENTS, DELIMITERS, FUNCTIONS, latex_sign
from refinery.documents.office.names import M, W

_SPACES: Final = re.compile(r" {2,}")
_SIMPLE: Final = re.compile(r"\\?[A-Za-z]+ ?|.|\\left.*\\right.+", re.DOTALL)
_PROPERTIES: Final = (
    "fPr radPr sSupPr sSubPr sSubSupPr sPrePr naryPr dPr mPr eqArrPr accPr barPr"
    " boxPr borderBoxPr groupChrPr limLowPr limUppPr funcPr phantPr ctrlPr argPr"
)
_SKIPPED: Final = frozenset(f"{M}{name}" for name in _PROPERTIES.split())
ROW: Final = r" \\ "
DELETED: Final = (f"{W}del", f"{W}moveFrom")


def latex(node: Any) -> str:
    """A formula, without the signs that set it off from text.

    >>> from lxml import etree
    >>> m = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    >>> half = "<f><num><r><t>1</t></r></num><den><r><t>2</t></r></den></f>"
    >>> latex(etree.fromstring(f'<oMath xmlns="{m}">{half}</oMath>'))
    '\\\\frac{1}{2}'
    """
    return _SPACES.sub(" ", _inner(node)).strip()


def _inner(node: Any) -> str:
    """What lies within an element, one after the other."""
    return "" if node is None else "".join(_element(child) for child in node)


def _element(node: Any) -> str:
    tag = node.tag
    if tag in _SKIPPED or tag in DELETED:
        return ""
    reader = _READERS.get(tag)
    return reader(node) if reader else _inner(node)


def _child(node: Any, name: str) -> str:
    return _inner(node.find(f"{M}{name}"))


def _property(node: Any, name: str, default: str) -> str:
    """A setting of an element; its value may be empty on purpose."""
    found = node.find(f"{M}{node.tag.rpartition('}')[2]}Pr/{M}{name}")
    if found is None:
        return default
    return str(found.get(f"{M}val", ""))


def _run(node: Any) -> str:
    text = "".join(t.text or "" for t in node.iter(f"{M}t"))
    is_words = node.find(f"{M}rPr/{M}nor") is not None
    if is_words and len(text.strip()) > 1:
        return rf"\text{{{text}}}"
    return "".join(map(latex_sign, text))


def _fraction(node: Any) -> str:
    top, below = _child(node, "num"), _child(node, "den")
    kind = _property(node, "type", "bar")
    if kind == "noBar":
        return rf"\genfrac{{}}{{}}{{0pt}}{{}}{{{top}}}{{{below}}}"
    return f"{{{top}}}/{{{below}}}" if kind == "lin" else rf"\frac{{{top}}}{{{below}}}"


def _base(node: Any) -> str:
    """What bears an index; braces where it is more than one thing."""
    inner = _child(node, "e").strip()
    return inner if _SIMPLE.fullmatch(inner) else f"{{{inner}}}"


def _scripts(node: Any) -> str:
    below, above = node.find(f"{M}sub"), node.find(f"{M}sup")
    scripts = "" if below is None else f"_{{{_inner(below)}}}"
    scripts += "" if above is None else f"^{{{_inner(above)}}}"
    if node.tag == f"{M}sPre":
        return "{}" + scripts + _child(node, "e")
    return _base(node) + scripts


def _root(node: Any) -> str:
    degree = _child(node, "deg").strip()
    hidden = node.find(f"{M}radPr/{M}degHide") is not None
    return rf"\sqrt{'' if hidden or not degree else f'[{degree}]'}{{{_child(node, 'e')}}}"


def _operator(node: Any) -> str:
    sign = latex_sign(_property(node, "chr", "∫") or "∫").strip()
    return f"{sign}_{{{_child(node, 'sub')}}}^{{{_child(node, 'sup')}}}{_child(node, 'e')}"


def _delimited(node: Any) -> str:
    opens, closes = (
        _property(node, name, sign) for name, sign in (("begChr", "("), ("endChr", ")"))
    )
    between = _property(node, "sepChr", "|")
    inner = between.join(_inner(child) for child in node.findall(f"{M}e"))
    return rf"\left{DELIMITERS.get(opens, opens)}{inner}\right{DELIMITERS.get(closes, closes)}"


def _matrix(node: Any) -> str:
    rows = [
        " & ".join(_inner(cell) for cell in row.findall(f"{M}e")) for row in node.findall(f"{M}mr")
    ]
    return rf"\begin{{matrix}}{ROW.join(rows)}\end{{matrix}}"


def _lines(node: Any) -> str:
    rows = [_inner(row) for row in node.findall(f"{M}e")]
    if len(rows) == 1:
        return rows[0]
    return rf"\begin{{aligned}}{ROW.join(rows)}\end{{aligned}}"


def _accent(node: Any) -> str:
    sign = _property(node, "chr", "\u0302")
    return rf"\{ACCENTS.get(sign, 'hat')}{{{_child(node, 'e')}}}"


def _bar(node: Any) -> str:
    name = "overline" if _property(node, "pos", "bot") == "top" else "underline"
    return rf"\{name}{{{_child(node, 'e')}}}"


def _grouped(node: Any) -> str:
    is_over = _property(node, "pos", "bot") == "top"
    brace = _property(node, "chr", "\u23df") in ("\u23df", "\u23de", "")
    if not brace:
        return _child(node, "e")
    return rf"\{'overbrace' if is_over else 'underbrace'}{{{_child(node, 'e')}}}"


def _limit_below(node: Any) -> str:
    return f"{_named(_child(node, 'e'))}_{{{_child(node, 'lim')}}}"


def _limit_above(node: Any) -> str:
    return rf"\overset{{{_child(node, 'lim')}}}{{{_child(node, 'e')}}}"


def _function(node: Any) -> str:
    return f"{_named(_child(node, 'fName'))}{_argument(node)}"


def _argument(node: Any) -> str:
    """What a function is of; brackets of its own or in braces."""
    inner = _child(node, "e")
    return inner if inner.lstrip().startswith((r"\left", "(", "{")) else f"{{{inner}}}"


def _named(name: str) -> str:
    """A function by its command, where LaTeX has one."""
    word = name.strip()
    if word in FUNCTIONS:
        return f"\\{word}"
    is_word = len(word) > 1 and word.isalpha()
    return rf"\operatorname{{{word}}}" if is_word else name


_READERS: Final[dict[str, Callable[[Any], str]]] = {
    f"{M}{name}": reader
    for name, reader in {
        "r": _run, "f": _fraction, "sSup": _scripts, "sSub": _scripts, "sSubSup": _scripts,
        "sPre": _scripts, "rad": _root, "nary": _operator, "d": _delimited, "m": _matrix,
        "eqArr": _lines, "acc": _accent, "bar": _bar, "groupChr": _grouped,
        "limLow": _limit_below, "limUpp": _limit_above, "func": _function,
    }.items()
}  # fmt: skip
