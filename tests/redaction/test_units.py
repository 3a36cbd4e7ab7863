from __future__ import annotations

import random

from refinery.redaction.units import LONGEST, units

TEXT = "Hello,\n\n> quoted once\n>> and twice\nanswer\n \n" + "a long line " * 6 + "\nits end\n"


def test_quotes_and_blank_lines_part_units() -> None:
    assert [u.text for u in units(TEXT)] == [
        "Hello,",
        "quoted once",
        "and twice",
        "answer",
        "a long line " * 6 + " its end",
    ]


def test_every_character_maps_back() -> None:
    generator = random.Random(3)
    longer = " ".join(generator.choice(["John", "Smith", "x" * 30]) for _ in range(2000))
    for text in (TEXT, longer, "\n".join(longer.split())):
        for unit in units(text):
            for index, character in enumerate(unit.text):
                start, end = unit.source(index, index + 1)
                assert text[start:end] == character or (text[start:end], character) == ("\n", " ")


def test_a_long_paragraph_is_cut_and_owned_once() -> None:
    text = "word " * (LONGEST // 2)
    owned = [0] * len(text)
    for unit in units(text):
        for index in range(unit.first, min(unit.last, len(unit.text))):
            owned[unit.source(index, index + 1)[0]] += 1
    assert set(owned[: len(text) - 1]) == {1}
