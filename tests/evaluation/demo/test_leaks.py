"""Planted values are found in an export however they are written, and nothing else is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from refinery.config.corpus import CorpusSettings
from refinery.config.site import SiteSettings
from refinery.errors import UsageError
from refinery.evaluation.demo.exported import ExportedRow, exported_rows, strings
from refinery.evaluation.demo.leaks import BENCHMARK, CANARY, MEASURES, leaks
from refinery.evaluation.demo.truth_files import Truth


def _found(truth: Truth, *texts: str) -> set[str]:
    _, told = leaks(truth, [ExportedRow("one", "x", list(texts))])
    return {row["entity"] for row in told["planted"] if row["found"]}


@pytest.mark.parametrize(
    ("entity", "text"),
    [
        ("EMAIL_ADDRESS", "mailto:Anna.Price@KORVEX.corp."),
        ("EMAIL_ADDRESS", "_anna.price@korvex.corp_"),
        ("EMAIL_ADDRESS", "anna.pri\u00adce@korvex\u200b.corp"),
        ("PHONE_NUMBER", "+44(0)161/496-0523"),
        ("PHONE_NUMBER", "00 44 161 4960523"),
        ("PHONE_NUMBER", "0161 496 0523"),
        ("PHONE_NUMBER", "it ends in 161.496.0523, I think"),
        ("IBAN_CODE", "gb90nrsv48570101274614"),
        ("IBAN_CODE", "IBAN:GB90 NRSV\n4857 0101 2746 14"),
        ("CREDIT_CARD", "4111-1162-5968-2104"),
        ("CREDIT_CARD", "\uff14111116259682104"),
        (CANARY, "see CANARY-84bb-trombone-307f2s"),
        (BENCHMARK, "> How many litres\n> does a closed\n> tank lose? Quite some."),
    ],
)
def test_a_value_is_found_in_any_spelling(truth: Truth, entity: str, text: str) -> None:
    assert _found(truth, text) == {entity}


@pytest.mark.parametrize(
    "text",
    [
        "joanna.price@korvex.corp",
        "4111 1162 5968 21045",
        "14111 1162 5968 2104",
        "161 496 05231",
        "How many litres does an open tank lose?",
        "<EMAIL_ADDRESS_1> and Price",
        "",
    ],
)
def test_what_only_resembles_a_value_is_not(truth: Truth, text: str) -> None:
    assert _found(truth, text) == set()


def test_measures_count_values_once_and_name_their_rows(truth: Truth) -> None:
    rows = [
        ExportedRow("one", "a", ["4111116259682104", "4111 1162 5968 2104"]),
        ExportedRow("one", "b", ["card 4111-1162-5968-2104", "+44 161 4960523"]),
        ExportedRow("one", "c", ["nothing"]),
    ]
    measures, told = leaks(truth, rows)
    values = {measure.name: measure.value for measure in measures}
    assert values["exported_examples"] == 3
    assert values["cards_in_export"] == 1
    assert values["phone_numbers_in_export"] == 1
    assert values["email_addresses_in_export"] == 0
    planted = {row["entity"]: row for row in told["planted"]}
    assert planted["CREDIT_CARD"]["examples"] == ["a", "b"]
    assert all(planted[entity]["planted"] == 1 for entity in MEASURES)
    missed = {measure.name for measure in measures if not measure.passed}
    assert missed == {"cards_in_export", "phone_numbers_in_export"}


def test_an_empty_export_does_not_pass(truth: Truth) -> None:
    measures, _ = leaks(truth, [])
    assert [measure.name for measure in measures if not measure.passed] == ["exported_examples"]


def _write(path: Path, *rows: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def test_every_string_of_every_corpus_is_read(
    tmp_path: Path, site: SiteSettings, truth: Truth
) -> None:
    call = {"function": {"arguments": json.dumps({"to": ["caf\u00e9", 4111116259682104]})}}
    turn = {"role": "assistant", "content": "# A heading", "tool_calls": [call]}
    _write(tmp_path / "exports/one/chat-jsonl/train-00000.jsonl", {"id": "r-1", "messages": [turn]})
    _write(
        tmp_path / "elsewhere/chat-jsonl/test-00000.jsonl",
        {"id": "anna.price@korvex.corp", "messages": [], "tools": [{"name": "look"}]},
    )
    rows = list(exported_rows(site))
    assert [(row.corpus, row.example) for row in rows] == [
        ("one", "r-1"),
        ("two", "anna.price@korvex.corp"),
    ]
    assert {"# A heading", "caf\u00e9", "4111116259682104", "to"} <= set(rows[0].strings)
    assert "look" in rows[1].strings
    measures, _ = leaks(truth, rows)
    assert [m.name for m in measures if not m.passed] == ["cards_in_export"]


def test_a_store_out_of_reach_is_refused(site: SiteSettings) -> None:
    corpora = {"one": CorpusSettings(audience=("a@b",), destination="hdfs://cluster/out")}
    with pytest.raises(UsageError, match="searched"):
        list(exported_rows(site.model_copy(update={"corpora": corpora})))


def test_texts_that_only_begin_like_json_are_strings() -> None:
    assert list(strings({"a": ["{not json", None, True, 1.5]})) == ["a", "{not json", "1.5"]
