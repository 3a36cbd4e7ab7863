"""Rows under guard: a function of one row, for ``mapInArrow``, that no row can take down."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import pyarrow as pa
from pyspark.sql import types as T
from pyspark.sql.pandas.types import to_arrow_schema

from refinery.core.guard import Answer, Guard, Limits
from refinery.core.pulse import PULSE, in_time

ROWS: Final = 64
Row = dict[str, Any]


class RowGuard:
    """Arrow batches of rows -> Arrow batches of one row for each, in the order they came.

    Args:
        function: A row as Arrow gives it, maps as lists of pairs, to a row of the schema.
        refuse: A row and a reason of :class:`refinery.core.guard.Guard`, to the row that says so.
        pulse: Seconds after which a batch goes that is not full; an empty one at worst.
    """

    def __init__(
        self,
        function: Callable[[Row], Row],
        refuse: Callable[[Row, str], Row],
        schema: T.StructType,
        limits: Limits,
        pulse: float = PULSE,
    ) -> None:
        self._function, self._refuse, self._pulse = function, refuse, pulse
        self._schema = to_arrow_schema(schema)
        self.guard = Guard(self._answer, limits)

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Every row's result, or its refusal."""
        for made in in_time(self._rows(batches), ROWS, self._pulse):
            pieces = pa.Table.from_batches(made, self._schema).combine_chunks()
            yield from pieces.to_batches() or [pa.RecordBatch.from_pylist([], self._schema)]

    def _rows(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch | None]:
        for batch in batches:
            for row in batch.to_pylist():
                item = json.dumps(row, ensure_ascii=False).encode()
                answer: Answer = yield from self.guard.ask(item, self._pulse)
                if answer.reason:
                    yield self._batch(self._refuse(row, answer.reason))
                else:
                    yield pa.ipc.read_record_batch(pa.py_buffer(answer.data), self._schema)

    def _answer(self, item: bytes) -> bytes:
        """In the child: the row's result as an Arrow message."""
        return bytes(self._batch(self._function(json.loads(item))).serialize())

    def _batch(self, row: Row) -> pa.RecordBatch:
        return pa.RecordBatch.from_pylist([row], schema=self._schema)
