"""JSON and CSV that nest, widen or run without end."""

from __future__ import annotations

import json
from typing import Final

from tests.documents.hostile.case import MARK, TEXT, Case


def records(count: int) -> bytes:
    """A list of conversations, each a document of its own."""
    turns = [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]
    return json.dumps([{"messages": turns}] * count).encode()


def staircase() -> bytes:
    """A short row many times over, and now and then one of two thousand columns."""
    return (b"a\n" * 199 + b"," * 1_999 + b"b\n") * 3_000


BEYOND: Final = ("memory", "output-too-large", "too-large")
CASES: Final = (
    Case("arrays.json", lambda: b"[" * 100_000 + b"]" * 100_000),
    Case("objects.json", lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
    Case("lines.jsonl", lambda: (b"[" * 5_000 + b"]" * 5_000 + b"\n") * 20),
    Case("digits.json", lambda: b'{"text": "%b", "n": %b}' % (MARK.encode(), b"9" * 1_000_000)),
    Case("exponent.json", lambda: b'[1e999999, NaN, {"text": "%b"}]' % MARK.encode(), says=MARK),
    Case("records.json", lambda: records(20_000), inside=(TEXT,)),
    Case("twice.json", lambda: b"{" + b'"text": "x",' * 100_000 + b'"a": [{"id": 1}]}'),
    Case("columns.csv", lambda: b"a," * 1_000_000, ("too-large",)),
    Case("columns.tsv", lambda: b"a\t" * 1_000_000, ("too-large",)),
    Case("field.csv", lambda: b'a,b\n"' + b"x" * (8 * 2**20), ("too-large",)),
    Case("quotes.csv", lambda: b'a,"' * 500_000, ("too-large",)),
    Case("rows.csv", lambda: b"a,b\n" * 500_000),
    Case("stairs.csv", staircase, BEYOND),
    Case("formula.csv", lambda: b"=cmd|' /C calc'!A0,b\n%b,c\n" % MARK.encode(), says=MARK),
)
