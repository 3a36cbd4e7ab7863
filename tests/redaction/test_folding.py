from __future__ import annotations

import random

import pytest

from refinery.redaction.folding import fold

ODD = "aA1 \n@.-４１\u200b\u00ad\u00a0–—−“’ﬁ①٣६😀é\u0301&\U000e0041"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("plain text, a@b.c", "plain text, a@b.c"),
        ("４１１１", "4111"),
        ("41\u200b11\u00ad22", "411122"),
        ("١٢٣", "123"),
        ("4111–1111−2", "4111-1111-2"),
        ("a\u00a0b", "a b"),
        ("bob＠corp．lan", "bob@corp.lan"),
        ("bob&#64;corp&#x2e;lan", "bob@corp.lan"),
        ("bob%40corp.lan&commat;", "bob@corp.lan@"),
        ("&#xD800;&#0;", "&#xD800;&#0;"),
        ("ﬁne", "fine"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text).text == folded


def test_every_folded_character_maps_to_what_it_was_made_from() -> None:
    generator = random.Random(7)
    for _ in range(300):
        text = "".join(generator.choice([*ODD, "&#64;", "%40"]) for _ in range(40))
        folded = fold(text)
        assert len(folded.starts) == len(folded.ends) == len(folded.text)
        for index, character in enumerate(folded.text):
            start, end = folded.original(index, index + 1)
            assert character in fold(text[start:end]).text
        assert list(folded.starts) == sorted(folded.starts)


def test_a_span_covers_invisible_characters_within_it() -> None:
    text = "x bob\u200b@corp.lan y"
    folded = fold(text)
    at = folded.text.index("bob@corp.lan")
    assert text[slice(*folded.original(at, at + 12))] == "bob\u200b@corp.lan"
