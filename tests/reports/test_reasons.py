"""Whoever looks into quarantine is told what helps, whatever the reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from refinery.core.line import LINE
from refinery.core.reasons import TRANSIENT
from refinery.core.registry import component
from refinery.redaction.engine import ERROR_REASON
from refinery.reports.reasons import helps, is_known
from refinery.sources.base import DENIED, DENIED_FOLDER, UNREADABLE_FOLDER

ROOT = Path(__file__).resolve().parents[2] / "refinery"
SET_ASIDE = ("QuarantineError", "TransientError")
SKIPPED = {"git-internals", "unsupported-type"}
"""Raised like the others, of units that are skipped."""


def raised(path: Path) -> Iterator[str]:
    """Reasons that a module raises, or writes beside the status."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SET_ASIDE:
            yield from words(node.args[0])
        if isinstance(node, ast.Call) and getattr(node.func, "id", "").endswith("refused"):
            yield from words(node.args[-1])
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Detection", "Member"):
            for keyword in node.keywords:
                yield from words(keyword.value)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "reason":
            yield from words(node.value)
        if isinstance(node, ast.Dict) and "QUARANTINED" in ast.unparse(node):
            pairs = zip(node.keys, node.values, strict=True)
            for key, value in pairs:
                if isinstance(key, ast.Constant) and key.value == "reason":
                    yield from words(value)


def words(node: ast.expr) -> Iterator[str]:
    """Constants of an expression, be it a choice between two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    if isinstance(node, ast.IfExp):
        yield from words(node.body)
        yield from words(node.orelse)


def test_every_reason_of_the_code_has_an_answer() -> None:
    found = {reason for path in ROOT.rglob("*.py") for reason in raised(path)} - SKIPPED
    found |= {*TRANSIENT, ERROR_REASON, DENIED, DENIED_FOLDER, UNREADABLE_FOLDER}
    assert {"crashed", "text-missing", "redaction-error", "encrypted"} <= found
    assert not sorted(reason for reason in found if not is_known(reason))


@pytest.mark.parametrize("reason", [*TRANSIENT, "timeout", "builder-keyerror", "a-sites-own", None])
def test_the_answer_names_the_command_that_opens_it_again(reason: str | None) -> None:
    told = helps(reason, "detect")
    chosen = f" --reason {reason}" if reason else ""
    assert told.endswith(f"refinery retry detect{chosen}.") and "STAGE" not in told


def test_every_table_with_units_is_a_stages() -> None:
    from refinery.catalog.tables import ALL

    outputs = {component("stage", stage).output for stage in LINE}
    assert {table.name for table in ALL if table.envelope} <= outputs


def test_every_reason_of_a_document_has_an_answer() -> None:
    from tests.documents.hostile.families import quarantined

    assert {"timeout", "expansion", "encrypted"} <= quarantined()
    assert not sorted(reason for reason in quarantined() if not is_known(reason))
