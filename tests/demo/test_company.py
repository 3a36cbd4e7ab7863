"""The whole demo: deterministic, complete, and true to what it says about itself."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from refinery.demo.company import CompanySummary, write_company
from refinery.errors import UsageError
from tests.demo.conftest import read_rows


def _fingerprint(root: Path) -> dict[str, str]:
    found = {}
    for path in sorted(root.rglob("*")):
        name = str(path.relative_to(root))
        if path.is_symlink():
            found[name] = str(path.readlink())
        elif path.is_file():
            stamp = path.stat().st_mtime if "store" in path.parts else 0
            mode = path.stat().st_mode
            path.chmod(0o600)
            found[name] = f"{hashlib.sha256(path.read_bytes()).hexdigest()} {stamp}"
            path.chmod(mode)
    return found


def test_one_seed_gives_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    for name, seed in (("one", 3), ("two", 3), ("other", 4)):
        write_company(tmp_path / name, scale=0.02, seed=seed)
    one, two, other = (_fingerprint(tmp_path / name) for name in ("one", "two", "other"))
    assert one == two
    shared = {name for name in one.keys() & other.keys() if one[name] == other[name]}
    assert not {name for name in shared if name.endswith((".mbox", ".xlsx", ".pdf", ".md"))}


def test_refuses_a_directory_that_is_not_empty(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    with pytest.raises(UsageError):
        write_company(tmp_path)
    with pytest.raises(UsageError):
        write_company(tmp_path / "new", scale=0)


def test_every_file_is_recorded_once(demo: CompanySummary) -> None:
    recorded = [row["path"] for row in read_rows(demo, "files")]
    present = {
        str(path.relative_to(demo.store))
        for path in demo.store.rglob("*")
        if path.is_symlink() or path.is_file()
    }
    assert len(recorded) == len(set(recorded))
    assert set(recorded) == present


def test_every_kind_is_there_at_a_tenth(demo: CompanySummary) -> None:
    expected = {
        "agent",
        "archive",
        "chat",
        "chat-index",
        "csv",
        "docx",
        "git-internal",
        "html",
        "link",
        "mail",
        "mbox",
        "md",
        "odt",
        "pdf",
        "pptx",
        "py",
        "rtf",
        "tickets",
        "txt",
        "vtt",
        "xlsx",
    }
    if not demo.has_repository:
        expected -= {"git-internal", "py"}
    assert expected <= set(demo.kinds)
    assert 200 <= demo.documents <= 450
    expectations = {row["expectation"] for row in read_rows(demo, "files")}
    assert expectations == {
        "readable",
        "corrupt",
        "encrypted",
        "empty",
        "unreadable",
        "skipped",
    }


def test_readers_follow_from_modes(demo: CompanySummary) -> None:
    rows = {row["path"]: row for row in read_rows(demo, "acls")}
    group = rows["hr"]["gid"]
    assert rows["handbook"]["readers"] == ["everyone"]
    inside = [row for path, row in rows.items() if path.startswith("hr/")]
    assert inside
    assert all(row["readers"] == sorted([f"gid:{group}", f"uid:{os.geteuid()}"]) for row in inside)
    assert rows["broken/forbidden.txt"]["readers"] == []
