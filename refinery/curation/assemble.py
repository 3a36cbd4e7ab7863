"""From the documents of one unit to rows of ``examples``; runs in Python workers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import pyarrow as pa

from refinery.catalog.model import Status
from refinery.core.identity import Identity
from refinery.core.worker import engine
from refinery.curation.documents import clean_document
from refinery.curation.limits import fitting
from refinery.curation.slotbook import SlotBook
from refinery.curation.unit import CleanDocument, Draft, Turn

INHERITED: Final = ("corpus", "builder", "split", "group", "topic", "audience", "everyone")


@dataclass(frozen=True)
class Recipe:
    """What a worker must know of a corpus to make its examples."""

    builders: Mapping[str, str]
    versions: Mapping[str, int]
    benchmark: str
    tokenizer: str
    max_tokens: int


class Assembler:
    """Makes the rows of units; picklable, holds references only.

    For ``mapInArrow`` over documents sorted by unit, so that one unit is held at a time.

    Args:
        recipes: By corpus.
        schema: Arrow schema of the rows.
    """

    def __init__(
        self, identity: Identity, recipes: Mapping[str, Recipe], schema: pa.Schema
    ) -> None:
        self._identity = identity
        self._recipes = dict(recipes)
        self._schema = schema

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Rows of each unit whose documents follow one another; at least one a unit."""
        documents = (row for batch in batches for row in batch.to_pylist())
        for key, rows in groupby(documents, key=lambda row: str(row["key"])):
            made = self._unit(key, list(rows))
            yield pa.RecordBatch.from_pylist(made, schema=self._schema)

    def _unit(self, unit: str, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        inherited = {name: rows[0][name] for name in INHERITED}
        inherited["unit"] = unit
        try:
            return self._make(rows, inherited)
        except Exception as error:
            # Whatever a builder stumbles over belongs to this unit alone; the message of
            # the exception may quote text, so only its type is kept.
            reason = f"builder-{type(error).__name__.lower()}"
            return [_without(unit, inherited, Status.QUARANTINED, reason)]

    def _make(
        self, rows: Sequence[Mapping[str, Any]], inherited: dict[str, Any]
    ) -> list[dict[str, Any]]:
        recipe = self._recipes[inherited["corpus"]]
        name = inherited["builder"]
        ordered = sorted(rows, key=lambda r: (r["position"] is None, r["position"], r["document"]))
        unit = [clean_document(row) for row in ordered]
        builder = engine(
            "refinery.curation.builders.base:make_builder",
            name=name,
            settings=recipe.builders[name],
        )
        count = engine("refinery.curation.tokens:token_counter", tokenizer=recipe.tokenizer)
        matcher = engine("refinery.curation.decontaminate:benchmark", paths=recipe.benchmark)
        reasons: list[str] = []
        made: dict[str, dict[str, Any]] = {}
        for draft in builder.build(unit):
            parts = list(fitting(draft, recipe.max_tokens, _size(count)))
            reasons += [] if parts else ["too-long"]
            for part in parts:
                row = self._row(part, unit, inherited, recipe.versions[name])
                if matcher.match([message["content"] for message in row["messages"]]):
                    reasons.append("benchmark")
                    continue
                row["tokens"] = sum(count(text) for text in _texts(row))
                made.setdefault(row["key"], row)
        if made:
            return list(made.values())
        reason = min(reasons, default="no-example")
        return [_without(inherited["unit"], inherited, Status.REJECTED, reason)]

    def _row(
        self,
        draft: Draft,
        unit: Sequence[CleanDocument],
        inherited: Mapping[str, Any],
        version: int,
    ) -> dict[str, Any]:
        book = SlotBook(unit)
        messages = [_message(turn, book) for turn in draft.turns]
        home = draft.turns[0].pieces[0].document
        tools = book.rename(home, draft.tools) if draft.tools else None
        provenance = [
            {"document": piece.document, "start": piece.start, "end": piece.end}
            for turn in draft.turns
            for piece in turn.pieces
        ]
        maker = f"{inherited['corpus']}|{inherited['builder']}|{version}"
        content = json.dumps([messages, tools, book.slots], sort_keys=True, ensure_ascii=False)
        key = self._identity.example(maker, json.dumps(provenance), content)
        return {
            **inherited,
            "key": key,
            "status": Status.KEPT.value,
            "reason": None,
            "messages": messages,
            "tools": tools,
            "slots": [
                {**slot, "attributes": list(slot["attributes"].items())} for slot in book.slots
            ],
            "provenance": provenance,
        }


def _message(turn: Turn, book: SlotBook) -> dict[str, Any]:
    parts = [book.rename(piece.document, piece.text) for piece in turn.pieces if piece.text]
    document = turn.pieces[0].document
    calls = book.rename(document, turn.tool_calls) if turn.tool_calls else None
    return {
        "role": turn.role,
        "content": "\n\n".join(parts),
        "name": book.rename(document, turn.name) if turn.name else None,
        "tool_calls": calls,
        "tool_call_id": book.rename(document, turn.tool_call_id) if turn.tool_call_id else None,
    }


def _texts(row: Mapping[str, Any]) -> list[str]:
    texts = [row["tools"] or ""]
    for message in row["messages"]:
        texts += [message["content"], message["tool_calls"] or ""]
    return [text for text in texts if text]


def _size(count: Callable[[str], int]) -> Callable[[Turn], int]:
    return lambda turn: count(turn.text) + (count(turn.tool_calls) if turn.tool_calls else 0)


def _without(
    unit: str, inherited: Mapping[str, Any], status: Status, reason: str
) -> dict[str, Any]:
    return {**inherited, "key": unit, "status": status.value, "reason": reason}
