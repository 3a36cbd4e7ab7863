"""Records as documents: turns of runs and talks, parts of tickets."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any, Final

from refinery.documents import records
from refinery.documents.model import Extracted, Participant
from refinery.documents.spoken import spoken
from refinery.documents.text import TextBuilder, normalise

WHEN: Final = (
    *("ts", "when", "time", "timestamp", "date", "created", "created_at", "createdAt", "start"),
    *("start_timestamp", "updated_at"),
)
_STAMP: Final = re.compile(r"\d{10}\.\d{6}")
"""Time and name of a message of Slack."""
IDS: Final = ("id", "key", "number", "ticket_id", "ticket", "conversation_id", "convo_id")
MEDIA_TYPE: Final = "application/json"


def run_document(record: dict[str, Any], messages: list[dict[str, Any]]) -> Extracted:
    """An agent's run: a turn per message with its role.

    A turn that calls tools has the calls in ``tool_calls`` and, so that detectors see them,
    once more in the text as a code block of the same name, decoded: an escape joins a
    value to the letter before it.
    """
    builder = TextBuilder()
    for message in messages:
        role = str(message["role"])
        calls = _tool_calls(message)
        attributes = {"role": role} | ({"tool_calls": calls} if calls else {})
        for name in ("name", "tool_call_id"):
            if isinstance(message.get(name), str):
                attributes[name] = message[name]
        before = len(builder.blocks)
        builder.add("turn", content_text(message.get("content")), attributes=attributes)
        if len(builder.blocks) == before:
            builder.mark("turn", attributes)
        if calls:
            builder.add("code", spoken(calls), attributes={"name": "tool_calls", "role": role})
    tools = records.first(record, ("tools", "functions", "function"))
    return Extracted(
        kind="trajectory",
        media_type=MEDIA_TYPE,
        reader="json",
        text=builder.text,
        title=_title(record),
        message_id=_id(record),
        headers=_outcome(record),
        blocks=builder.blocks,
        tools=_dump(tools) if isinstance(tools, list) else "",
    )


def talk_document(record: dict[str, Any], kind: str, turns: list[Any]) -> Extracted:
    """A conversation: a turn per utterance with its speaker, time and thread."""
    builder = TextBuilder()
    speakers: dict[str, None] = {}
    sent: datetime | None = None
    for turn in turns:
        speaker, said, attributes = _turn(turn)
        if speaker:
            speakers[speaker] = None
        sent = sent or parse_when(attributes.get("when"))
        builder.add("turn", said, attributes=attributes)
    return Extracted(
        kind=kind,
        media_type=MEDIA_TYPE,
        reader="json",
        text=builder.text,
        title=_title(record),
        participants=[Participant("speaker", name) for name in speakers],
        sent=sent or parse_when(records.first(record, WHEN)),
        message_id=_id(record),
        blocks=builder.blocks,
    )


def ticket_document(record: dict[str, Any]) -> Extracted:
    """A ticket: title, description, then a turn per comment."""
    builder = TextBuilder()
    title = _title(record)
    builder.add("heading", title, level=1)
    body = records.first(record, records.BODY)
    for paragraph in str(body or "").split("\n\n"):
        builder.add("paragraph", paragraph)
    people = {("author", who(records.first(record, ("reporter", "author", "requester"))))}
    people.add(("assignee", who(record.get("assignee"))))
    for comment in records.first(record, records.COMMENTS) or ():
        speaker, said, attributes = _turn(comment)
        people.add(("speaker", speaker))
        builder.add("turn", said, attributes=attributes)
    resolution = records.first(record, records.RESOLUTION)
    if isinstance(resolution, str):
        attributes = {"speaker": who(record.get("assignee")), "name": "resolution"}
        builder.add("turn", resolution, attributes={k: v for k, v in attributes.items() if v})
    status = {n: str(record[n]) for n in ("status", "priority", "type") if record.get(n)}
    named = sorted((role, name) for role, name in people if name)
    return Extracted(
        kind="ticket",
        media_type=MEDIA_TYPE,
        reader="json",
        text=builder.text,
        title=title,
        author=next((name for role, name in named if role == "author"), ""),
        participants=[_participant(role, name) for role, name in named],
        sent=parse_when(records.first(record, WHEN)),
        message_id=_id(record),
        headers=status,
        blocks=builder.blocks,
    )


def content_text(content: Any) -> str:
    """Text of a message's content, which may be a list of parts."""
    if isinstance(content, list):
        parts = [p.get("text") if isinstance(p, dict) else p for p in content]
        return "\n".join(str(p) for p in parts if p)
    return "" if content is None else content if isinstance(content, str) else _dump(content)


def who(value: Any) -> str:
    """A person's name from a string or an object."""
    if isinstance(value, dict):
        value = records.first(
            value, ("real_name", "displayName", "name", "login", "username", "email")
        )
    return normalise(str(value)).replace("\n", " ").strip() if value is not None else ""


def parse_when(value: Any) -> datetime | None:
    """A time in UTC from ISO 8601 or seconds since 1970, else None."""
    text = str(value or "").strip()
    try:
        if text.replace(".", "", 1).isdigit() and len(text) >= 9:
            seconds = float(text)
            return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
        when = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)


def _turn(turn: Any) -> tuple[str, str, dict[str, str]]:
    """Speaker, words and attributes of one turn."""
    if not isinstance(turn, dict):
        pair = turn if isinstance(turn, list) and len(turn) == 2 else ["", turn]
        return who(pair[0]), content_text(pair[1]), {"speaker": who(pair[0])}
    speaker = who(turn.get("user_profile")) or who(records.first(turn, records.SPEAKER))
    attributes = {"speaker": speaker} if speaker else {}
    when = records.first(turn, WHEN)
    if when is not None:
        parsed = parse_when(when)
        attributes["when"] = parsed.isoformat() if parsed else content_text(when)
    for name, source in (("thread", "thread_ts"), ("id", "ts"), ("subtype", "subtype")):
        if isinstance(turn.get(source), str):
            attributes[name] = turn[source]
    said = content_text(records.first(turn, records.SAID))
    return speaker, _plain(said) if _STAMP.fullmatch(str(turn.get("ts"))) else said, attributes


def _plain(said: str) -> str:
    """Words as Slack shows them: it writes three signs as HTML does, and no others."""
    return said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _tool_calls(message: dict[str, Any]) -> str:
    calls = message.get("tool_calls")
    if not calls and message.get("function_call"):
        calls = [{"type": "function", "function": message["function_call"]}]
    return _dump(calls) if calls else ""


def _outcome(record: dict[str, Any]) -> dict[str, str]:
    """``outcome`` where the record states it by reward or a flag."""
    for name in ("reward", "score", "success", "resolved", "passed"):
        value = record.get(name)
        if isinstance(value, (bool, int, float)):
            return {"outcome": "success" if value >= 1 else "failure"}
    value = record.get("outcome")
    return {"outcome": value} if isinstance(value, str) else {}


def _title(record: dict[str, Any]) -> str:
    found = records.first(record, (*records.TITLE, "name", "topic"))
    return normalise(found).replace("\n", " ").strip() if isinstance(found, str) else ""


def _id(record: dict[str, Any]) -> str:
    found = records.first(record, IDS)
    return str(found) if isinstance(found, (str, int)) else ""


def _participant(role: str, name: str) -> Participant:
    return Participant(role, "", name) if "@" in name else Participant(role, name)


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
