"""Strings that must not leave: canaries, and the people of a directory."""

from __future__ import annotations

import csv
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from refinery.config.secrets import read_key
from refinery.errors import ConfigError

MIN_CANARY: Final = 4
SHORT: Final = 2
"""Letters of a word that may stand within a name: an initial, a particle, a possessive s."""
_WORD: Final = re.compile(r"[^\W_]+")
_ADDRESS: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*")
_UNSEEN: Final = re.compile("[\u034f\u180b-\u180f\ufe00-\ufe0f]")
_DIGEST_BYTES: Final = 16


def folded(text: str) -> str:
    """One spelling of what reads alike: case, width and invisible characters make no difference.

    >>> folded("Oko\\u00adye")
    'okoye'
    """
    if text.isascii():
        return text.casefold()
    seen = "".join(c for c in _UNSEEN.sub("", text) if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold())


def words_of(text: str) -> tuple[str, ...]:
    """Its words, folded; hyphens, underscores and apostrophes part them.

    >>> words_of("Ben_Okoye's")
    ('ben', 'okoye', 's')
    """
    return tuple(_WORD.findall(folded(text)))


def addresses_of(text: str) -> tuple[str, ...]:
    """Its e-mail addresses, folded, without what marks them up.

    >>> addresses_of("write to _Ben@demo.corp_.")
    ('ben@demo.corp',)
    """
    return tuple(found.strip("._+-") for found in _ADDRESS.findall(folded(text)))


def squeezed(text: str) -> str:
    """Letters and digits alone, folded, so that spacing and case hide nothing.

    >>> squeezed("GB33 bukb-2020")
    'gb33bukb2020'
    """
    return "".join(c for c in folded(text) if c.isalnum())


class Canaries:
    """Strings whose presence, however spaced, holds an example back."""

    def __init__(self, strings: Iterable[str]) -> None:
        self._strings = sorted({squeezed(text) for text in strings} - {""})

    def found_in(self, text: str) -> bool:
        """Whether any is in the text."""
        flat = squeezed(text)
        return any(canary in flat for canary in self._strings)


class Directory:
    """Full names and addresses of people, held as keyed digests only.

    Args:
        people: Names and addresses.
        key: Salt of the digests: the key of the corpus's domain.
    """

    def __init__(self, people: Iterable[tuple[str, str]], key: bytes) -> None:
        self._key = key
        self._known: set[bytes] = set()
        self._sizes: set[int] = set()
        for name, address in people:
            words = words_of(name)
            for spelling in {words, _without_initials(words)}:
                self._learn(spelling)
            self._known.update(self._digest(found) for found in addresses_of(address))

    def matches(self, text: str) -> Iterator[str]:
        """What of the text is a known name or address, folded; a name's words parted by blanks."""
        for address in addresses_of(text):
            if self._digest(address) in self._known:
                yield address
        words = words_of(text)
        for size in sorted(self._sizes):
            for start in range(len(words) - size + 1):
                for gram in _readings(words[start : start + size + 1], size):
                    if self._digest(gram) in self._known:
                        yield gram

    def _learn(self, words: tuple[str, ...]) -> None:
        # A single word is as often a common noun as a name.
        if len(words) < 2:
            return
        self._sizes.add(len(words))
        for first in range(len(words)):
            self._known.add(self._digest(" ".join((*words[first:], *words[:first]))))

    def _digest(self, text: str) -> bytes:
        return hmac.digest(self._key, text.encode(), hashlib.sha256)[:_DIGEST_BYTES]


def read_canaries(path: str) -> Canaries:
    """Canaries of a file, a line each.

    Raises:
        ConfigError: The file is missing, or a line is too short to mean anything.
    """
    lines = [line for line in _read(path).splitlines() if line.strip()]
    if any(len(squeezed(line)) < MIN_CANARY for line in lines):
        raise ConfigError(
            f"Canary file {path} has a line of fewer than {MIN_CANARY} letters or digits.",
            "remove it: it would hold back nearly every example.",
        )
    return Canaries(lines)


def read_directory(path: str, key: str) -> Directory:
    """People of a CSV file with the columns name and email.

    Args:
        key: Reference of the key that salts the digests.

    Raises:
        ConfigError: The file is missing or lacks a column.
    """
    rows = list(csv.DictReader(_read(path).splitlines()))
    if rows and not {"name", "email"} <= set(rows[0]):
        raise ConfigError(f"Directory file {path} lacks a column.", "it needs name and email.")
    people = [(row["name"] or "", row["email"] or "") for row in rows]
    return Directory(people, read_key(key))


def _without_initials(words: tuple[str, ...]) -> tuple[str, ...]:
    inner = tuple(word for word in words[1:-1] if len(word) > 1)
    return (*words[:1], *inner, *words[-1:]) if len(words) > 2 else words


def _readings(words: Sequence[str], size: int) -> Iterator[str]:
    """The first words as they are, and one more of them without a short one within."""
    yield " ".join(words[:size])
    if len(words) > size:
        for place in range(1, size):
            if len(words[place]) <= SHORT:
                yield " ".join((*words[:place], *words[place + 1 :]))


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ConfigError(
            f"File {path} is missing or unreadable.", "correct the path in the configuration."
        ) from None
