"""Contacts: the cards of an address book."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from refinery.documents.content_lines import Line, content_lines
from refinery.documents.formats.base import Format
from refinery.documents.labelled import add_facts, add_paragraphs
from refinery.documents.model import Extracted, Participant
from refinery.documents.text import TextBuilder, decode

LABELS: Final = {
    "ORG": "Organisation",
    "TITLE": "Title",
    "ROLE": "Role",
    "NICKNAME": "Nickname",
    "TEL": "Telephone",
    "EMAIL": "E-mail",
    "ADR": "Address",
    "URL": "Link",
    "IMPP": "Messenger",
    "BDAY": "Birthday",
    "CATEGORIES": "Categories",
}
"""What is read of a card besides its name and notes; pictures, sounds and keys are not."""
DIVIDED: Final = ("ORG", "ADR")
PASSED_OVER: Final = ("PREF", "INTERNET", "VOICE")
"""Kinds that say nothing to a reader."""


class VcfFormat(Format):
    """A heading per contact, then a line for each thing known, then the notes."""

    name = "vcf"
    media_types = ("text/vcard",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """One page, however many contacts."""
        text, warnings = decode(data)
        builder = TextBuilder()
        people = [_add_card(builder, card) for card in _cards(text)]
        return Extracted(
            kind="page",
            media_type=self.media_types[0],
            reader="vcf",
            text=builder.text,
            title=people[0].name if len(people) == 1 else "",
            participants=[person for person in people if person.name or person.address],
            blocks=builder.blocks,
            warnings=warnings,
        )


def _cards(text: str) -> Iterator[list[Line]]:
    """Lines of each card; one that lies within another belongs to it."""
    card: list[Line] = []
    depth = 0
    for line in content_lines(text):
        is_edge = line.name in ("BEGIN", "END") and line.value.strip().upper() == "VCARD"
        if not is_edge:
            card.append(line)
            continue
        depth = max(depth + (1 if line.name == "BEGIN" else -1), 0)
        if depth == 0 and card:
            yield card
            card = []
    if card:
        yield card


def _add_card(builder: TextBuilder, card: list[Line]) -> Participant:
    name = _name(card)
    builder.heading(name, 1)
    add_facts(builder, ((_label(line), _value(line)) for line in card if line.name in LABELS))
    for line in card:
        if line.name == "NOTE":
            add_paragraphs(builder, line.text)
    address = next((line.text for line in card if line.name == "EMAIL"), "")
    return Participant("contact", name, address.strip())


def _name(card: list[Line]) -> str:
    """The name as it is shown, else made of its parts, else the organisation's."""
    stated = {line.name: line for line in reversed(card)}
    if "FN" in stated and stated["FN"].text.strip():
        return " ".join(stated["FN"].text.split())
    if "N" in stated:
        family, given, middle, prefix, suffix, *_ = [*stated["N"].parts, *[""] * 5]
        made = " ".join(filter(None, (prefix, given, middle, family, suffix)))
        if made:
            return made
    return next((part for part in stated["ORG"].parts if part), "") if "ORG" in stated else ""


def _label(line: Line) -> str:
    kinds = [kind.lower() for kind in line.kinds if kind not in PASSED_OVER]
    return LABELS[line.name] + (f" ({', '.join(kinds)})" if kinds else "")


def _value(line: Line) -> str:
    if line.name in DIVIDED:
        return ", ".join(part for part in line.parts if part)
    return line.text.removeprefix("tel:") if line.name == "TEL" else line.text
