"""Fields of people and of moments."""

from __future__ import annotations

from typing import Any

import pytest

from refinery.redaction.context import NameIndex
from refinery.redaction.document import DocumentCleaner, Site
from refinery.redaction.headers import is_moment, own_people, people_spans
from refinery.redaction.policy import Operation, PolicySettings

BARE: dict[str, Any] = {
    "label": None,
    "jurisdictions": [],
    "sources": [],
    "text": "",
    "title": None,
    "tools": None,
    "blocks": [],
    "participants": [],
}
FIELDS = [
    "Nina  Weber <n@x.com>",
    '"Weber, Nina (IT)" <n@x.com>',
    'Nina "Nini" Weber <n@x.com>',
    "Nina Weber <n@x.com>, Nils Weber <m@x.com>",
    "Nina Weber <n@x.com>; Nils Weber <m@x.com>; nils",
    "Nina Weber <n@x.com> +44 20 7946 0958",
    "n@x.com (Nina Weber)",
    "mailto:n@x.com",
    "Weber, Nina",
]


def cleaner(site: Site, author: str) -> DocumentCleaner:
    return DocumentCleaner(site, {**BARE, "author": author}, [])


@pytest.mark.parametrize("value", FIELDS)
def test_nothing_a_field_of_people_says_is_left(site: Site, value: str) -> None:
    made = cleaner(site, value)
    clean = made._names(value, "author") or ""
    for slot in made._masker.slots:
        clean = clean.replace(slot.name, "")
    assert not any(character.isalnum() for character in clean)


def test_what_a_kept_name_holds_is_still_masked(site: Site) -> None:
    policy = PolicySettings(entities={"PERSON": Operation.KEEP})
    keeping = Site(site.identity, policy, site.engine, NameIndex())
    value = "Nina Weber <n@x.com> +44 20 7946 0958"
    clean = cleaner(keeping, value)._names(value, "author") or ""
    assert clean.startswith("Nina Weber <<EMAIL") and "7946" not in clean


def test_a_name_stands_for_the_address_after_it() -> None:
    value = "Nina  Weber <n@x.com>, Nils Ray <m@x.com>"
    spans = [(value[s.start : s.end], s.entity) for s in people_spans(value)]
    assert spans[0] == ("Nina  Weber", "PERSON") and spans[3] == ("m@x.com", "EMAIL_ADDRESS")
    people = own_people({"participants": None, "blocks": None, "author": value})
    assert {(p.name, p.address) for p in people} == {
        ("Nina  Weber", "n@x.com"), ("Nils Ray", "m@x.com"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "value",
    ["2024-05-06 10:00", "2016-01-16T00:00:00.000100+00:00", "10:02", "9:41:07.250", "1:05 PM",
     "2024-05-06", "2024/5/6 1:05pm"],
)  # fmt: skip
def test_moments_stay(value: str) -> None:
    assert is_moment("when", value) and not is_moment("id", value)


@pytest.mark.parametrize(
    "value",
    ["+44 20 7946 0958", "536-22-8726", "4111 1111 1111 1111", "20794609", "10:00 536-22-8726",
     "2024-05-06 +44 20 7946 0958", "1985-99-99", "192.168.10.20", "", None, "May"],
)  # fmt: skip
def test_figures_that_are_no_moment_are_scanned(value: str | None) -> None:
    assert not is_moment("when", value)
