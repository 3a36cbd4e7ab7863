"""People a document's surroundings name: its thread, its headers, the company's directory.

A model misses the name that is in every header of the thread. These names are known, so they
are looked for as they are, in one pass over the words of a text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email.utils import parseaddr
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from refinery.core.identity import Identity
from refinery.errors import ConfigError
from refinery.redaction.engine import Span
from refinery.redaction.folding import fold
from refinery.redaction.names import (
    WORD,
    Person,
    Variant,
    clean_name,
    local_parts,
    logins,
    name_from,
    name_words,
    plain,
    variants,
)
from refinery.redaction.values import normal_form

_BETWEEN: Final = re.compile(r"[\s,.'_-]{1,3}")
SCORE: Final = 0.9
Words = tuple[str, ...]


@dataclass(frozen=True)
class Link:
    """Who a value belongs to.

    Attributes:
        person: Digest of the person: of the full name, or of the address where no name is known.
        part: What the value is of the name, as :class:`Variant` tells; empty for an address.
    """

    person: str
    part: str = ""


@dataclass
class NameIndex:
    """Finds known names in texts; what two people share links to neither."""

    _by_word: dict[str, list[Variant]] = field(default_factory=dict)
    _links: dict[Words, set[Link]] = field(default_factory=dict)
    _addresses: dict[str, str] = field(default_factory=dict)
    _local_parts: dict[str, set[str]] = field(default_factory=dict)

    def add(self, people: Iterable[Person], identity: Identity) -> None:
        """Learn people: full and user names in any case, parts of names as they are capitalised.

        Names that stand before one address are one person's where one holds the other's words;
        else they share it, and it is nobody's.
        """
        known = [(_named(person), parseaddr(person.address)[1].lower()) for person in people]
        fullest: dict[str, str] = {}
        for name, address in sorted(known, key=lambda pair: (-len(pair[0].split()), pair)):
            if "@" in address:
                fullest.setdefault(address, name)
        owners = {pair: _owner(*pair, fullest) for pair in known}
        shared = {
            address for (_, address), owner in owners.items() if owner != fullest.get(address)
        }
        for (name, address), owner in owners.items():
            subject = _subject(owner, address, identity)
            if "@" in address and address not in shared:
                self._addresses.setdefault(address, subject)
            self._link(name, subject)
            for variant in (*variants(name), *logins(name)):
                self._seek(variant)

    def meet(self, names: Iterable[str], identity: Identity) -> None:
        """Learn full names that a text holds: for linking alone, nothing more is sought."""
        for name in map(clean_name, names):
            if len(WORD.findall(name)) > 1:
                self._link(name, _subject(name, "", identity))

    def link(self, entity: str, value: str, is_near: bool = True) -> Link | None:
        """The one person a name or an address belongs to, if it is known.

        Args:
            is_near: Whether the people are those of the document's thread. Of all a company's
                people a given name, or what stands before an ``@``, picks out nobody.
        """
        if entity == "EMAIL_ADDRESS":
            address = normal_form(entity, value)
            known = self._addresses.get(address)
            found = {known} if known else set()
            if is_near and not found:
                found = self._local_parts.get(plain(address.partition("@")[0]), set())
            return Link(next(iter(found))) if len(found) == 1 else None
        words = name_words(value)
        links = self._links.get(words, set()) if is_near or len(words) > 1 else set()
        links = (
            links or self._named_within(words) or (self._initialled(words) if is_near else links)
        )
        people = {link.person for link in links}
        return min(links, key=lambda link: link.part) if len(people) == 1 else None

    def _named_within(self, words: Words) -> set[Link]:
        """People whose full names a longer value holds, such as a name with a word before it."""
        return {
            link
            for length in range(len(words) - 1, 1, -1)
            for start in range(len(words) - length + 1)
            for link in self._links.get(words[start : start + length], ())
        }

    def _initialled(self, words: Words) -> set[Link]:
        """People whom an initial and the family name mean; another given name means others."""
        if len(words) != 2 or min(map(len, words)) != 1:
            return set()
        initial, family = sorted(words, key=len)
        people = {link.person for link in self._links.get((family,), ()) if link.part == "family"}
        return {
            Link(link.person, "initial")
            for key, links in self._links.items()
            for link in links
            if link.person in people and link.part == "full" and key[0].startswith(initial)
        }

    def find(self, text: str, recognizer: str) -> Iterator[Span]:
        """Spans of known names, in offsets of the text."""
        if not self._by_word:
            return
        folded = fold(text)
        words = [(m.group(0), m.start(), m.end()) for m in WORD.finditer(folded.text)]
        for index, (word, start, _) in enumerate(words):
            for variant in self._by_word.get(word.lower(), ()):
                last = index + len(variant.words) - 1
                if last < len(words) and _matches(variant, words[index : last + 1], folded.text):
                    place = folded.original(start, words[last][2])
                    yield Span(*place, "PERSON", SCORE, recognizer)

    def _seek(self, variant: Variant) -> None:
        known = self._by_word.setdefault(variant.words[0].lower(), [])
        if variant not in known:
            known.append(variant)

    def _link(self, name: str, subject: str) -> None:
        for variant in variants(name):
            key = tuple(word.lower() for word in variant.words)
            self._links.setdefault(key, set()).add(Link(subject, variant.part))
        for variant in logins(name):
            self._links.setdefault(variant.words, set()).add(Link(subject))
        for local_part in local_parts(name):
            self._local_parts.setdefault(local_part, set()).add(subject)


def _named(person: Person) -> str:
    return clean_name(person.name) or name_from(parseaddr(person.address)[1].lower())


def _owner(name: str, address: str, fullest: dict[str, str]) -> str:
    """The fullest name before the address, where it holds the words of this one."""
    whole = fullest.get(address, name)
    return whole if set(name_words(name)) <= set(name_words(whole)) else name


def _subject(name: str, address: str, identity: Identity) -> str:
    """Digest of a person: that of the value, so that the name alone elsewhere is the same."""
    if name:
        return identity.value("PERSON", normal_form("PERSON", name))
    return identity.value("EMAIL_ADDRESS", normal_form("EMAIL_ADDRESS", address))


def _matches(variant: Variant, words: list[tuple[str, int, int]], text: str) -> bool:
    for (word, _, _), wanted in zip(words, variant.words, strict=True):
        if (word if variant.is_exact else word.lower()) != wanted:
            return False
    if variant.is_alone:
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
