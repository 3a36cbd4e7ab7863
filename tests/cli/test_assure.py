"""What ``refinery assure draw`` says where there is less than was asked for."""

from __future__ import annotations

import io
from typing import Any

from rich.console import Console

from refinery.cli.assure import _say_drawn


def told(at_most: int | None = None, **payload: Any) -> str:
    console = Console(file=io.StringIO(), width=120)
    _say_drawn(console, payload, at_most)
    written = console.file
    assert isinstance(written, io.StringIO)
    return written.getvalue()


def stratum(**values: Any) -> dict[str, Any]:
    row = {"source": "mail", "kind": "message", "language": "en", "lot": 12, "size": 12}
    return {**row, "drawn": 12, **values}


def drawn(strata: list[dict[str, Any]], documents: dict[str, int]) -> dict[str, Any]:
    asked = {"random": sum(s["size"] for s in strata), "planted": 20, "doubted": 5}
    base = {"draw": "d1", "output": "review.jsonl"}
    return {**base, "documents": documents, "asked": asked, "strata": strata}


def test_what_falls_short_is_said_with_both_numbers() -> None:
    said = told(50, **drawn([stratum(drawn=10)], {"random": 10, "planted": 3}))
    assert "random 10, planted 3, doubted 0" in said
    assert "1 strata hold fewer documents than the 50 asked for." in said
    assert "Stratum mail / message / en: 12 asked for, 10 there." in said
    assert "Planted: 20 asked for, 3 there;" in said
    assert "Doubted: 5 asked for, 0 there;" in said


def test_where_all_is_there_nothing_more_is_said() -> None:
    said = told(**drawn([stratum()], {"random": 12, "planted": 20, "doubted": 5}))
    assert "asked for" not in said


def test_a_plan_draws_nothing() -> None:
    plan = drawn([stratum(drawn=None)], {})
    said = told(**{**plan, "draw": None})
    assert "12 documents would be drawn" in said and "None" not in said
