"""Names of people: cleaned of what surrounds them, and the forms they are written in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spacy.lang.en.stop_words import STOP_WORDS

from refinery.redaction.folding import fold

_ROLE_WORDS: Final = (
    "user assistant system tool agent customer client human bot operator function observation "
    "environment developer admin speaker moderator host guest interviewer participant unknown "
    "support caller"
)
ROLES: Final = frozenset(_ROLE_WORDS.split())
_TITLE_WORDS: Final = "mr mrs ms miss dr prof sir dame jr sr phd md"
_TITLES: Final = frozenset(_TITLE_WORDS.split())
_GREETING_WORDS: Final = "hi hello hey dear thanks thank cheers regards best sincerely yours"
GREETINGS: Final = frozenset(_GREETING_WORDS.split())
_COMMON_WORDS: Final = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april june "
    "july august september october november december team list group info mail office sales "
    "service services help desk news project manager the and for inc ltd gmbh"
)
_GENERIC: Final = ROLES | frozenset(_COMMON_WORDS.split())
COMMON: Final = frozenset(STOP_WORDS) | _GENERIC
WORD: Final = re.compile(r"[^\W_]+")
LONGEST_NAME: Final = 6
SHORTEST_LOGIN: Final = 7
"""Letters of a user name that is sought: ``shall`` is hardly S. Hall."""


@dataclass(frozen=True, order=True)
class Person:
    """A name and an address that belong together; either may be empty."""

    name: str
    address: str


@dataclass(frozen=True)
class Variant:
    """A form a name is sought in.

    Attributes:
        words: Its words.
        part: What it is of the name: ``full``, ``family-given``, ``given``, ``family``,
            ``single`` where the name is one word, or ``login``.
        is_exact: Whether capitals count.
        is_alone: Whether it counts only where nothing else stands in the line.
    """

    words: tuple[str, ...]
    part: str
    is_exact: bool = False
    is_alone: bool = False


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
    if len(kept) == 1 and lowered[0] in COMMON:
        return ""
    return " ".join(kept)


def name_from(address: str) -> str:
    """``anna.kowalska@…`` says a name; ``info@…`` and ``x1@…`` do not."""
    parts = [p for p in re.split(r"[._-]", address.partition("@")[0]) if p]
    is_name = len(parts) == 2 and all(p.isalpha() and len(p) >= 2 for p in parts)
    return " ".join(parts).title() if is_name and not set(parts) & COMMON else ""


def tells_name(address: str) -> bool:
    """Whether an address in a text is somebody's by its form; lists are called ``razor-users``.

    >>> tells_name("anna.kowalska@x.org"), tells_name("razor-users@x.org"), tells_name("info@x.org")
    (True, False, False)
    """
    local_part = address.partition("@")[0]
    return not {"-", "_"} & set(local_part) and name_from(address.lower()) != ""


def name_words(value: str) -> tuple[str, ...]:
    """Words of a name in lower case, without the greeting or title before it.

    >>> name_words("Dear Dr. Anna Kowalska"), name_words("Will Smith")
    (('anna', 'kowalska'), ('will', 'smith'))
    """
    words = WORD.findall(fold(value).text.removesuffix("'s").removesuffix("’s"))
    while len(words) > 1 and words[0].lower() in _TITLES | GREETINGS:
        words = words[1:]
    while len(words) > 1 and words[-1].lower() in _TITLES:
        words = words[:-1]
    return tuple(word.lower() for word in words)


def variants(name: str) -> Iterator[Variant]:
    """The forms a name is sought in: whole, turned round, and its parts by themselves."""
    words = tuple(WORD.findall(name))
    if len(words) > 1:
        lowered = tuple(word.lower() for word in words)
        yield Variant(lowered, "full")
        yield Variant((lowered[-1], *lowered[:-1]), "family-given")
        if len(words) > 2:
            yield Variant((lowered[0], lowered[-1]), "full")
    for word in sorted({words[0], words[-1]}) if words else ():
        if len(word) < 3 or word.lower() in COMMON or not word[0].isalpha():
            continue
        if len(words) == 1 and not word[0].isupper():
            if len(word) >= 4:
                yield Variant((word,), "single", is_exact=True)
            continue
        part = "single" if len(words) == 1 else "given" if word == words[0] else "family"
        yield Variant((word[0].upper() + word[1:],), part, is_exact=True)
        yield Variant((word.upper(),), part, is_exact=True)
        yield Variant((word.lower(),), part, is_alone=True, is_exact=False)


def local_parts(name: str) -> frozenset[str]:
    """What stands before the ``@`` of somebody of that name, without signs.

    A given or a family name alone is none: it may be anybody's.

    >>> sorted(local_parts("Zoë Weiß"))
    ['weißz', 'weißzoe', 'zoeweiß', 'zweiß']
    """
    words = [letters for word in WORD.findall(name) if (letters := plain(word))]
    if len(words) < 2 or len(words[-1]) < 3:
        return frozenset()
    given, family = words[0], words[-1]
    return frozenset((given + family, family + given, given[0] + family, family + given[0]))


def logins(name: str) -> Iterator[Variant]:
    """What machines call somebody of that name: ``tquill…``, ``ThaddeusQuill…``, in any case.

    >>> [variant.words[0] for variant in logins("Zoë Weiß")]
    ['weißzoe', 'zoeweiß']
    """
    for login in sorted(local_parts(name)):
        if len(login) >= SHORTEST_LOGIN and login not in COMMON:
            yield Variant((login,), "login")


def plain(text: str) -> str:
    """Letters alone, in lower case and without accents."""
    bare = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in bare if c.isalpha())
