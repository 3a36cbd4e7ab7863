"""Agent logs become messages with tool calls."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, ClassVar, Final, Literal

from pydantic import Field

from refinery.config.settings import Settings
from refinery.curation.builders.base import ExampleBuilder
from refinery.curation.unit import Block, CleanDocument, Draft, Turn

ROLES: Final = {"function": "tool", "observation": "tool", "human": "user", "ai": "assistant"}
KNOWN: Final = frozenset({"system", "user", "assistant", "tool"})


class TrajectorySettings(Settings):
    """Which runs are worth learning from."""

    outcomes: tuple[Literal["success", "failure", "unknown"], ...] = Field(
        default=("success", "unknown"), description="Outcomes of runs that make examples."
    )


class ToolTrajectoryBuilder(ExampleBuilder):
    """Turns keep their roles; calls take the OpenAI shape and every result names its call."""

    name: ClassVar[str] = "tool-trajectory"
    kinds: ClassVar[tuple[str, ...]] = ("trajectory",)
    settings_class: ClassVar[type[Settings]] = TrajectorySettings

    def build(self, unit: Sequence[CleanDocument]) -> list[Draft]:
        """At most one draft a run."""
        drafts = []
        for run in unit:
            if (run.outcome or "unknown") not in self.settings.outcomes:
                continue
            turns = _turns(run)
            while turns and turns[-1].role != "assistant":
                turns.pop()
            if any(turn.role == "user" for turn in turns):
                drafts.append(Draft(tuple(turns), tools=_tools(run.tools)))
        return drafts


def _tools(text: str | None) -> str | None:
    """Definitions of tools as trainers want them: each a function; None where unreadable."""
    try:
        raw = json.loads(text) if text else None
    except ValueError:
        return None
    tools = [
        tool if "function" in tool else {"type": "function", "function": tool}
        for tool in (raw if isinstance(raw, list) else [])
        if isinstance(tool, dict)
    ]
    return json.dumps(tools, ensure_ascii=False) if tools else None


def _turns(run: CleanDocument) -> list[Turn]:
    """Turns of a run; none where calls are unreadable, since results would hang in the air."""
    blocks = [block for block in run.blocks if block.kind == "turn"]
    calls = [_calls(block.attributes.get("tool_calls"), n) for n, block in enumerate(blocks)]
    readable = [given for given in calls if given is not None]
    if len(readable) < len(calls):
        return []
    turns: list[Turn] = []
    waiting: list[str] = []
    for block, given in zip(blocks, readable, strict=True):
        role = _role(block)
        if role == "tool" and not any(readable):
            role = "user"  # an agent without named calls: what it observes is said to it
        made = _turn(run, block, role, given, waiting) if role else None
        if made and turns and turns[-1].role == made.role == "user":
            turns[-1] = Turn("user", turns[-1].pieces + made.pieces)
        elif made:
            turns.append(made)
    return turns


def _turn(
    run: CleanDocument, block: Block, role: str, calls: list[dict[str, Any]], waiting: list[str]
) -> Turn | None:
    """One message; ``waiting`` are the calls that have no result yet."""
    piece = run.piece(block.start, block.end)
    if role == "tool":
        stated = block.attributes.get("tool_call_id")
        call_id = stated if stated in waiting else next(iter(waiting), None)
        if call_id is None:
            return None
        waiting.remove(call_id)
        return Turn(role, (piece,), name=block.attributes.get("name"), tool_call_id=call_id)
    if role == "assistant" and calls:
        waiting[:] = [call["id"] for call in calls]
        return Turn(role, (piece,), tool_calls=json.dumps(calls, ensure_ascii=False))
    return Turn(role, (piece,)) if piece.text else None


def _role(block: Block) -> str | None:
    stated = (block.attributes.get("role") or block.attributes.get("speaker") or "").casefold()
    role = ROLES.get(stated, stated)
    return role if role in KNOWN else None


def _calls(text: str | None, turn: int) -> list[dict[str, Any]] | None:
    """Calls in one shape: id, type, function with name and arguments as JSON text."""
    try:
        raw = json.loads(text) if text else []
    except ValueError:
        return None
    calls = []
    for number, call in enumerate(raw if isinstance(raw, list) else [raw]):
        function = call.get("function", call) if isinstance(call, dict) else None
        if not isinstance(function, dict) or not isinstance(function.get("name"), str):
            return None
        arguments = function.get("arguments", {})
        if not isinstance(arguments, str):
            arguments = json.dumps(arguments, ensure_ascii=False, sort_keys=True)
        calls.append(
            {
                "id": str(call.get("id") or f"call_{turn}_{number}"),
                "type": "function",
                "function": {"name": function["name"], "arguments": arguments},
            }
        )
    return calls
