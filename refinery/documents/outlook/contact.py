"""Contacts: what is known of somebody, in the words of a vCard's reader: [MS-OXOCNTC]."""

from __future__ import annotations

from typing import Final

from refinery.documents.formats.vcf import LABELS
from refinery.documents.outlook.appointment import KEYWORDS, day_of
from refinery.documents.outlook.named import ADDRESS, Name, Named
from refinery.documents.outlook.store import Store

PHONES: Final = {
    **{0x3A08: "work", 0x3A1B: "work", 0x3A57: "company", 0x3A2E: "assistant", 0x3A02: "callback"},
    **{0x3A1C: "cell", 0x3A09: "home", 0x3A2F: "home", 0x3A1E: "car", 0x3A1A: "primary"},
    **{0x3A1F: "other", 0x3A21: "pager", 0x3A24: "work, fax", 0x3A25: "home, fax"},
    **{0x3A23: "fax", 0x3A1D: "radio", 0x3A2D: "isdn", 0x3A2C: "telex", 0x3A4B: "ttytdd"},
}
MAILS: Final = (0x8080, 0x8090, 0x80A0)
"""Numbers of the names of three mail addresses; kind, address and what was typed follow."""
PLACES: Final[dict[str, tuple[Name, ...]]] = {
    # street, box, postcode, city, state, country
    "work": (
        *(Named(ADDRESS, 0x8045), Named(ADDRESS, 0x804A), Named(ADDRESS, 0x8048)),
        *(Named(ADDRESS, 0x8046), Named(ADDRESS, 0x8047), Named(ADDRESS, 0x8049)),
    ),
    "home": (0x3A5D, 0x3A5E, 0x3A5B, 0x3A59, 0x3A5C, 0x3A5A),
    "other": (0x3A63, 0x3A64, 0x3A61, 0x3A5F, 0x3A62, 0x3A60),
    "": (0x3A29, 0x3A2B, 0x3A2A, 0x3A27, 0x3A28, 0x3A26),
}
"""The last is that for letters, which mostly is one of the others."""
COMPANY, DEPARTMENT, OFFICE = 0x3A16, 0x3A18, 0x3A19
LINKS: Final[tuple[Name, ...]] = (Named(ADDRESS, 0x802B), 0x3A51, 0x3A50)
MESSENGER: Final = Named(ADDRESS, 0x8062)
BIRTHDAY: Final[tuple[Name, ...]] = (Named(ADDRESS, 0x80DE), 0x3A42)
ANNIVERSARY: Final[tuple[Name, ...]] = (Named(ADDRESS, 0x80DF), 0x3A41)


def facts_of(store: Store) -> list[tuple[str, str]]:
    """Labels and values, in the order of a card."""
    work = (store.text(name) for name in (COMPANY, DEPARTMENT, OFFICE))
    links = dict.fromkeys(store.text(name) for name in LINKS)
    return [
        ("Name", store.text(0x3001)),
        (LABELS["NICKNAME"], store.text(0x3A4F)),
        (LABELS["ORG"], ", ".join(filter(None, work))),
        (LABELS["TITLE"], store.text(0x3A17)),
        (LABELS["ROLE"], store.text(0x3A46)),
        *((f"{LABELS['TEL']} ({kind})", store.text(name)) for name, kind in PHONES.items()),
        *((LABELS["EMAIL"], _mail(store, first)) for first in MAILS),
        (LABELS["IMPP"], store.text(MESSENGER)),
        *_places(store),
        *((LABELS["URL"], link) for link in links),
        (LABELS["BDAY"], _day(store, BIRTHDAY)),
        ("Anniversary", _day(store, ANNIVERSARY)),
        ("Manager", store.text(0x3A4E)),
        ("Assistant", store.text(0x3A30)),
        ("Spouse", store.text(0x3A48)),
        ("Children", ", ".join(store.texts(0x3A58))),
        (LABELS["CATEGORIES"], ", ".join(store.texts(KEYWORDS))),
    ]


def _mail(store: Store, first: int) -> str:
    """An address, or what is shown for one that is known in Exchange's directory alone."""
    shown, stated, typed = (Named(ADDRESS, first + step) for step in (0, 3, 4))
    found = (store.text(name) for name in (stated, typed, shown))
    return next((one for one in found if "@" in one), "") or store.text(shown, typed)


def _places(store: Store) -> list[tuple[str, str]]:
    """Addresses by what they are of, each once."""
    found: dict[str, str] = {}
    for kind, names in PLACES.items():
        said = ", ".join(filter(None, map(store.text, names)))
        found.setdefault(said, f"{LABELS['ADR']} ({kind})" if kind else LABELS["ADR"])
    return [(label, said) for said, label in found.items()]


def _day(store: Store, names: tuple[Name, ...]) -> str:
    when = store.time(*names)
    return day_of(when).isoformat() if when else ""
