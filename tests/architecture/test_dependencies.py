"""The law of dependency.

errors <- config <- catalog <- ledger <- core <- reports <- stages <- cli <- jobs.
"""

from __future__ import annotations

import ast
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
    "evaluation",
    "demo",
)
ABOVE = ("review", "cli")


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
    return {*LAYERS, *STAGES, *ABOVE}


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


def test_no_stage_calls_for_all_data_on_the_driver() -> None:
    """toPandas and collect are for bounded results; each use says why on its line or above."""
    bare = []
    for path in modules():
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            if ".collect()" in line or ".toPandas()" in line:
                near = " ".join(lines[max(0, number - 3) : number + 2])
                if "#" not in near and '"""' not in near:
                    bare.append(f"{path.relative_to(ROOT)}:{number + 1}")
    assert not bare, f"collect without a word on why it is bounded: {bare}"
