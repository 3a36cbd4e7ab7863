"""People a document's surroundings name: its thread, its headers, the company's directory.

A model misses the name that is in every header of the thread. These names are known, so they
are looked for as they are, in one pass over the words of a text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from email.utils import parseaddr
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from spacy.lang.en.stop_words import STOP_WORDS

from refinery.core.identity import Identity
from refinery.errors import ConfigError
from refinery.redaction.engine import Span
from refinery.redaction.folding import fold
from refinery.redaction.values import normal_form

_ROLE_WORDS: Final = (
    "user assistant system tool agent customer client human bot operator function observation "
    "environment developer admin speaker moderator host guest interviewer participant unknown "
    "support caller"
)
ROLES: Final = frozenset(_ROLE_WORDS.split())
_TITLE_WORDS: Final = "mr mrs ms miss dr prof sir dame jr sr phd md"
_TITLES: Final = frozenset(_TITLE_WORDS.split())
_COMMON_WORDS: Final = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april june "
    "july august september october november december team list group info mail office sales "
    "service services help desk news project manager the and for inc ltd gmbh"
)
_GENERIC: Final = ROLES | frozenset(_COMMON_WORDS.split())
_COMMON: Final = frozenset(STOP_WORDS) | _GENERIC
_WORD: Final = re.compile(r"[^\W_]+")
_BETWEEN: Final = re.compile(r"[\s,.'_-]{1,3}")
SCORE: Final = 0.9
LONGEST_NAME: Final = 6


@dataclass(frozen=True, order=True)
class Person:
    """A name and an address that belong together; either may be empty."""

    name: str
    address: str


@dataclass(frozen=True)
class _Entry:
    words: tuple[str, ...]
    is_exact: bool
    person: str
    is_alone: bool = False


@dataclass
class NameIndex:
    """Finds known names in texts; names that two people share link to neither."""

    _by_word: dict[str, list[_Entry]] = field(default_factory=dict)
    _people: dict[tuple[str, ...], set[str]] = field(default_factory=dict)
    _addresses: dict[str, str] = field(default_factory=dict)

    def add(self, people: Iterable[Person], identity: Identity) -> None:
        """Learn people: full names in any case, parts of names as they are capitalised."""
        for person in people:
            name, address = clean_name(person.name), parseaddr(person.address)[1].lower()
            name = name or _name_from(address)
            subject = identity.value("person", normal_form("PERSON", name) or address)
            if "@" in address:
                self._addresses.setdefault(address, subject)
            for entry in _variants(name, subject):
                self._learn(entry)

    def person_of(self, entity: str, value: str) -> str | None:
        """Digest of the one person a name or address belongs to, if it is known."""
        if entity == "EMAIL_ADDRESS":
            return self._addresses.get(normal_form(entity, value))
        words = tuple(w.lower() for w in _WORD.findall(fold(value).text))
        subjects = self._people.get(words) or self._named_within(value)
        return next(iter(subjects)) if len(subjects) == 1 else None

    def _named_within(self, value: str) -> set[str]:
        """People whose names a longer value holds, such as a name with a word before it."""
        return {
            subject
            for span in self.find(value, "")
            for subject in self._people.get(
                tuple(w.lower() for w in _WORD.findall(fold(value[span.start : span.end]).text)), ()
            )
        }

    def find(self, text: str, recognizer: str) -> Iterator[Span]:
        """Spans of known names, in offsets of the text."""
        if not self._by_word:
            return
        folded = fold(text)
        words = [(m.group(0), m.start(), m.end()) for m in _WORD.finditer(folded.text)]
        for index, (word, start, _) in enumerate(words):
            for entry in self._by_word.get(word.lower(), ()):
                last = index + len(entry.words) - 1
                if last < len(words) and _matches(entry, words[index : last + 1], folded.text):
                    place = folded.original(start, words[last][2])
                    yield Span(*place, "PERSON", SCORE, recognizer)

    def _learn(self, entry: _Entry) -> None:
        key = tuple(word.lower() for word in entry.words)
        known = self._by_word.setdefault(key[0], [])
        if not any(replace(e, person=entry.person) == entry for e in known):
            known.append(entry)
        self._people.setdefault(key, set()).add(entry.person)


def clean_name(name: str) -> str:
    """A display name without address, quotes, titles, brackets; empty for a role or a word.

    >>> clean_name('"Dr. Kowalska, Anna (IT)" <anna@example.org>'), clean_name("assistant")
    ('Anna Kowalska', '')
    """
    text = re.sub(r"<[^>]*>|\([^)]*\)|\[[^\]]*\]", " ", fold(name or "").text)
    text = " ".join(text.replace('"', " ").split()).strip(" ,;'")
    if "@" in text:
        return ""
    family, comma, given = text.partition(",")
    text = f"{given.strip()} {family.strip()}" if comma and given.strip() else text
    kept = [w for w in text.split() if w.strip(".").lower() not in _TITLES]
    lowered = [w.strip(".").lower() for w in kept]
    if not kept or len(kept) > LONGEST_NAME or _GENERIC.issuperset(lowered):
        return ""
    if len(kept) == 1 and lowered[0] in _COMMON:
        return ""
    return " ".join(kept)


def _name_from(address: str) -> str:
    """``anna.kowalska@…`` says a name; ``info@…`` and ``x1@…`` do not."""
    parts = [p for p in re.split(r"[._-]", address.partition("@")[0]) if p]
    is_name = len(parts) == 2 and all(p.isalpha() and len(p) >= 2 for p in parts)
    return " ".join(parts).title() if is_name and not set(parts) & _COMMON else ""


def _variants(name: str, person: str) -> Iterator[_Entry]:
    """The forms a name is sought in: whole, turned round, and its parts by themselves."""
    words = tuple(_WORD.findall(name))
    if len(words) > 1:
        lowered = tuple(word.lower() for word in words)
        yield _Entry(lowered, False, person)
        yield _Entry((lowered[-1], *lowered[:-1]), False, person)
        if len(words) > 2:
            yield _Entry((lowered[0], lowered[-1]), False, person)
    for word in sorted({words[0], words[-1]}) if words else ():
        if len(word) < 3 or word.lower() in _COMMON or not word[0].isalpha():
            continue
        if len(words) == 1 and not word[0].isupper():
            if len(word) >= 4:
                yield _Entry((word,), True, person)
            continue
        yield _Entry((word[0].upper() + word[1:],), True, person)
        yield _Entry((word.upper(),), True, person)
        yield _Entry((word.lower(),), True, person, is_alone=True)


def _matches(entry: _Entry, words: list[tuple[str, int, int]], text: str) -> bool:
    for (word, _, _), wanted in zip(words, entry.words, strict=True):
        if (word if entry.is_exact else word.lower()) != wanted:
            return False
    if entry.is_alone:
        _, start, end = words[0]
        line = text[text.rfind("\n", 0, start) + 1 : start], text[end : end + 80].partition("\n")[0]
        return not any(c.isalnum() for part in line for c in part)
    return all(
        _BETWEEN.fullmatch(text, end, start) for (_, _, end), (_, start, _) in pairwise(words)
    )


@cache
def directory_index(path: str, key: str) -> NameIndex:
    """Index of the company's directory; name it to workers as a factory.

    Args:
        path: CSV file with the columns ``name`` and ``email``; empty means none.
        key: Reference of the lake identity key.

    Raises:
        ConfigError: The file is missing or lacks a column.
    """
    index = NameIndex()
    index.add(read_directory(path) if path else (), Identity(key))
    return index


def read_directory(path: str) -> list[Person]:
    """People of a directory file.

    Raises:
        ConfigError: The file is missing or lacks a column.
    """
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError:
        raise ConfigError(
            f"Directory file {path} is missing or unreadable.", "set stages.redact.directory."
        ) from None
    if rows and not {"name", "email"} <= set(rows[0]):
        raise ConfigError(f"Directory file {path} lacks a column.", "it needs name and email.")
    return [Person(row["name"] or "", row["email"] or "") for row in rows]
