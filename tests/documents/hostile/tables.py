"""JSON and CSV that nest, widen or run without end."""

from __future__ import annotations

import json
from typing import Final

from tests.documents.hostile.case import MARK, TEXT, Case

CASES: Final = (
    Case("arrays.json", lambda: b"[" * 100_000 + b"]" * 100_000),
    Case("objects.json", lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
    Case("lines.jsonl", lambda: (b"[" * 5_000 + b"]" * 5_000 + b"\n") * 20),
    Case("digits.json", lambda: b'{"text": "' + MARK.encode() + b'", "n": ' + b"9" * 1_000_000 + b"}", says=MARK),
    Case("exponent.json", lambda: b'[1e999999, -1e999999, NaN, {"text": "' + MARK.encode() + b'"}]', says=MARK),
    Case(
        "records.json",
        lambda: json.dumps([{"title": "a", "status": "b", "id": n} for n in range(20_000)]).encode(),
        inside=(TEXT,),
    ),
    Case("twice.json", lambda: b'{"text": 1, ' + b'"text": "x",' * 100_000 + b'"a": [{"id": 1}]}'),
    Case("columns.csv", lambda: b"a," * 1_000_000, ("too-large",)),
    Case("columns.tsv", lambda: b"a\t" * 1_000_000, ("too-large",)),
    Case("field.csv", lambda: b'a,b\n"' + b"x" * (64 * 2**20), ("too-large",)),
    Case("quotes.csv", lambda: b'a,"' * 500_000, (TEXT, "too-large")),
    Case("rows.csv", lambda: b"a,b\n" * 2_000_000, (TEXT, "memory", "output-too-large")),
    Case("wide.csv", lambda: b"a\n" * 200_000 + b"b," * 1_999, ("memory", "output-too-large", "too-large")),
    Case("formula.csv", lambda: b"=cmd|' /C calc'!A0,b\n" + MARK.encode() + b",c\n", says=MARK),
)
