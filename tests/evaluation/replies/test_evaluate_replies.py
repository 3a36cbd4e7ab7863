"""Quotes and signatures against marks, beside parsers that people use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from refinery.cli.evaluate import command
from refinery.errors import UsageError
from refinery.evaluation.replies.evaluate import choose, evaluate
from refinery.evaluation.replies.truth import known_mails

MARKED = """From: Ann Lee <ann@corp.example>
Subject: Lunch

#reply#Bo <bo@corp.example> writes:
#reply#
#reply#>Lunch on Monday?

Monday is fine with me, let us meet at noon.

#sig#--
#sig#Ann Lee
#sig# Harbour Ltd.
"""


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    for folder in ("P", "N", "other"):
        (tmp_path / folder).mkdir()
    (tmp_path / "P" / "1").write_text(MARKED)
    (tmp_path / "P" / "2_body").write_text("See you on Monday then.\n\nBo Lind\nHarbour Ltd.\n")
    (tmp_path / "P" / "2_sender").write_text("Bo Lind <bo@corp.example>\n")
    (tmp_path / "P" / "2_signature").write_text("Bo Lind\nHarbour Ltd.")
    (tmp_path / "N" / "3").write_text(
        "From: Bo Lind <bo@corp.example>\n\nSee you on Monday then.\n"
    )
    (tmp_path / "other" / "4").write_text("Nothing is known of this one.\n")
    return tmp_path


def test_what_is_known_of_mails(mails: Path) -> None:
    unsigned, marked, beside = known_mails(mails)
    assert marked.sender == "Ann Lee <ann@corp.example>"
    assert [marked.lines[i] for i in sorted(marked.signature or ())] == [
        "--",
        "Ann Lee",
        "Harbour Ltd.",
    ]
    assert [marked.lines[i] for i in sorted(marked.quoted or ())] == [
        "Bo <bo@corp.example> writes:",
        ">Lunch on Monday?",
    ]
    assert beside.sender == "Bo Lind <bo@corp.example>" and beside.quoted is None
    assert [beside.lines[i] for i in sorted(beside.signature or ())] == ["Bo Lind", "Harbour Ltd."]
    assert unsigned.signature == frozenset() and unsigned.sender.startswith("Bo Lind")


def test_a_table_of_line_numbers(tmp_path: Path) -> None:
    (tmp_path / "1").write_text("From: Bo <bo@x.example>\n\nYes.\n\nBo\n\n--\nA list\n")
    (tmp_path / "table").write_text("1\t3\t5-6\n")
    (mail,) = known_mails(tmp_path, tmp_path / "table")
    assert mail.lines == ("Yes.", "", "Bo", "") and mail.signature == {2}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("BEGIN:VCARD", "Line 2 of .* is no row"),
        ("1\tthree\t-", "Line 2 of .* is no row"),
        ("gone\t3\t-", "Line 2 of .* names a mail that cannot be read"),
    ],
)
def test_a_table_that_is_none_says_where(tmp_path: Path, row: str, said: str) -> None:
    (tmp_path / "1").write_text("From: Bo\n\nYes.\n\nBo\n")
    (tmp_path / "table").write_text(f"1\t3\t-\n{row}\n")
    with pytest.raises(UsageError, match=said):
        known_mails(tmp_path, tmp_path / "table")


def test_parsers_side_by_side(mails: Path) -> None:
    measures, details = evaluate(mails, None, choose(()))
    values = {measure.name: measure.value for measure in measures}
    assert values == {"signature_line_f1": 1.0, "unsigned_given_one": 0.0, "quoted_line_f1": 1.0}
    assert details["mails"] == 3 and details["parsers"][0]["parser"] == "refinery"
    peers = details["parsers"][1:]
    assert all(told["unsigned"] == 1 for told in peers)
    assert not peers or max(told["quoted_f1"] for told in peers) > 0.5


def test_a_wrong_truth_is_a_miss(mails: Path) -> None:
    (mails / "P" / "2_signature").write_text("See you on Monday then.\n\nBo Lind\nHarbour Ltd.")
    call = ["replies", "--data", str(mails), "--peer", "none", "--json"]
    result = CliRunner().invoke(command, call)
    told = json.loads(result.stdout)
    assert result.exit_code == 0  # one line of six: F1 stays above the limit
    assert told["differing"] == [{"mail": "2_body", "lines": 1}]
    (mails / "N" / "3").write_text("See you on Monday then.\n\n-- \nBo Lind\n")
    result = CliRunner().invoke(command, call)
    assert result.exit_code == 11
    assert "unsigned_given_one" in json.loads(result.stdout)["failed"]


def test_nothing_known_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("Yes.\n")
    with pytest.raises(UsageError, match="Of no mail below"):
        known_mails(tmp_path)


def test_on_replies_that_people_marked(shared_data: Path) -> None:
    measures, _ = evaluate(shared_data / "docs" / "talon", None, ())
    assert all(measure.passed for measure in measures), measures
