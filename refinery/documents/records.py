"""What a JSON object is: an agent's run, a conversation, a ticket, or none of them.

Exports have no common schema; the names below are those that trackers, chat exports, agent
frameworks and public sets use. Nothing is guessed from values alone.
"""

from __future__ import annotations

from typing import Any, Final, TypeGuard

RUNS: Final = ("messages", "traj", "history", "conversations", "conversation", "question")
TALKS: Final = {
    # key that holds the turns: kind
    "utterances": "chat",
    "turns": "chat",
    "dialogue": "chat",
    "dialog": "chat",
    "messages": "chat",
    "conversation": "chat",
    "original": "chat",
    "meeting_transcripts": "transcript",
    "transcript": "transcript",
    "segments": "transcript",
}
SPEAKER: Final = ("speaker", "user", "username", "author", "from", "sender", "name", "role")
SAID: Final = ("text", "content", "utterance", "message", "body", "value")
TITLE: Final = ("title", "summary", "subject")
BODY: Final = ("description", "body", "content")
COMMENTS: Final = ("comments", "notes", "replies", "journals", "updates")
RESOLUTION: Final = ("resolution", "solution", "fix")
TRACKED: Final = (
    *("status", "state", "priority", "assignee", "reporter", "id", "key", "number"),
    *("ticket", "ticket_id", "created", "created_at"),
)


def first(record: dict[str, Any], names: tuple[str, ...]) -> Any:
    """Value of the first of the names that is there and not empty, else None."""
    for name in names:
        if record.get(name) not in (None, "", [], {}):
            return record[name]
    return None


def run_messages(record: Any) -> list[dict[str, Any]]:
    """Messages with roles of an agent's run, else an empty list."""
    if not isinstance(record, dict):
        return []
    for name in RUNS:
        value = record.get(name)
        if isinstance(value, list) and value and isinstance(value[0], list):
            value = value[0]
        if _all_dicts(value) and all("role" in m and _has_content(m) for m in value[:20]):
            return list(value)
    return _steps(record.get("trajectory"))


def talk_turns(record: Any) -> tuple[str, list[Any]]:
    """Kind and turns of a conversation, else an empty kind."""
    if isinstance(record, dict):
        for name, kind in TALKS.items():
            turns = record.get(name)
            if isinstance(turns, list) and turns and all(is_turn(t) for t in turns[:20]):
                return kind, turns
    return "", []


def is_turn(value: Any) -> bool:
    """Whether a value says who said what."""
    if isinstance(value, list):
        return len(value) == 2 and all(isinstance(v, str) for v in value)
    if not isinstance(value, dict):
        return False
    return any(s in value for s in SPEAKER) and any(isinstance(value.get(s), str) for s in SAID)


def is_chat_export(value: Any) -> bool:
    """Whether a value is a list of chat messages, as a channel's export is."""
    return (
        _all_dicts(value)
        and all(is_turn(m) for m in value[:20])
        and not any(first(m, TITLE) for m in value[:20])
        and any(k in m for m in value[:5] for k in ("ts", "time", "timestamp", "date", "created"))
    )


def is_ticket(record: Any) -> bool:
    """Whether an object has a title, a body or comments, and what a tracker adds."""
    if not isinstance(record, dict) or not isinstance(first(record, TITLE), str):
        return False
    has_body = isinstance(first(record, BODY), str) or _all_dicts(first(record, COMMENTS))
    return has_body and any(name in record for name in TRACKED)


def is_record(value: Any) -> bool:
    """Whether an object is a document of its own."""
    return bool(run_messages(value)) or bool(talk_turns(value)[0]) or is_ticket(value)


def _all_dicts(value: Any) -> TypeGuard[list[dict[str, Any]]]:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)


def _has_content(message: dict[str, Any]) -> bool:
    return any(k in message for k in ("content", "tool_calls", "function_call", "text"))


def _steps(trajectory: Any) -> list[dict[str, Any]]:
    """Steps of thought, action and observation as messages."""
    if not _all_dicts(trajectory) or "observation" not in trajectory[0]:
        return []
    messages: list[dict[str, Any]] = []
    for step in trajectory:
        said = first(step, ("response", "thought", "action"))
        messages.append({"role": "assistant", "content": str(said or "")})
        messages.append({"role": "tool", "content": str(step.get("observation") or "")})
    return messages
