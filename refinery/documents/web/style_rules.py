"""Rules of style sheets, parsed as far as a page's hidden text needs it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_OPAQUE: Final = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|\burl\([^()]*\)", re.IGNORECASE)
"""Strings and addresses, which may hold any sign."""
_ESCAPED: Final = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|(.))", re.IGNORECASE | re.DOTALL)
_COMPOUND: Final = re.compile(r"(?:[a-z][\w-]*|\*)?(?:[.#][\w-]+)*", re.IGNORECASE)
_NAMED: Final = re.compile(r"[.#]?[\w-]+")
_STATE: Final = re.compile(
    r":(?:hover|focus|active|target|focus-within|focus-visible|visited)\b|::|:(?:before|after)\b"
)
"""What a page is not in when it is opened, and boxes that are no elements."""
_ATTRIBUTE: Final = re.compile(
    r"""\[\s*([a-z][\w-]*)\s*(?:(~?)=\s*(?:"([\w-]+)"|'([\w-]+)'|([\w-]+))\s*)?\]""", re.IGNORECASE
)
SIGN: Final = "\ua66e"
"""Parts what an attribute is written as to be named like a class; a letter nobody writes."""
_WRITTEN: Final = re.compile(rf"\.{SIGN}[\w-]+")
_CLOAKS: Final = re.compile(rf"\.{SIGN}[\w-]*cloak\b")
"""What programs put on a page until it is loaded, and then take off."""
_STEP: Final = re.compile(r"\s*([>+~])\s*|\s+")
_ARGUMENT: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SIZE: Final = re.compile(r"(?:^|\s)(0|\.?\d[\d.]*(?:[a-z]+|%))(?:/|\s)")
"""The size in ``font``, which states all about a font."""
EVERY: Final = "*"
"""Key of rules that name nothing of the element they are for."""
NESTED: Final = 3
"""Brackets within one another in a selector."""

Declarations = dict[str, str]


@dataclass(frozen=True)
class Rule:
    """Declarations for one selector.

    Attributes:
        steps: What the element must be called, then with ``" "`` or ``">"`` before them its
            ancestors, outwards. Of a selector that is not understood, the element alone.
        is_certain: Whether selector and medium are fully understood, and hold for every reader.
        rank: Specificity.
    """

    steps: tuple[tuple[str, frozenset[str]], ...]
    is_certain: bool
    rank: tuple[int, int, int]
    declared: Declarations

    @property
    def key(self) -> str:
        """The rarest name that an element this rule is for must have."""
        named = self.steps[0][1]
        return min(named, key=lambda name: ("#.".find(name[0]) % 3, name), default=EVERY)

    def applies(self, path: Sequence[frozenset[str]]) -> bool:
        """Whether the selector, as far as it is understood, fits an element.

        Args:
            path: What the element's ancestors and itself may be called, from the root on.
        """
        at = len(path) - 1
        for combinator, wanted in self.steps:
            while at >= 0 and combinator == " " and not wanted <= path[at]:
                at -= 1
            if at < 0 or not wanted <= path[at]:
                return False
            at -= 1
        return True


def read_rules(text: str, medium: str = "") -> Iterator[Rule]:
    """The rules of a sheet, but for those of print and of states such as a pointer above.

    Args:
        medium: What the sheet as a whole is for.
    """
    text = _ATTRIBUTE.sub(_as_class, _COMMENT.sub("", text))
    for selectors, body, media in _blocks(_OPAQUE.sub("''", text)):
        conditions = [c.strip().lower() for c in (medium, *media)]
        if any(c.startswith("print") and "," not in c for c in conditions):
            continue
        is_always = all(condition in ("", "all", "screen") for condition in conditions)
        declared = declarations(body)
        for _ in range(NESTED):
            selectors = _ARGUMENT.sub(":", selectors)
        for selector in selectors.split(",") if declared else ():
            if _STATE.search(selector):
                continue
            # Scripts set attributes: whatever shows may show, and what hides must fit.
            yield _rule(_WRITTEN.sub(":", selector).strip(), is_always, declared)
            if SIGN in selector and not _CLOAKS.search(selector):
                yield _rule(selector.strip(), is_always, declared)


def attribute_name(name: str, value: str | None = None, word: str = "") -> str:
    """How an attribute is named in a rule: that it is there, has a value, or a word among others.

    >>> attribute_name("data-x", "a").replace(SIGN, "!"), attribute_name("rel", word="b")[-5:-3]
    ('.!data-x!a', 'el')
    """
    name = f".{SIGN}{name.lower()}"
    return (
        f"{name}{SIGN}{SIGN}{word}" if word else name if value is None else f"{name}{SIGN}{value}"
    )


def _as_class(match: re.Match[str]) -> str:
    value = match[3] or match[4] or match[5]
    return attribute_name(match[1], word=value) if match[2] else attribute_name(match[1], value)


def declarations(text: str) -> Declarations:
    """Values by property of a list of declarations, lower case; the last of a name holds."""
    found: Declarations = {}
    if "\\" in text:
        text = _ESCAPED.sub(lambda match: _letter(match[1], match[2]), text)
    for declared in _COMMENT.sub(" ", text).lower().split(";"):
        name, colon, value = declared.partition(":")
        if colon:
            overlay(found, {name.strip(): " ".join(value.split())})
        size = _SIZE.search(f"{value} ") if name.strip() == "font" else None
        if size:
            overlay(found, {"font-size": size[1]})
    return found


def _letter(number: str | None, sign: str | None) -> str:
    """What an escape stands for, if it is a letter; any other sign parts nothing."""
    letter = chr(int(number, 16)) if number and int(number, 16) < 0x80 else sign or ""
    return letter if letter.isalnum() or letter == "-" else "?"


def overlay(found: Declarations, said: Declarations) -> None:
    """Let declarations hold over those found so far, unless these are important."""
    for name, value in said.items():
        if "!" in value or "!" not in found.get(name, ""):
            found[name] = value


def plain(value: str) -> str:
    """A value without its mark of importance."""
    return value.partition("!")[0].rstrip()


def _blocks(text: str) -> Iterator[tuple[str, str, list[str]]]:
    """Selectors and declarations of each rule of a sheet, and the media it is for."""
    opened: list[str] = []
    start = 0
    for mark in re.finditer(r"[{};]", text):
        if mark[0] == ";" and opened and not opened[-1].startswith("@"):
            continue  # parts declarations
        said, start = text[start : mark.start()].strip(), mark.end()
        if mark[0] == "{":
            opened.append(said)
        elif mark[0] == "}" and opened:
            selectors = opened.pop()
            if not selectors.startswith("@") and not any("keyframes" in o for o in opened):
                yield selectors, said, [o[6:] for o in opened if o.lower().startswith("@media")]


def _rule(selector: str, is_always: bool, declared: Declarations) -> Rule:
    parts = _STEP.split(selector)  # compound, sign or None, compound, …
    compounds, signs = parts[::2], [sign or " " for sign in parts[1::2]]
    is_known = all(c and _COMPOUND.fullmatch(c) for c in compounds) and not {"+", "~"} & {*signs}
    if not is_known:
        start = _COMPOUND.match(compounds[-1])
        compounds, signs = [start[0] if start else ""], []
    called = [
        frozenset(n if n[0] in ".#" else n.lower() for n in _NAMED.findall(compound))
        for compound in compounds
    ]
    steps = tuple(zip(["", *reversed(signs)], reversed(called), strict=True))
    tags = sum(compound[:1].isalpha() for compound in parts[::2])
    rank = (selector.count("#"), sum(map(selector.count, ".:")), tags)
    return Rule(steps, is_known and is_always, rank, declared)
