"""Rows under guard: a function of rows, for ``mapInArrow``, that no row can take down.

Small rows go to the child together, so that what costs as much for one as for many is paid once.
Where something goes wrong with several, each is tried alone: the one at fault pays, no other.
"""

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
TOGETHER: Final = 32
TOGETHER_BYTES: Final = 16_000
"""Rows, and bytes of JSON, that the child is given at once; a larger row goes alone."""
Row = dict[str, Any]


class RowGuard:
    """Arrow batches of rows -> Arrow batches of one row for each, in the order they came.

    Args:
        function: Rows as Arrow gives them, maps as lists of pairs, to a row of the schema for each.
        refuse: A row and a reason of :class:`refinery.core.guard.Guard`, to the row that says so.
        pulse: Seconds after which a batch goes that is not full; an empty one at worst.
    """

    def __init__(
        self,
        function: Callable[[list[Row]], list[Row]],
        refuse: Callable[[Row, str], Row],
        schema: T.StructType,
        limits: Limits,
        pulse: float = PULSE,
    ) -> None:
        self._function, self._refuse, self._pulse = function, refuse, pulse
        self._schema = to_arrow_schema(schema)
        self.guard = Guard(self._answer, limits)
        # Where a row hangs, its group has waited as long as the row alone may, or less.
        self._most = min(TOGETHER_BYTES, int(limits.seconds * limits.bytes_per_second))

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Every row's result, or its refusal."""
        for made in in_time(self._rows(batches), ROWS, self._pulse):
            pieces = pa.Table.from_batches(made, self._schema).combine_chunks()
            yield from pieces.to_batches() or [pa.RecordBatch.from_pylist([], self._schema)]

    def _rows(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch | None]:
        for batch in batches:
            for rows in groups(batch.to_pylist(), self._most):
                yield from self._answered(rows)

    def _answered(self, rows: list[Row]) -> Iterator[pa.RecordBatch | None]:
        item = json.dumps(rows, ensure_ascii=False).encode()
        answer: Answer = yield from self.guard.ask(item, self._pulse)
        if not answer.reason:
            found = pa.ipc.read_record_batch(pa.py_buffer(answer.data), self._schema)
            yield from (found.slice(index, 1) for index in range(found.num_rows))
        elif len(rows) == 1:
            yield self._batch([self._refuse(rows[0], answer.reason)])
        else:
            for row in rows:
                yield from self._answered([row])

    def _answer(self, item: bytes) -> bytes:
        """In the child: the rows' results as an Arrow message."""
        return bytes(self._batch(self._function(json.loads(item))).serialize())

    def _batch(self, rows: list[Row]) -> pa.RecordBatch:
        return pa.RecordBatch.from_pylist(rows, schema=self._schema)


def groups(rows: Iterable[Row], most: int = TOGETHER_BYTES) -> Iterator[list[Row]]:
    """Rows in order, together as long as they are few and of no more bytes than ``most``."""
    group: list[Row] = []
    held = 0
    for row in rows:
        size = len(json.dumps(row, ensure_ascii=False).encode())
        if group and (held + size > most or len(group) == TOGETHER):
            yield group
            group, held = [], 0
        group.append(row)
        held += size
    if group:
        yield group
