"""The notebooks run from the first cell to the last over a lake that the line has filled."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from refinery.cli.main import main
from tests.line.conftest import Line

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NAMES = ["explore_what_was_mined", "judge_a_redaction_run", "look_into_a_corpus"]


@pytest.fixture(scope="module")
def exported(line: Line) -> Line:
    """The company with its corpus as it stands now."""
    main(["run", "export", "--config", str(line.config)])
    return line


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_over_a_refined_company(
    path: Path, exported: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REFINERY_CONFIG", str(exported.config))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("MPLBACKEND", "agg")
    book = nbformat.read(path, as_version=4)
    client = NotebookClient(book, timeout=300, resources={"metadata": {"path": str(ROOT)}})
    client.execute(env=dict(os.environ))
    outputs = [out for cell in book.cells for out in cell.get("outputs", ())]
    assert outputs and not [out for out in outputs if out.output_type == "error"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_is_committed_without_output(path: Path) -> None:
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    assert not [cell for cell in book.cells if cell.get("outputs") or cell.get("execution_count")]


def test_there_is_one_for_each_user() -> None:
    assert [path.stem for path in NOTEBOOKS] == NAMES
