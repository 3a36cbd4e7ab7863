"""Runs, talks and tickets as documents."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from refinery.documents.conversations import (
    parse_when,
    run_document,
    talk_document,
    ticket_document,
    who,
)
from refinery.documents.model import Extracted, Participant

NINE = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def said(found: Extracted) -> list[tuple[str, str]]:
    """Kind and words of each block."""
    return [(block.kind, found.text[block.start : block.end]) for block in found.blocks]


def test_calls_of_tools_are_read_by_detectors_too() -> None:
    call = {"function": {"name": "find", "arguments": '{"who": "J\\u00f6rg"}'}}
    messages = [
        {"role": "user", "content": [{"type": "text", "text": "Find him."}]},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "content": {"found": 1}, "tool_call_id": "7"},
    ]
    found = run_document({"reward": 1.0, "tools": [{"name": "find"}]}, messages)
    assert said(found) == [
        ("turn", "Find him."),
        ("turn", ""),
        ("code", "name: find\nwho: Jörg"),
        ("turn", '{"found": 1}'),
    ]
    assert found.blocks[1].attributes["tool_calls"]
    assert found.blocks[3].attributes == {"role": "tool", "tool_call_id": "7"}
    assert (found.headers, found.tools) == ({"outcome": "success"}, '[{"name": "find"}]')


@pytest.mark.parametrize(
    ("record", "outcome"),
    [
        ({"reward": 0.5}, {"outcome": "failure"}),
        ({"resolved": True}, {"outcome": "success"}),
        ({"outcome": "success"}, {"outcome": "success"}),
        ({"score": "1"}, {}),
    ],
)
def test_an_outcome_is_what_the_record_states(
    record: dict[str, object], outcome: dict[str, str]
) -> None:
    assert run_document(record, []).headers == outcome


def test_a_talk_names_each_speaker_once_and_begins_with_its_first_time() -> None:
    turns = [
        {"user_profile": {"real_name": "Ann Lee"}, "user": "U1", "text": "Lunch?"},
        {"user": "bo", "text": "Yes.", "ts": "1700000000.5", "thread_ts": "1699999999.0"},
        ["bo", "At noon."],
    ]
    found = talk_document({"topic": "Food\nand drink", "id": 12}, "chat", turns)
    assert found.participants == [Participant("speaker", "Ann Lee"), Participant("speaker", "bo")]
    assert (found.title, found.message_id) == ("Food and drink", "12")
    assert found.sent == NINE.replace(microsecond=500_000)
    assert found.blocks[1].attributes["thread"] == "1699999999.0"


def test_a_ticket_tells_people_from_addresses_and_ends_with_its_solution() -> None:
    record = {
        "title": "Printer",
        "description": "It jams.\n\nEvery day.",
        "reporter": {"displayName": "Ann Lee"},
        "assignee": "bo@corp.example",
        "status": "closed",
        "comments": [{"author": "Cy", "body": "Same here."}],
        "resolution": "New rollers.",
    }
    found = ticket_document(record)
    assert said(found) == [
        ("heading", "Printer"),
        ("paragraph", "It jams."),
        ("paragraph", "Every day."),
        ("turn", "Same here."),
        ("turn", "New rollers."),
    ]
    assert found.participants == [
        Participant("assignee", "", "bo@corp.example"),
        Participant("author", "Ann Lee"),
        Participant("speaker", "Cy"),
    ]
    assert (found.author, found.headers) == ("Ann Lee", {"status": "closed"})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1700000000, NINE),
        ("1700000000000", NINE),  # milliseconds
        ("2023-11-14T23:13:20+01:00", NINE),
        ("2023-11-14 22:13:20", NINE),  # nothing stated is UTC
        ("20231114", datetime(2023, 11, 14, tzinfo=UTC)),  # too short for seconds
        ("99999999999999999999", None),
        ("yesterday", None),
        (None, None),
    ],
)
def test_times_of_exports(value: object, expected: datetime | None) -> None:
    assert parse_when(value) == expected


def test_a_person_is_named_by_the_best_that_is_known() -> None:
    assert who({"login": "ann", "name": "Ann Lee"}) == "Ann Lee"
    assert who({"avatar": "x.png"}) == ""
    assert who(" Ann\nLee ") == "Ann Lee"


def test_three_signs_of_slack_are_what_they_stand_for() -> None:
    text = "a &lt;b&gt; &amp;amp; &quot;c&quot;"
    turns = [
        {"user": "ann", "text": text, "ts": "1700000000.000200"},
        {"user": "bo", "text": text, "when": "2021-05-03"},
    ]
    found = talk_document({}, "chat", turns)
    assert [words for _, words in said(found)] == ["a <b> &amp; &quot;c&quot;", text]
