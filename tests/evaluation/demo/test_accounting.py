"""Every file has an outcome that fits what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from refinery.config.site import SiteSettings
from refinery.evaluation.demo.accounting import Listed, accounting
from refinery.evaluation.demo.store_index import Lying, StoreIndex, StorePaths

KEPT = Listed("kept", None)


def _file(path: str, expectation: str, kind: str = "txt", members: int = 0) -> dict[str, object]:
    return {"path": path, "kind": kind, "expectation": expectation, "members": members}


def _document(
    root: Path, path: str, status: str | None, kind: str = "page", step: str = ""
) -> Lying:
    steps = (("zip", step),) if step else ()
    return Lying(
        f"d {path} {step}", f"file://{root}/store/{path}", path, steps, status, None, kind, None
    )


def _misses(
    site: SiteSettings,
    file: dict[str, object],
    listed: Listed | None,
    documents: list[Lying],
    skipped: int = 0,
) -> set[str]:
    index = StoreIndex(StorePaths(site), documents)
    known = {str(file["path"]): listed} if listed else {}
    measures, told = accounting([file], known, index, skipped)
    assert told["planted"] == sum(row["files"] for row in told["outcomes"]) == 1
    return {measure.name for measure in measures if not measure.passed}


@pytest.mark.parametrize(
    ("expectation", "listed", "status", "skipped", "missed"),
    [
        ("readable", KEPT, "kept", 0, set()),
        ("readable", KEPT, "quarantined", 0, {"files_unexpected"}),
        ("readable", KEPT, None, 0, {"files_unaccounted"}),
        ("readable", None, None, 5, {"files_unaccounted"}),
        ("readable", Listed("quarantined", "denied"), None, 0, {"files_unexpected"}),
        ("corrupt", KEPT, "quarantined", 0, set()),
        ("corrupt", KEPT, "kept", 0, {"files_unexpected"}),
        ("empty", KEPT, "rejected", 0, set()),
        ("unreadable", Listed("quarantined", "denied"), None, 0, set()),
        ("unreadable", KEPT, "kept", 0, set()),
        ("skipped", Listed("skipped", "symlink"), None, 0, set()),
        ("skipped", KEPT, "skipped", 0, set()),
        ("skipped", None, None, 1, set()),
        ("skipped", None, None, 0, {"files_unaccounted"}),
        ("skipped", KEPT, "kept", 0, {"files_unexpected"}),
    ],
)
def test_outcomes(
    tmp_path: Path,
    site: SiteSettings,
    expectation: str,
    listed: Listed | None,
    status: str | None,
    skipped: int,
    missed: set[str],
) -> None:
    documents = [_document(tmp_path, "a.txt", status)] if listed == KEPT else []
    assert _misses(site, _file("a.txt", expectation), listed, documents, skipped) == missed


def test_an_opened_container_with_nothing_readable_counts_as_encrypted(
    tmp_path: Path, site: SiteSettings
) -> None:
    file = _file("z.zip", "encrypted", "archive")
    box = _document(tmp_path, "z.zip", "kept", "container")
    inner = _document(tmp_path, "z.zip", "quarantined", "page", "0:a.txt")
    assert _misses(site, file, KEPT, [box, inner]) == set()
    lost = _document(tmp_path, "z.zip", None, "page", "1:b.txt")
    assert _misses(site, file, KEPT, [box, inner, lost]) == {"members_unaccounted"}
    readable = _document(tmp_path, "z.zip", "kept", "page", "1:b.txt")
    assert _misses(site, file, KEPT, [box, inner, readable]) == {"files_unexpected"}


@pytest.mark.parametrize(("status", "missed"), [("kept", set()), (None, {"members_unaccounted"})])
def test_members_of_a_container_all_have_rows(
    tmp_path: Path, site: SiteSettings, status: str | None, missed: set[str]
) -> None:
    file = _file("z.zip", "readable", "archive", 2)
    documents = [
        _document(tmp_path, "z.zip", "kept", "container"),
        _document(tmp_path, "z.zip", "quarantined", "page", "0:a.txt"),
        _document(tmp_path, "z.zip", status, "page", "1:b.txt"),
    ]
    assert _misses(site, file, KEPT, documents) == missed
