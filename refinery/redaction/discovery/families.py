"""Families: shapes that differ in the lengths of their runs alone, and the pattern of one."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from refinery.redaction.discovery.statistics import ANY, ShapeCounts
from refinery.redaction.discovery.tokens import runs, skeleton

ID_LENGTH: Final = 12
_FIXED_TAIL: Final = 2
Lengths = tuple[tuple[int, int], ...]
"""Per run of a shape the shortest and the longest length."""


@dataclass(frozen=True)
class Family:
    """Shapes of one skeleton with the same constant letters.

    Attributes:
        lead: Letters it begins with; ``ANY`` where they vary, empty where it begins with a digit.
        bones: One character a run: ``A-9-9``.
        tail: Letters after those, where they never vary; else None.
    """

    lead: str
    bones: str
    tail: str | None

    @property
    def id(self) -> str:
        """Digest that names the family in every mining."""
        said = "|".join((self.lead, self.bones, self.tail if self.tail is not None else ANY))
        return hashlib.sha256(said.encode()).hexdigest()[:ID_LENGTH]

    @property
    def is_coded(self) -> bool:
        """Whether letters that never vary make it one scheme."""
        return self.lead not in ("", ANY) or len(self.tail or "") >= _FIXED_TAIL


def families(counts: Iterable[ShapeCounts]) -> dict[Family, list[ShapeCounts]]:
    """Counts by family."""
    groups: dict[tuple[str, str], list[ShapeCounts]] = defaultdict(list)
    for count in counts:
        groups[count.lead, skeleton(count.shape)].append(count)
    found = {}
    for (lead, bones), group in groups.items():
        tails = {count.tail for count in group}
        found[Family(lead, bones, tails.pop() if len(tails) == 1 else None)] = group
    return found


def lengths_of(shapes: Iterable[str]) -> Lengths:
    """The box that shapes of one skeleton span.

    >>> lengths_of(["99999/99", "999/99"])
    ((3, 5), (1, 1), (2, 2))
    """
    sizes = [[len(run) for run in runs(shape)] for shape in shapes]
    return tuple((min(column), max(column)) for column in zip(*sizes, strict=True))


def within(shape: str, lengths: Lengths) -> bool:
    """Whether a shape of the same skeleton lies in a box."""
    sizes = [len(run) for run in runs(shape)]
    return all(low <= size <= high for size, (low, high) in zip(sizes, lengths, strict=True))


def shown(family: Family, lengths: Lengths) -> str:
    """A family as a person reads it.

    >>> shown(Family("KX", "A-9-9", ""), ((2, 2), (1, 1), (4, 4), (1, 1), (5, 6)))
    'KX-9999-9{5,6}'
    """
    return "".join(part.replace("\\", "") for part in _parts(family, lengths, _drawn))


def expression(family: Family, lengths: Lengths) -> str:
    r"""A pattern anchored at the borders of a token, without nested repetition.

    >>> expression(Family("", "9/9", ""), ((4, 5), (1, 1), (2, 2)))
    '(?<![^\\W_])(?<!\\d[-/.])\\d{4,5}/\\d{2}(?![^\\W_])(?![-/.]\\d)'
    """
    body = "".join(_parts(family, lengths, _class))
    if family.is_coded:
        return rf"(?<![^\W_]){body}(?![^\W_])"
    joints = "-/.,:" if set(family.bones) == {"9"} else "-/."
    return rf"(?<![^\W_])(?<!\d[{joints}]){body}(?![^\W_])(?![{joints}]\d)"


def _parts(family: Family, lengths: Lengths, write: Callable[[str, int, int], str]) -> list[str]:
    parts: list[str] = []
    tail = family.tail or ""
    for index, (run, (low, high)) in enumerate(zip(family.bones, lengths, strict=True)):
        if run == "9":
            parts.append(write("9", low, high))
        elif run != "A":
            parts.append(re.escape(run))
        elif index == 0 and family.lead != ANY:
            parts.append(family.lead)
        elif index and tail and low == high:
            parts.append(tail[:low])
            tail = tail[low:]
        else:
            parts.append(write("A", low, high))
    return parts


def _drawn(kind: str, low: int, high: int) -> str:
    return kind * low if low == high else f"{kind}{{{low},{high}}}"


def _class(kind: str, low: int, high: int) -> str:
    letters = {"9": r"\d", "A": "[A-Z]"}[kind]
    repeat = f"{{{low}}}" if low == high else f"{{{low},{high}}}"
    return letters if low == high == 1 else letters + repeat
