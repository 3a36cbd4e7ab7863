"""Tables: what a column is called says whom its cells name, and what they tell of them.

A model reads sentences. In a row of a table it sees a surname as a town and takes three cells for
one firm, so that a list of staff, of all texts, keeps names. What a heading says is known.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import yaml

from refinery.redaction.agreement import MODELS
from refinery.redaction.folding import fold
from refinery.redaction.names import COMMON, WORD
from refinery.redaction.spans import Span

RECOGNIZER: Final = "table-column"
SCORE: Final = 0.97
"""More than models are given that agree: both take a surname alone for a town."""
_RULE: Final = re.compile(r"[\s|:=+-]*-[\s|:=+-]*")
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TOKEN: Final = re.compile(r"[\w.@\\+-]{2,64}")
_HEADED: Final = 5
"""Rows among which the headings are sought; a sheet may begin with what it is about."""
_LONGEST: Final = 5
_DAY: Final = re.compile(r"\d.*\d")
_LONGEST_DAY: Final = 30
_CODE: Final = re.compile(r"\d{3,12}")
_ACCOUNT: Final = re.compile(r"(?=(?:\D*\d){4})[A-Za-z0-9][A-Za-z0-9 ./-]{3,40}")
_PASSWORD: Final = re.compile(r"\S{4,64}")
_ENTITIES: Final = {
    "username": "USERNAME",
    "birth": "DATE_OF_BIRTH",
    "account": "US_BANK_NUMBER",
    "code": "SECRET",
    "password": "SECRET",
}
"""What cells hold that are no names."""
Cell = tuple[int, int]


@dataclass(frozen=True)
class Tables:
    """What the tables of a text tell.

    Attributes:
        edges: Where cells begin and end; no value reaches over one.
        spans: Cells of columns that name people, say when they were born, where their money lies,
            or let a reader in.
        names: Full names of rows that tell them in two cells.
        headings: Cells that say what a column holds.
    """

    edges: tuple[int, ...] = ()
    spans: tuple[Span, ...] = ()
    names: tuple[str, ...] = ()
    headings: tuple[Cell, ...] = ()

    def off_headings(self, spans: Iterable[Span]) -> list[Span]:
        """Spans without a model's guess at what a column is called: it names nobody."""
        return [s for s in spans if s.recognizer not in MODELS or not self._is_heading(s)]

    def _is_heading(self, span: Span) -> bool:
        index = bisect_right(self.headings, (span.start, span.end)) - 1
        near = self.headings[max(0, index) : index + 2]
        return any(start <= span.start and span.end <= end for start, end in near)


def read_tables(text: str, blocks: Iterable[Mapping[str, Any]]) -> Tables:
    """The tables among the blocks of a text.

    >>> text = "| Nachname | Ort |\\n| --- | --- |\\n| Quill | Ulm |"
    >>> found = read_tables(text, [{"kind": "table", "start": 0, "end": len(text)}])
    >>> [text[span.start : span.end] for span in found.spans]
    ['Quill']
    """
    edges: list[int] = []
    spans: list[Span] = []
    names: list[str] = []
    headings: list[Cell] = []
    for block in blocks:
        if block["kind"] == "table":
            rows = list(_rows(text, block["start"], block["end"]))
            edges.extend(edge for row in rows for cell in row for edge in cell)
            headings += _read(text, rows, spans, names)
    return Tables(tuple(sorted(set(edges))), tuple(spans), tuple(names), tuple(sorted(headings)))


def _rows(text: str, start: int, end: int) -> Iterator[list[Cell]]:
    """Cells of each line, without the blanks around them and without the rule under a heading."""
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        line = text[start:stop]
        if "|" in line and not _RULE.fullmatch(line):
            yield list(_cells(text, start, stop))
        start = stop + 1


def _cells(text: str, start: int, end: int) -> Iterator[Cell]:
    if text[start:end].lstrip().startswith("|"):
        start = text.index("|", start, end) + 1
    while start < end:
        stop = text.find("|", start, end)
        stop = end if stop < 0 else stop
        said = text[start:stop]
        first = start + len(said) - len(said.lstrip())
        yield first, max(first, start + len(said.rstrip()))
        start = stop + 1


def _read(text: str, rows: Sequence[list[Cell]], spans: list[Span], names: list[str]) -> list[Cell]:
    """What a table's columns tell; returns the cells that are known headings."""
    for index, row in enumerate(rows[:_HEADED]):
        roles = _roles([text[start:end] for start, end in row])
        if any(roles):
            _read_columns(text, roles, rows[index + 1 :], spans, names)
            return [(start, end) for start, end in row if _role(text[start:end])]
    return []


def _read_columns(
    text: str, roles: Sequence[str], rows: Iterable[list[Cell]], spans: list[Span], names: list[str]
) -> None:
    for row in rows:
        parts: dict[str, str] = {}
        for role, (start, end) in zip(roles, row, strict=False):
            value = text[start:end]
            if not role or not _is_said(role, value):
                continue
            spans.append(Span(start, end, _ENTITIES.get(role, "PERSON"), SCORE, RECOGNIZER))
            parts.setdefault(role, value)
        if "given" in parts and "family" in parts:
            names.append(f"{parts['given']} {parts['family']}")


def _roles(headings: Sequence[str]) -> list[str]:
    """What each column holds, empty for what names nobody.

    "Name" may be anything's; beside a column of addresses or birthdays it is a person's.
    """
    said = [_role(heading) for heading in headings]
    is_of_people = any(role not in ("", "any", "maybe") for role in said)
    roles = ["maybe" if role == "any" and is_of_people else role for role in said]
    return [role if role not in ("any", "fact") else "" for role in roles]


def _is_said(role: str, value: str) -> bool:
    """Whether a cell of a column names somebody, and does not say that nobody is meant."""
    if role == "username":
        is_token = _TOKEN.fullmatch(value) is not None and any(map(str.isalpha, value))
        return is_token and value.lower() not in _words()["values"]
    if role == "code":
        return _CODE.fullmatch(value) is not None
    if role == "account":
        return _ACCOUNT.fullmatch(value) is not None
    if role == "password":
        return _PASSWORD.fullmatch(value) is not None and value.lower() not in _words()["values"]
    if role == "birth":
        return _DAY.search(value) is not None and len(value) <= _LONGEST_DAY
    words = [word.lower() for word in WORD.findall(value)]
    if not 1 <= len(words) <= _LONGEST or any(map(str.isdigit, value)) or _role(value):
        return False
    if len("".join(words)) < 2 or " ".join(words) in _words()["values"]:
        return False
    if role != "maybe":
        return not COMMON.issuperset(words)
    return len(words) > 1 and not COMMON.intersection(words) and _is_written_as_name(value)


def _is_written_as_name(value: str) -> bool:
    return all(word[0].isupper() for word in (value.split()[0], value.split()[-1]))


@lru_cache(maxsize=4096)
def _role(heading: str) -> str:
    """What a heading says of its column: a role of ``table_headings.yaml``, or nothing."""
    if len(heading) > 40:
        return ""
    spaced = _HUMP.sub(" ", fold(heading).text).lower()
    plain = " ".join(WORD.findall(spaced))
    return _words()["headings"].get(plain, "")


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    """Two groups, ``headings`` and ``values``: words -> what they mean."""
    source = files("refinery.redaction").joinpath("table_headings.yaml")
    groups = yaml.safe_load(source.read_text(encoding="utf-8"))
    return {
        group: {each.strip(): role for role, listed in roles.items() for each in listed.split(",")}
        for group, roles in groups.items()
    }
