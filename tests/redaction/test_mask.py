"""Masking keeps blocks true, slots empty of values, and literals apart from slots."""

from __future__ import annotations

import random
from itertools import pairwise

from refinery.core.identity import Identity
from refinery.redaction.engine import Span
from refinery.redaction.mask import Masker, literals, split


def masker(identity: Identity, *texts: str) -> Masker:
    return Masker(identity, literals(texts), lambda entity, value: None)


def spans_of(text: str, generator: random.Random) -> list[Span]:
    spans, position = [], 0
    while position < len(text):
        start = position + generator.randrange(0, 8)
        end = start + generator.randrange(1, 9)
        if end > len(text):
            break
        spans.append(Span(start, end, generator.choice(["PERSON", "URL"]), 0.9, "r"))
        position = end
    return spans


def test_a_block_is_the_masking_of_its_own_text(identity: Identity) -> None:
    generator = random.Random(11)
    for _ in range(300):
        text = "".join(generator.choice("ab c\n.>") for _ in range(60))
        spans = spans_of(text, generator)
        ends = sorted(generator.choices(range(61), k=6))
        blocks = [*pairwise(ends), (ends[0], ends[-1])]
        cuts = [offset for block in blocks for offset in block]
        one = masker(identity, text)
        masked = one.mask(text, spans, "text", cuts)
        pieces = split(text, spans, cuts)
        for start, end in blocks:
            inner = [
                Span(s.start - start, s.end - start, s.entity, s.score, s.recognizer)
                for s in pieces
                if start <= s.start and s.end <= end
            ]
            alone = one.mask(text[start:end], inner, "text").text
            assert masked.text[masked.offset(start) : masked.offset(end)] == alone
        for finding in masked.findings:
            assert masked.text[finding["start"] : finding["end"]] == finding["slot"]


def test_the_same_value_has_the_same_slot(identity: Identity) -> None:
    one = masker(identity)
    assert one.slot("PERSON", "Smith,  John").name == one.slot("PERSON", "john smith").name
    assert one.slot("PERSON", "Jane").name == "<PERSON_2>"
    assert one.slot("URL", "john smith").name == "<URL_1>"


def test_slots_never_share_a_name_with_the_text(identity: Identity) -> None:
    text = "<PERSON_1> and <PERSON_3> are literal, Bob and Eve are not"
    one = masker(identity, text)
    spans = [Span(text.index(n), text.index(n) + 3, "PERSON", 1.0, "r") for n in ("Bob", "Eve")]
    masked = one.mask(text, spans, "text").text
    assert masked == "<PERSON_1> and <PERSON_3> are literal, <PERSON_2> and <PERSON_4> are not"


def test_slots_say_nothing_of_the_value(identity: Identity) -> None:
    slot = masker(identity).slot("DATE_TIME", "3 March 2024")
    assert slot.attributes == {"script": "latin", "length_class": "9-16"}
    named = Masker(identity, frozenset(), lambda entity, value: None, {"DATE_TIME": ("year",)})
    assert named.slot("DATE_TIME", "3 March 2024").attributes == {**slot.attributes, "year": "2024"}
    person = masker(identity).slot("PERSON", "Иван Петров")
    assert person.attributes == {"script": "cyrillic", "length_class": "9-16"}
    assert len(person.digest) == 32 and "Иван" not in repr(person)


def test_no_piece_without_a_letter_is_replaced() -> None:
    text = "John\n> Smith"
    span = Span(0, 12, "PERSON", 1.0, "r")
    pieces = split(text, [span], [5, 7])
    assert [text[p.start : p.end] for p in pieces] == ["John\n", "Smith"]


def test_a_card_whose_digits_are_shown_has_no_digest_of_the_whole(identity: Identity) -> None:
    shown = Masker(
        identity, frozenset(), lambda entity, value: None, {"CREDIT_CARD": ("bin", "last4")}
    )
    slot = shown.slot("CREDIT_CARD", "4111 1111 1111 1111")
    assert (slot.attributes["bin"], slot.attributes["last4"]) == ("411111", "1111")
    assert slot.digest != identity.value("CREDIT_CARD", "4111111111111111")
    assert slot.digest == shown.slot("CREDIT_CARD", "4111119999991111").digest
