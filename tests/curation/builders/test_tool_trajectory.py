"""Agent logs keep their calls in one shape."""

from __future__ import annotations

import json
from typing import Any

from refinery.curation.builders.tool_trajectory import ToolTrajectoryBuilder, TrajectorySettings
from tests.curation.make import turns

CALL = json.dumps([{"name": "find_order", "arguments": {"order": 7}}])


def run(**values: Any) -> Any:
    return turns(
        "r1",
        "trajectory",
        ("", "You help customers.", {"role": "system"}),
        ("", "Where is order 7?", {"role": "user"}),
        ("", "", {"role": "assistant", "tool_calls": CALL}),
        ("", '{"state": "sent"}', {"role": "tool", "name": "find_order"}),
        ("", "It was sent.", {"role": "assistant"}),
        ("", "Thanks", {"role": "user"}),
        tools='[{"name": "find_order", "parameters": {}}]',
        **values,
    )


def test_results_name_their_calls_and_arguments_are_json_text() -> None:
    (draft,) = ToolTrajectoryBuilder(TrajectorySettings()).build([run(outcome="success")])
    assert [t.role for t in draft.turns] == ["system", "user", "assistant", "tool", "assistant"]
    (call,) = json.loads(draft.turns[2].tool_calls or "[]")
    assert call["type"] == "function"
    assert json.loads(call["function"]["arguments"]) == {"order": 7}
    assert draft.turns[3].tool_call_id == call["id"]
    assert json.loads(draft.tools or "") == [
        {"type": "function", "function": {"name": "find_order", "parameters": {}}}
    ]


def test_failed_runs_are_left_out_unless_asked_for() -> None:
    failed = run(outcome="failure")
    assert ToolTrajectoryBuilder(TrajectorySettings()).build([failed]) == []
    wanted = TrajectorySettings(outcomes=("failure",))
    assert len(ToolTrajectoryBuilder(wanted).build([failed])) == 1
    assert len(ToolTrajectoryBuilder(TrajectorySettings()).build([run(outcome=None)])) == 1


def test_observations_of_an_agent_without_calls_are_said_to_it() -> None:
    made = turns(
        "r2",
        "trajectory",
        ("", "Fix the bug.", {"role": "user"}),
        ("", "ls", {"role": "assistant"}),
        ("", "main.py", {"role": "tool"}),
        ("", "Done.", {"role": "assistant"}),
    )
    (draft,) = ToolTrajectoryBuilder(TrajectorySettings()).build([made])
    assert [t.role for t in draft.turns] == ["user", "assistant", "user", "assistant"]


def test_unreadable_calls_make_no_example() -> None:
    broken = turns(
        "r3",
        "trajectory",
        ("", "Where is order 7?", {"role": "user"}),
        ("", "", {"role": "assistant", "tool_calls": '[{"name": "find", "arg'}),
        ("", "It was sent.", {"role": "assistant"}),
    )
    assert ToolTrajectoryBuilder(TrajectorySettings()).build([broken]) == []
