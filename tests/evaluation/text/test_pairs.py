"""Where the truth of a file is looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from refinery.errors import UsageError
from refinery.evaluation.text.pairs import pairs


def place(root: Path, *names: str) -> None:
    """Empty files."""
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()


def test_truths_are_found_beside_in_folders_and_in_a_tree_of_their_own(tmp_path: Path) -> None:
    data, apart = tmp_path / "data", tmp_path / "apart"
    place(data, "a.docx", "a.txt", "b.PDF", "groundtruth/b.PDF.md", "x/sources/c.html", "none.eml")
    place(data, "x/groundtruth/c.html.md", "README.md", "README.html")
    found = {str(p.path.relative_to(data)): p for p in pairs(data, data)}
    assert {name: str(pair.truth.relative_to(data)) for name, pair in found.items()} == {
        "a.docx": "a.txt",
        "b.PDF": "groundtruth/b.PDF.md",
        "x/sources/c.html": "x/groundtruth/c.html.md",
    }
    assert found["b.PDF"].format == "pdf"
    place(apart, "none.md")
    assert [pair.path.name for pair in pairs(data, apart)] == ["none.eml"]


def test_markdown_has_a_truth_of_the_same_name(tmp_path: Path) -> None:
    place(tmp_path, "sources/a.md", "groundtruth/a.md", "lonely.md")
    assert [str(p.path.relative_to(tmp_path)) for p in pairs(tmp_path, tmp_path)] == [
        "sources/a.md"
    ]


def test_a_truth_that_several_files_could_claim_is_none(tmp_path: Path) -> None:
    place(tmp_path, "a.docx", "a.pptx", "truth/a.md", "b.docx", "truth/b.md")
    assert [pair.path.name for pair in pairs(tmp_path, tmp_path)] == ["b.docx"]


def test_files_without_truth_are_an_error(tmp_path: Path) -> None:
    place(tmp_path, "a.docx")
    with pytest.raises(UsageError, match="has its text"):
        pairs(tmp_path, tmp_path)
