"""Labels of numbered paragraphs, counted as Word counts them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from refinery.documents.office.names import W
from refinery.documents.office.word.looks import is_on
from refinery.documents.office.word.styles import value

BULLET: Final = "-"
LEVELS: Final = 9
_PLACE: Final = re.compile(r"%([1-9])")
_ROMAN: Final = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


@dataclass
class _Level:
    """How one level of a list is written."""

    style: str = "decimal"
    text: str = ""
    start: int = 1
    restarts: bool = True
    is_legal: bool = False


@dataclass
class _List:
    """A numbering that paragraphs name; lists of one definition share their counters."""

    definition: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, _Level] = field(default_factory=dict)


class Numbering:
    """Gives each numbered paragraph its label, in the order of the document."""

    def __init__(self, root: Any) -> None:
        self._definitions: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def _read(self, root: Any) -> None:
        by_style: dict[str, str] = {}
        links: dict[str, str] = {}
        for node in root.findall(f"{W}abstractNum"):
            key = node.get(f"{W}abstractNumId", "")
            self._definitions[key] = _levels(node)
            by_style[value(node, "styleLink") or ""] = key
            links[key] = value(node, "numStyleLink") or ""
        for key, style in links.items():
            if style and style in by_style:
                self._definitions[key] = self._definitions[by_style[style]]
        for node in root.findall(f"{W}num"):
            found = self._lists[node.get(f"{W}numId", "")] = _List(
                value(node, "abstractNumId") or ""
            )
            for override in node.findall(f"{W}lvlOverride"):
                level = _integer(override.get(f"{W}ilvl"), 0)
                start = value(override, "startOverride")
                if start is not None:
                    found.starts[level] = _integer(start, 1)
                found.levels.update(_levels(override))

    def is_list(self, identifier: str) -> bool:
        """Whether there is such a list; ``0`` takes a paragraph out of any."""
        return identifier in self._lists and self._lists[identifier].definition in self._definitions

    def label(self, identifier: str, depth: int) -> str:
        """The next label of a list at a depth: a number, :data:`BULLET`, or nothing."""
        depth = min(depth, LEVELS - 1)
        found = self._lists[identifier]
        counters = self._counters.setdefault(found.definition, {})
        level = self._level(found, depth)
        if depth in found.starts and (identifier, depth) not in self._started:
            self._started.add((identifier, depth))
            counters[depth] = found.starts[depth] - 1
        counters[depth] = counters.get(depth, level.start - 1) + 1
        for deeper in [d for d in counters if d > depth and self._level(found, d).restarts]:
            del counters[deeper]
        if level.style == "bullet":
            return BULLET
        if level.style == "none":
            return ""

        def place(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = self._level(found, at)
            style = "decimal" if level.is_legal else other.style
            return written(counters.setdefault(at, other.start), style)

        return _PLACE.sub(place, level.text).strip()

    def _level(self, found: _List, depth: int) -> _Level:
        default = self._definitions[found.definition].get(depth) or _Level(text=f"%{depth + 1}.")
        return found.levels.get(depth, default)


def _levels(node: Any) -> dict[int, _Level]:
    found = {}
    for level in node.findall(f"{W}lvl"):
        legal = level.find(f"{W}isLgl")
        found[_integer(level.get(f"{W}ilvl"), 0)] = _Level(
            style=value(level, "numFmt") or "decimal",
            text=value(level, "lvlText") or "",
            start=_integer(value(level, "start"), 1),
            restarts=value(level, "lvlRestart") != "0",
            is_legal=legal is not None and is_on(legal.get(f"{W}val", "1")),
        )
    return found


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,7}", text) else default


def written(count: int, style: str) -> str:
    """A count in a style of numbers; one that is not known is decimal.

    >>> written(4, "lowerRoman"), written(28, "upperLetter"), written(3, "decimalZero")
    ('iv', 'BB', '03')
    """
    if style in ("lowerLetter", "upperLetter") and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 10)
        return letter if style == "lowerLetter" else letter.upper()
    if style in ("lowerRoman", "upperRoman") and 0 < count < 4000:
        text = ""
        for size, letters in _ROMAN:
            text += letters * (count // size)
            count %= size
        return text if style == "lowerRoman" else text.upper()
    return f"{count:02}" if style == "decimalZero" else str(count)
