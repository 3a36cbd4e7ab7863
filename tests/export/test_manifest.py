"""The id of an export follows its rows, not the bytes that hold them."""

from __future__ import annotations

import json
from typing import Any

from refinery.export.manifest import Origin, build_manifest, describes, export_id, manifest_text

FILE = {"sha256": "a" * 64, "bytes": 10, "rows": 2, "content": "c" * 64}


def made(versions: dict[str, int] | None = None, created: str = "now", **file: Any) -> str:
    """Export id of a manifest with one file."""
    origin = Origin(stages={"curate": "f"}, versions=versions or {})
    facts = {"rows": 2, "counts": {}, "withheld": {}}
    manifest = build_manifest("c", facts, {"parquet/train": {**FILE, **file}}, origin, created)
    assert export_id(json.loads(manifest_text(manifest))) == manifest["export"]
    return str(manifest["export"])


def test_bytes_time_and_versions_do_not_count() -> None:
    same = {made(), made(sha256="b" * 64, bytes=11), made({"items": 4}), made(created="later")}
    assert len(same) == 1


def test_rows_do() -> None:
    assert len({made(), made(content="d" * 64), made(rows=3)}) == 3


def test_only_a_manifest_of_the_corpus_describes_it() -> None:
    text = json.dumps({"format": 1, "corpus": "c"})
    assert describes(text, "c") and not describes(text, "d") and not describes("[]", "c")
