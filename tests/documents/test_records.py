"""What a JSON object is taken for, by its keys alone."""

from __future__ import annotations

from typing import Any

import pytest

from refinery.documents.records import (
    first,
    is_chat_export,
    is_record,
    is_ticket,
    is_turn,
    run_messages,
    talk_turns,
)

TURN = {"user": "ann", "text": "Lunch?", "ts": "1700000000"}


@pytest.mark.parametrize(
    "record",
    [
        {"messages": [{"role": "user", "content": "Hi"}]},
        {"traj": [{"role": "assistant", "tool_calls": []}]},
        {"history": [[{"role": "user", "content": "Hi"}]]},  # one run within a list of runs
    ],
)
def test_messages_with_roles_are_a_run(record: Any) -> None:
    assert len(run_messages(record)) == 1
    assert is_record(record)


def test_steps_of_thought_and_observation_are_a_run() -> None:
    steps = [{"thought": "Look.", "action": "ls", "observation": "a.txt"}]
    assert run_messages({"trajectory": steps}) == [
        {"role": "assistant", "content": "Look."},
        {"role": "tool", "content": "a.txt"},
    ]


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        ({"utterances": [TURN]}, "chat"),
        ({"segments": [["Ann", "Good morning."]]}, "transcript"),
        ({"turns": [TURN, {"text": "who?"}]}, ""),  # nobody says the second
        ({"turns": []}, ""),
        ({"letters": [TURN]}, ""),
    ],
)
def test_a_talk_says_who_said_what(record: dict[str, Any], kind: str) -> None:
    assert talk_turns(record)[0] == kind


def test_an_export_of_a_channel_has_times_and_no_titles() -> None:
    assert is_chat_export([TURN])
    assert not is_chat_export([{"user": "ann", "text": "Lunch?"}])
    assert not is_chat_export([TURN | {"title": "Printer"}])
    assert not is_chat_export([])


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"title": "Printer", "description": "It jams.", "status": "open"}, True),
        ({"summary": "Printer", "comments": [{"body": "Same here."}], "id": 7}, True),
        ({"title": "Printer", "description": "It jams."}, False),  # so has any page
        ({"title": "Printer", "status": "open"}, False),
        ({"title": {"en": "Printer"}, "description": "It jams.", "status": "open"}, False),
        ("Printer", False),
    ],
)
def test_a_ticket_has_what_a_tracker_adds(record: Any, expected: bool) -> None:
    assert is_ticket(record) is expected


def test_pairs_of_words_are_turns_and_other_lists_are_not() -> None:
    assert is_turn(["Ann", "Hi."])
    assert not is_turn(["Ann", 7])
    assert not is_turn(["Ann", "Hi.", "Bo"])


def test_empty_values_are_passed_over_and_zero_is_not() -> None:
    assert first({"a": "", "b": None, "c": [], "d": 0}, ("a", "b", "c", "d")) == 0
    assert first({"a": {}}, ("a", "b")) is None
