"""Trees of XML: what parses, and what is asked of them."""

from __future__ import annotations

import pytest

from refinery.documents.xml.tree import children, first_words, local, parse, words


@pytest.mark.parametrize(
    "text",
    [
        "no markup",
        "<r>",
        '<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>',
        "<a>" * 300 + "</a>" * 300,
        "<r>&unknown;</r>",
    ],
)
def test_what_cannot_be_parsed_safely_is_none(text: str) -> None:
    assert parse(text) is None


def test_a_stated_encoding_does_not_count_for_text_that_is_decoded() -> None:
    assert words(parse('<?xml version="1.0" encoding="latin-1"?><r>Grüße</r>')) == "Grüße"


def test_an_entity_of_html_is_its_character_and_those_of_xml_stay() -> None:
    assert words(parse("<r>a&nbsp;b &auml; &lt;b&gt; &amp;auml;</r>")) == "a b ä <b> &auml;"


def test_children_are_found_by_name_whatever_their_namespace() -> None:
    root = parse('<r xmlns:x="urn:x"><x:a> one\n two </x:a><b/><a>three</a><c><a>no</a></c></r>')
    assert root is not None
    assert [local(child) for child in root] == ["a", "b", "a", "c"]
    assert [words(child) for child in children(root, "a")] == ["one two", "three"]
    assert first_words(root, "b", "c", "a") == "no"
    assert first_words(root, "d") == words(None) == ""
