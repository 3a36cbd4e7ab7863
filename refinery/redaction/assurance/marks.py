"""What reviewers write into the file they get, checked line by line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from refinery.errors import UsageError

CLEAN: Final = "clean"
LEAK: Final = "leak"
VERDICTS: Final = (CLEAN, LEAK)
FORM: Final = '"verdict": "clean", or "leak" with "leaks": [{"text": …, "entity": …}]'
_ENTITY: Final = re.compile(r"[A-Z][A-Z0-9_]{0,63}")


@dataclass(frozen=True)
class Leak:
    """A value that stands in a text.

    Attributes:
        start: Code points into the text as read.
        person: Whom it tells of, as the reviewer calls them; empty where not said.
    """

    start: int
    end: int
    entity: str
    person: str = ""


@dataclass(frozen=True)
class Mark:
    """A reviewer's verdict on one item."""

    item: str
    text: str
    verdict: str
    leaks: tuple[Leak, ...] = ()


def read_marks(path: Path) -> Iterator[Mark]:
    """Marks of a file; lines without a verdict are left out.

    Raises:
        UsageError: A line is no mark, or judges what a line before it did, which may have been
            another verdict; names the line and never quotes it.
    """
    judged: set[str] = set()
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                for mark in _read(line, f"Line {number} of {path.name}") if line.strip() else ():
                    if mark.item in judged:
                        raise UsageError(
                            f"Line {number} of {path.name} judges an item a second time.",
                            "leave one line for each item.",
                        )
                    judged.add(mark.item)
                    yield mark
    except (OSError, UnicodeDecodeError):
        raise UsageError(
            f"{path.name} cannot be read as UTF-8.", "name the file that reviewers gave back."
        ) from None


def _read(line: str, place: str) -> Iterator[Mark]:
    try:
        values = json.loads(line)
    except ValueError:
        raise UsageError(f"{place} is no JSON.", "a line holds one JSON object.") from None
    if not isinstance(values, dict) or not all(
        isinstance(values.get(name), str) for name in ("item", "text")
    ):
        raise UsageError(f"{place} lacks 'item' or 'text'.", "leave both as they were drawn.")
    verdict = values.get("verdict")
    if verdict is None:
        return
    leaks = values.get("leaks") or []
    if verdict not in VERDICTS or not isinstance(leaks, list) or (verdict == LEAK) != bool(leaks):
        raise UsageError(f"{place} has a verdict that does not fit its leaks.", f"write {FORM}.")
    found = [leak for said in leaks for leak in _leaks(values["text"], said, place)]
    yield Mark(values["item"], values["text"], verdict, tuple(found))


def _leaks(text: str, said: Any, place: str) -> Iterable[Leak]:
    """Every place where the marked words stand."""
    if not isinstance(said, Mapping) or not all(
        isinstance(said.get(name), str) and said[name].strip() for name in ("text", "entity")
    ):
        raise UsageError(f"{place} has a leak without 'text' or 'entity'.", f"write {FORM}.")
    if _ENTITY.fullmatch(said["entity"]) is None:
        # It is kept and reported: what is no entity may be the leaked value itself.
        raise UsageError(
            f"{place} has an 'entity' that is not written in capitals.", "for example PERSON."
        )
    words, person = said["text"].strip(), said.get("person") or ""
    places = list(_occurrences(text, words))
    if not places or not isinstance(person, str):
        raise UsageError(
            f"{place} marks words that do not stand in its text.",
            "copy them as they stand, without the slots around them.",
        )
    return [Leak(start, start + len(words), said["entity"], person) for start in places]


def _occurrences(text: str, words: str) -> Iterator[int]:
    found = text.find(words)
    while found >= 0:
        yield found
        found = text.find(words, found + len(words))
