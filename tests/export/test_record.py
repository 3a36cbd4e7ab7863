"""Records: slots rendered inside JSON, and every string found again."""

from __future__ import annotations

import json
from typing import Any

from refinery.export.record import assemble, line, strings

CALLS = [
    {
        "id": "call_1",
        "type": "function",
        "function": {"name": "find", "arguments": json.dumps({"who": "<PERSON_1>", "n": 2})},
    }
]


def example() -> dict[str, Any]:
    blank = {"name": None, "tool_calls": None, "tool_call_id": None}
    return {
        "key": "0" * 32,
        "tools": json.dumps([{"type": "function", "function": {"name": "find"}}]),
        "messages": [
            {**blank, "role": "user", "content": "Find <PERSON_1>"},
            {**blank, "role": "assistant", "content": "", "tool_calls": json.dumps(CALLS)},
            {**blank, "role": "tool", "content": "{}", "name": "find", "tool_call_id": "call_1"},
        ],
    }


def test_what_a_slot_is_written_as_cannot_break_json() -> None:
    nasty = 'A "B" \\ C\nD'
    record = assemble(example(), lambda text: text.replace("<PERSON_1>", nasty))
    again = json.loads(line(record))
    arguments = again["messages"][1]["tool_calls"][0]["function"]["arguments"]
    assert json.loads(arguments) == {"who": nasty, "n": 2}
    assert again["messages"][0] == {"role": "user", "content": f"Find {nasty}"}
    assert again["messages"][2]["tool_call_id"] == "call_1"
    assert again["tools"][0]["function"]["name"] == "find"


def test_strings_reach_keys_and_json_within_json() -> None:
    inner = json.dumps({"Müller": ["deep"]}, ensure_ascii=True)
    found = set(strings({"a": [{"b": json.dumps({"c": inner})}]}))
    assert {"a", "b", "c", "Müller", "deep"} <= found
    twice = '{"a": "hidden", "a": 1}'
    assert "hidden" in "\n".join(strings({"x": twice}))


def test_strings_reach_numbers_as_they_are_written() -> None:
    card = 4111111111111111
    inner = json.dumps({"card": card, "rate": 0.25})
    found = list(strings({"default": card, "arguments": inner, "strict": True, "none": None}))
    assert found.count(str(card)) == 2 and "0.25" in found
    assert not {"True", "1", "None"} & set(found)


def test_the_id_of_a_call_is_written_alike_on_both_sides() -> None:
    given = example()
    calls = [{**CALLS[0], "id": "call_<PERSON_1>"}]
    given["messages"][1]["tool_calls"] = json.dumps(calls)
    given["messages"][2]["tool_call_id"] = "call_<PERSON_1>"
    messages = assemble(given, lambda text: text.replace("<PERSON_1>", "[P]"))["messages"]
    assert messages[2]["tool_call_id"] == messages[1]["tool_calls"][0]["id"] == "call_[P]"
