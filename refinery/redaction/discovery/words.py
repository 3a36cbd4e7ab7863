"""What the words beside a number say it is: a general lexicon, kept in ``words.yaml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Final, NamedTuple

import yaml

SHORTEST_LEAD: Final = 3
_WORD: Final = re.compile(r"[A-Z]?[a-z]+(?=[A-Z])|[^\W\d_]+(?:-[^\W\d_]+)*|[#№°§]")
_SIGNS: Final = frozenset("#№")


class Word(NamedTuple):
    """A word in lower case, and where it stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Lexicon:
    """Words by what they say of a number beside them.

    Attributes:
        heads: Before a number of anything: ``no``, ``id``, ``Aktenzeichen``.
        records: What is numbered: ``case``, ``invoice``, ``Kunde``.
        endings: Ends of compounds that announce one.
        structure: Before what counts parts of texts, laws and products.
        goods: Before what counts things and payments.
        units: After a quantity.
        amounts: Before an amount of money or part of a date.
    """

    heads: frozenset[str]
    records: frozenset[str]
    endings: tuple[str, ...]
    structure: frozenset[str]
    goods: frozenset[str]
    units: frozenset[str]
    amounts: frozenset[str]

    def announces(self, word: str) -> bool:
        """Whether an identifier may follow.

        >>> [lexicon().announces(word) for word in ("case", "kundennummer", "#", "lives")]
        [True, True, True, False]
        """
        return word in self.listed or word.endswith(self.endings)

    @cached_property
    def listed(self) -> frozenset[str]:
        """Announcing words, compounds apart."""
        return self.heads | self.records | _SIGNS

    def counts(self, word: str) -> bool:
        """Whether a number behind it is of a thing or a part of one, and nobody's by itself.

        >>> [lexicon().counts(word) for word in ("port", "invoice", "patient")]
        [True, True, False]
        """
        return word in self.structure or word in self.goods

    def speaks(self, word: str) -> bool:
        """Whether a word is of the lexicon, whatever a recogniser takes it for."""
        return self.announces(word) or word in self.structure or word in self.units

    def abbreviates(self, lead: str) -> bool:
        """Whether the letters an identifier begins with are short for what is numbered.

        >>> lexicon().abbreviates("INV"), lexicon().abbreviates("KX")
        (True, False)
        """
        low = lead.lower()
        return len(low) >= SHORTEST_LEAD and any(word.startswith(low) for word in self.records)


@cache
def lexicon() -> Lexicon:
    """The lexicon that is shipped; read once."""
    text = files(__package__).joinpath("words.yaml").read_text(encoding="utf-8")
    groups = {name: " ".join(lines).split() for name, lines in yaml.safe_load(text).items()}
    heads, records = set(groups["heads"]), set(groups["records"])
    endings = {word for word in heads | records if word.startswith("-")}
    return Lexicon(
        frozenset(heads - endings),
        frozenset(records - endings),
        tuple(sorted(word[1:] for word in endings)),
        frozenset(groups["structure"]) | {"§"},
        frozenset(groups["goods"]),
        frozenset(groups["units"]) | {"°"},
        frozenset((*groups["currencies"], *groups["months"])),
    )


def words_of(text: str, offset: int = 0) -> list[Word]:
    """Words of a text in order; names of fields are taken apart.

    Args:
        offset: Where the text begins in the one that places are told of.

    >>> [word.text for word in words_of("The employeeId: (case-law) No. 7, customer_no #")]
    ['the', 'employee', 'id', 'case-law', 'no', 'customer', 'no', '#']
    """
    found = ((match.group(), match.start() + offset) for match in _WORD.finditer(text))
    return [Word(word.lower(), at, at + len(word)) for word, at in found]
