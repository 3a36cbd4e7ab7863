"""Recall over the pairs that can be compared."""

from __future__ import annotations

from pathlib import Path

from refinery.config.site import SiteSettings
from refinery.evaluation.demo.duplicates import Cleaned, duplicates
from refinery.evaluation.demo.store_index import Lying, StoreIndex, StorePaths

CLUSTERS = {
    "a": Cleaned("c-1", None),
    "b": Cleaned("c-1", None),
    "c": Cleaned("c-2", None),
    "d": Cleaned(None, "quality rejected too-short"),
}


def _index(tmp_path: Path, site: SiteSettings) -> StoreIndex:
    files = [
        Lying(name, f"file://{tmp_path}/store/{name}.txt", name, (), "kept", None, "page", None)
        for name in CLUSTERS
    ]
    return StoreIndex(StorePaths(site), files)


def _group(kind: str, *names: str) -> dict[str, object]:
    return {"kind": kind, "members": [{"path": f"{name}.txt", "member": ""} for name in names]}


def test_pairs_are_found_missed_or_left_out(tmp_path: Path, site: SiteSettings) -> None:
    truth = [_group("exact", "a", "b", "d"), _group("near", "a", "c"), _group("near", "a", "gone")]
    measures, told = duplicates(truth, _index(tmp_path, site), CLUSTERS)
    assert [(m.name, m.value, m.passed) for m in measures] == [
        ("exact_duplicate_recall", 1.0, True),
        ("near_duplicate_recall", 0.0, False),
    ]
    left_out = {"quality rejected too-short": 2}
    assert told["exact"] == {"pairs": 3, "found": 1, "missed": [], "left_out": left_out}
    assert told["near"]["missed"] == [["a.txt", "c.txt"]]
    assert told["near"]["left_out"] == {"no-document": 1}


def test_pairs_that_all_were_left_out_do_not_pass(tmp_path: Path, site: SiteSettings) -> None:
    measures, _ = duplicates([_group("exact", "a", "d")], _index(tmp_path, site), CLUSTERS)
    assert [m.value for m in measures] == [None, None]
    assert not any(m.passed for m in measures)
