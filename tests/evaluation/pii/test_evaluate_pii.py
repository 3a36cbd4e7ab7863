"""``refinery evaluate pii`` from data to one object."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import click
import pytest

from refinery.cli.evaluate_pii import pii
from refinery.cli.main import main
from refinery.evaluation.pii import evaluate as module
from refinery.evaluation.pii.evaluate import MarkedSet, evaluate, measures
from refinery.evaluation.pii.labels import mapping
from refinery.evaluation.pii.model import Answer, Masked
from refinery.evaluation.pii.own import NAME, Wanted
from refinery.evaluation.pii.systems import PRESIDIO, Run, presidio
from refinery.evaluation.pii.tally import Tally

RECORDS = [
    {
        "text": "Barbara Johnson, MRN 55",
        "spans": [
            {"start": 0, "end": 15, "label": "PERSON", "identifier_class": "direct"},
            {"start": 21, "end": 23, "label": "MRN", "identifier_class": "direct"},
        ],
    },
    {"text": "blocked Bo", "spans": [{"start": 8, "end": 10, "label": "PERSON"}]},
]
FIRST = (Masked(0, 15, "PERSON"),)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    def stub(wanted: Wanted, texts: list[str]) -> tuple[list[Run], list[Any]]:
        answers = (Answer(FIRST), Answer(reason="timeout"))[: len(texts)]
        return [Run(NAME, answers, 1.0, 0.5)], []

    def peer(spacy: str, texts: list[str]) -> Run:
        spans = (*FIRST, Masked(21, 23, "US_SSN"))
        return Run(PRESIDIO, (Answer(spans), Answer())[: len(texts)], 1.0, 0.5)

    monkeypatch.setattr(module, "refinery", stub)
    monkeypatch.setattr(module, "BASELINES", {PRESIDIO: peer})
    path = tmp_path / "data.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in RECORDS))
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any], str]:
    code = 0
    try:
        main(["evaluate", "pii", *arguments])
    except SystemExit as ended:
        code = int(ended.code or 0)
    printed = capsys.readouterr()
    return code, json.loads(printed.out) if "--json" in arguments else {}, printed.out


def test_blocked_texts_count_in_no_figure(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told, _ = run(capsys, "--data", str(data), "--format", "jsonl", "--json")
    assert code == 0
    assert (told["documents"], told["blocked"], told["mentions_in_blocked"]) == (
        2,
        {"timeout": 1},
        1,
    )
    (system,) = told["systems"]
    assert (system["mentions_covered"]["part"], system["mentions_covered"]["whole"]) == (1, 2)
    assert system["kb_per_second_per_core"] == pytest.approx(33 / 1000 / 0.5, abs=0.01)
    assert {told["name"] for told in told["measures"]} >= {"mentions_covered", "strict_f1"}


def test_a_baseline_that_is_better_is_a_miss(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("--data", str(data), "--format", "jsonl", "--baseline", "presidio", "--json")
    code, told, _ = run(capsys, *arguments)
    assert code == 11
    assert told["failed"] == ["mentions_covered", "direct_mentions_leaked"]
    assert [system["system"] for system in told["systems"]] == ["refinery", "presidio"]


def test_people_see_what_leaks_and_no_text(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    misses = data.parent / "misses"
    code, _, shown = run(
        capsys, "--data", str(data), "--format", "jsonl", "--limit", "2", "--misses", str(misses)
    )
    assert code == 0
    for part in ("mentions wholly covered", "0.500  1 of 2", "MRN", "timeout"):
        assert part in shown
    assert "Barbara" not in shown
    assert "Barbara Johnson, MRN [[55]]" in misses.read_text()


def test_every_key_of_the_object_is_in_the_help(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = run(capsys, "--data", str(data), "--format", "jsonl", "--json")[1]
    (system,) = told["systems"]
    rows = [row for name in ("labels", "entities", "recognizers") for row in system[name]]
    keys = {*told, *system, *system["strict"], *(key for row in rows for key in row)}
    help_ = pii.get_help(click.Context(pii, max_content_width=200))
    assert not [key for key in keys | {*system["mentions_covered"]} if key not in help_]


def test_malformed_data_ends_with_file_and_line(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data.write_text("no json\n")
    code, told, _ = run(capsys, "--data", str(data), "--format", "jsonl", "--json")
    assert code == 2
    assert "data.jsonl, line 1" in told["problem"]


def test_a_set_without_documents_or_mentions_does_not_pass(data: Path) -> None:
    empty = Tally(mapping(), frozenset())
    assert [m.name for m in measures(empty, None) if not m.passed] == ["mentions_covered"]
    data.write_text("\n")
    with pytest.raises(Exception, match="holds no document"):
        evaluate(MarkedSet(data, "jsonl"), Wanted())


def test_stock_presidio_reaches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*args: object, **kwargs: object) -> None:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(socket.socket, "connect", refused)
    text = "Barbara Johnson wrote to anna@mail.example.co.uk from Chicago."
    found = presidio("package", [text]).answers[0].spans
    assert {text[s.start : s.end] for s in found} >= {"Barbara Johnson", "anna@mail.example.co.uk"}
