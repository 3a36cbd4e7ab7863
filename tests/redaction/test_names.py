"""Names as people and programs write them: none of them stops a document."""

from __future__ import annotations

import random

import pytest

from refinery.core.identity import Identity
from refinery.redaction.context import NameIndex, Person
from refinery.redaction.names import clean_name, local_parts, name_from, name_words, variants

ODD = (
    "4 Real Smith",
    "2020 12",
    "Ann 7",
    "٣ Omar",
    "½ Price",
    "李 小龙",
    "O'Neil-Ward, J.",
    "ﬁ Ligature",
)


@pytest.mark.parametrize("name", ODD)
def test_a_name_with_numbers_or_of_any_script_is_taken(name: str, identity: Identity) -> None:
    assert all(part for part in local_parts(name))
    index = NameIndex()
    index.add([Person(name, "x@corp.lan"), Person("", f"{name}@corp.lan")], identity)
    index.find(f"{name} and {name.lower()} wrote.", "thread-names")


def test_a_number_before_a_name_hides_no_local_part() -> None:
    assert "annsmith" in local_parts("4 Ann Smith")


def test_no_string_of_signs_stops_a_document(identity: Identity) -> None:
    signs = "aB7 .,-_'\"<>()@½²٣ßéø\u0301\u200d李İ\t"
    source = random.Random(5)
    for _ in range(400):
        name = "".join(source.choices(signs, k=source.randint(0, 14)))
        clean_name(name)
        name_from(name)
        name_words(name)
        list(variants(name))
        local_parts(name)
        index = NameIndex()
        index.add([Person(name, name[::-1])], identity)
        index.meet([name, name.title()], identity)
        index.link("PERSON", name)
        index.find(f"Dear {name}, hello {name}", "thread-names")
