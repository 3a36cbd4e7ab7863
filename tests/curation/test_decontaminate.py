"""Benchmark items in examples, verbatim, changed and masked."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

from refinery.curation.decontaminate import Benchmark, benchmark

ITEM = (
    "Natalia sold clips to forty eight of her friends in April and then she sold half as many"
    " clips in May. How many clips did she sell altogether in April and May?"
)


def test_verbatim_within_a_longer_message_is_found() -> None:
    index = Benchmark([("b:1", ITEM)])
    assert index.match(["Hello.\n" + ITEM.upper() + "\nBye."]) == "b:1"
    assert index.match(["Natalia sold clips to her friends in April, I think."]) is None


def test_less_than_half_of_the_grams_is_no_match() -> None:
    words = ITEM.split()
    assert Benchmark([("b:1", ITEM)]).match([" ".join(words[:14]) + " and nothing else"]) is None


def test_slots_stand_for_the_words_they_replaced() -> None:
    masked = ITEM.replace("Natalia", "<PERSON_1>").replace("April", "<DATE_TIME_1>")
    masked = masked.replace("forty eight", "<NUMBER_1>").replace("May", "<DATE_TIME_2>")
    assert Benchmark([("b:1", ITEM)]).match([masked]) == "b:1"
    unrelated = "<PERSON_1> sold <NUMBER_1> of <PERSON_2> in <DATE_TIME_1> and <DATE_TIME_2>."
    assert Benchmark([("b:1", ITEM)]).match([unrelated]) is None


def test_short_items_match_whole() -> None:
    index = Benchmark([("b:1", "What is the capital of France?"), ("b:2", "Paris")])
    assert index.match(["So what is the capital of France, then?"]) == "b:1"
    assert index.match(["I was in Paris."]) is None
    assert index.match(["Paris!"]) == "b:2"


def test_grams_do_not_run_across_messages() -> None:
    words = ITEM.split()
    split = [" ".join(words[i : i + 7]) for i in range(0, len(words), 7)]
    assert Benchmark([("b:1", ITEM)]).match(split) is None


def test_files_are_read_by_line_and_by_field(tmp_path: Path) -> None:
    lines = tmp_path / "items.jsonl"
    lines.write_text(json.dumps({"question": ITEM, "answer": "72"}) + "\n")
    text = tmp_path / "more.txt"
    text.write_text("one two three four five six\n\n")
    index = benchmark(f"{lines}\n{text}")
    assert index.match([ITEM]) == "items.jsonl:1"
    assert index.match(["one two three four five six"]) == "more.txt:1"
    assert index.match(["72"]) is None


def test_real_items_are_found_and_a_real_handbook_is_not(shared_data: Path) -> None:
    path = shared_data / "sft" / "gsm8k" / "test.jsonl"
    if not path.is_file():
        pytest.skip("no gsm8k")
    index = benchmark(str(path))
    rng = random.Random(7)
    lines = path.read_text().splitlines()
    questions = [json.loads(line)["question"] for line in rng.sample(lines, 200)]
    assert all(index.match([f"Please help: {q} Thanks."]) for q in questions)
    masked = [re.sub(r"\b[A-Z][a-z]+\b(?! [a-z]+ing)", "<PERSON_1>", q, count=3) for q in questions]
    found = sum(index.match([q]) is not None for q in masked)
    assert found >= 0.97 * len(questions)
    pages = sorted((shared_data / "ent" / "18f-handbook").rglob("*.md"))[:100]
    assert pages
    assert [p.name for p in pages if index.match([p.read_text(errors="replace")])] == []
