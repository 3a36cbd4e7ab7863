"""The law of dependency.

errors <- config <- catalog <- ledger <- core <- reports <- stages <- evaluation <- cli <- jobs.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("errors", "config", "catalog", "ledger", "core", "reports")
STAGES = (
    "sources",
    "documents",
    "quality",
    "redaction",
    "dedup",
    "topics",
    "curation",
    "export",
    "demo",
)
MEASURING = ("evaluation",)
ABOVE = ("cli",)
FOR_TOOLS = ("# type:", "# noqa", "# fmt:")
TO_THE_DRIVER = ("collect", "toPandas", "toLocalIterator")


def modules() -> list[Path]:
    """Every module of the package."""
    return sorted((ROOT / "refinery").rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Top-level names below ``refinery`` that a module imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "refinery" and len(parts) > 1:
                yield parts[1]


def allowed(package: str) -> set[str]:
    """What a package may import."""
    if package in LAYERS:
        return set(LAYERS[: LAYERS.index(package) + 1])
    if package in STAGES:
        return {*LAYERS, package}
    if package in MEASURING:
        return {*LAYERS, *STAGES, *MEASURING}
    return {*LAYERS, *STAGES, *MEASURING, *ABOVE}


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_module_imports_only_what_lies_below(path: Path) -> None:
    inside = path.relative_to(ROOT / "refinery").parts
    package = inside[0].removesuffix(".py")
    wrong = set(imported(path)) - allowed(package) - {"__version__"}
    assert not wrong, f"{path.name} in {package} imports {sorted(wrong)}"


def test_the_law_notices_a_breach(tmp_path: Path) -> None:
    breach = tmp_path / "breach.py"
    breach.write_text("def f():\n    from refinery.dedup import shingles\n")
    assert set(imported(breach)) - allowed("quality") == {"dedup"}


def unexplained(source: str) -> list[int]:
    """Lines that bring rows to the driver without a comment there or above the statement."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = {
        token.start[0]
        for token in tokens
        if token.type == tokenize.COMMENT and not token.string.startswith(FOR_TOOLS)
    }
    tree = ast.parse(source)
    starts: dict[ast.AST, int] = {}
    bare = []
    for node in ast.walk(tree):  # parents come before their children
        for child in ast.iter_child_nodes(node):
            is_statement = isinstance(child, ast.stmt)
            starts[child] = child.lineno if is_statement else starts.get(node, 0)
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in TO_THE_DRIVER
            and not comments & {starts[node] - 1, node.end_lineno}
        ):
            bare.append(node.end_lineno or 0)
    return bare


def test_no_stage_calls_for_all_data_on_the_driver() -> None:
    """What comes to the driver is bounded; each use says why on its line or above."""
    bare = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in modules()
        for line in unexplained(path.read_text(encoding="utf-8"))
    ]
    assert not bare, f"rows for the driver without a word on why they are bounded: {bare}"


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("a = f.collect()  # one row\n", []),
        ("# one row\na = f.collect()\n", []),
        ("# one row\na = (\n    f.where(x)\n    .toPandas()\n)\n", []),
        ("a = (\n    f.where(x)\n    .toPandas()  # one row\n)\n", []),
        ("# one row\nfor r in f.toLocalIterator():\n    pass\n", []),
        ("a = f.collect()  # type: ignore\n", [1]),
        ("# one row\n\na = f.collect()\n", [3]),
        ("# one row\na = 1\nb = f.collect()\n", [3]),
        ('def f():\n    """Rows."""\n    return g.toLocalIterator()\n', [3]),
        ("a = f.collect() + '# no comment'\n", [1]),
        ("# one row\nif x:\n    a = f.collect()\n", [3]),
    ],
)
def test_a_word_counts_where_it_stands_at_the_call(source: str, lines: list[int]) -> None:
    assert unexplained(source) == lines
