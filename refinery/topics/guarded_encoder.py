"""The encoder under guard: a text that takes its process down costs itself, not its batch."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator
from typing import Any, Final

import numpy as np

from refinery.catalog.model import Status
from refinery.core.guard import Answer, Guard, Limits
from refinery.core.worker import engine
from refinery.topics.encoder import Batch, Buckets, Encoder

ENCODER: Final = "refinery.topics.guarded_encoder:guarded_encoder"
Row = dict[str, Any]
Rows = Generator[None, None, list[Row]]
"""Yields None as a sign of life; returns rows."""


class GuardedEncoder:
    """Tokenises text by text and encodes bucket by bucket, both in the child.

    A bucket's batch that fails is tried again text by text in the same shape, so neighbours get
    the vectors they would have got.
    """

    def __init__(self, encoder: Encoder, limits: Limits) -> None:
        self._encoder = encoder
        self.guard = Guard(self._answer, limits)

    def rows(self, texts: Iterable[Row]) -> Iterator[Row | None]:
        """Row of each ``key`` and ``text``, as buckets fill; None while one is at work."""
        buckets = Buckets()
        for row in texts:
            if row["text"] is None:
                yield _refused(row["key"], "text-missing")
                continue
            answer = yield from self._ask({"text": row["text"]})
            if answer.reason:
                yield _refused(row["key"], answer.reason)
            elif full := buckets.add(row["key"], json.loads(answer.data)):
                yield from (yield from self._vectors(*full))
        for length, batch in buckets.rest():
            yield from (yield from self._vectors(length, batch))

    def _vectors(self, length: int, batch: Batch) -> Rows:
        answer = yield from self._ask({"length": length, "batch": list(batch.values())})
        if not answer.reason:
            found = np.frombuffer(answer.data, np.float32).reshape(len(batch), -1)
            kept = Status.KEPT.value
            return [
                {"key": key, "status": kept, "vector": vector}
                for key, vector in zip(batch, found, strict=True)
            ]
        if len(batch) == 1:
            return [_refused(key, answer.reason) for key in batch]
        rows: list[Row] = []
        for key, tokens in batch.items():
            rows += yield from self._vectors(length, {key: tokens})
        return rows

    def _ask(self, request: Row) -> Generator[None, None, Answer]:
        return self.guard.ask(json.dumps(request, ensure_ascii=False).encode())

    def _answer(self, item: bytes) -> bytes:
        """In the child: token ids of a text as JSON, or a batch's vectors as bytes."""
        request = json.loads(item)
        if "text" in request:
            return json.dumps(self._encoder.tokens(request["text"])).encode()
        return self._encoder.run(request["batch"], request["length"]).tobytes()


def guarded_encoder(builder: str, guard: str, **parameters: Any) -> GuardedEncoder:
    """Named to workers as ``ENCODER``, so that the child outlives a task."""
    return GuardedEncoder(engine(builder, **parameters), Limits.of(guard))


def _refused(key: str, reason: str) -> Row:
    return {"key": key, "status": Status.QUARANTINED.value, "reason": reason}
