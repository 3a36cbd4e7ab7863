"""The record that leaves: an example with its slots rendered, in the shape trainers read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from refinery.core.json_strings import embedded

Render = Callable[[str], str]


def assemble(row: Mapping[str, Any], render: Render) -> dict[str, Any]:
    """The record of an example: ``id``, ``messages`` and, where it has them, ``tools``.

    Tool calls and tools are rendered string by string within the parsed JSON, so that nothing
    a slot is written as can break it.
    """
    messages = [_message(message, render) for message in row["messages"]]
    record: dict[str, Any] = {"id": row["key"], "messages": messages}
    if row["tools"]:
        record["tools"] = rendered(json.loads(row["tools"]), render)
    return record


def _message(message: Mapping[str, Any], render: Render) -> dict[str, Any]:
    made: dict[str, Any] = {"role": message["role"], "content": render(message["content"] or "")}
    if message["name"]:
        made["name"] = render(message["name"])
    if message["tool_calls"]:
        made["tool_calls"] = rendered(json.loads(message["tool_calls"]), render)
    if message["tool_call_id"]:
        # As in the calls, where it may hold a slot: the two must stay the same.
        made["tool_call_id"] = rendered(message["tool_call_id"], render)
    return made


def rendered(value: Any, render: Render) -> Any:
    """A JSON value with every string rendered; strings that hold JSON stay valid JSON."""
    if isinstance(value, str):
        inner = embedded(value)
        if inner is None:
            return render(value)
        return json.dumps(rendered(inner, render), ensure_ascii=False)
    if isinstance(value, Mapping):
        return {render(key): rendered(part, render) for key, part in value.items()}
    if isinstance(value, Sequence):
        return [rendered(part, render) for part in value]
    return value


def line(record: Mapping[str, Any]) -> str:
    """The record as one line of JSON, always spelled the same."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def strings(value: Any) -> Iterator[str]:
    """Every string and number of a JSON value, keys and the JSON within strings included."""
    if isinstance(value, str):
        yield value
        inner = embedded(value)
        if inner is not None:
            yield from strings(inner)
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield str(key)
            yield from strings(part)
    elif isinstance(value, Sequence):
        for part in value:
            yield from strings(part)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)
