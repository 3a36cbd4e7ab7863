"""Reading for a content id: what is quarantined, what is one content, what is read again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from refinery.core.identity import Identity
from refinery.core.sources import build_source
from refinery.sources import fetch
from refinery.sources.fetch import HashItems
from refinery.sources.listing import LISTING, ListUnits
from tests.sources.conftest import AsUser

Rows = dict[str, dict[str, Any]]


def crawl(path: Path, identity: Identity, between: Any = None, limit: int = 10**9) -> Rows:
    """List and fetch a folder without Spark; rows by name."""
    values = {"name": "s", "type": "file-share", "path": str(path), "realm": "corp"}
    units = [{"source": "s", "unit": unit} for unit in build_source(values).roots()]
    batch = pa.RecordBatch.from_pylist(units)
    listed = list(ListUnits([values], identity)(iter([batch])))
    if between is not None:
        between()
    micros = [
        b.set_column(i, "modified", b.column(i).cast(pa.int64()))
        for b in listed
        for i in [LISTING.names.index("modified")]
    ]
    items = HashItems([values], identity, limit)(iter(micros))
    return {row["name"]: row for found in items for row in found.to_pylist()}


def test_content_is_bytes_and_what_the_extension_says(tmp_path: Path, identity: Identity) -> None:
    for name, data in {"a.txt": "x", "b.txt": "x", "c.md": "x", "d.txt": "y", "e": ""}.items():
        (tmp_path / name).write_text(data)
    (tmp_path / "f.txt").hardlink_to(tmp_path / "a.txt")
    rows = crawl(tmp_path, identity)
    assert {row["status"] for row in rows.values()} == {"kept"}
    assert rows["a.txt"]["content"] == rows["b.txt"]["content"] == rows["f.txt"]["content"]
    assert len({row["content"] for row in rows.values()}) == 4
    assert rows["a.txt"]["content"] == identity.content(b"x", ".txt")
    assert rows["e"]["content"] == identity.content(b"")
    assert rows["e"]["size"] == 0
    assert len({row["key"] for row in rows.values()}) == 6


def test_blocks_give_the_same_id_as_one_read(tmp_path: Path, identity: Identity) -> None:
    data = os.urandom(3 * fetch.BLOCK + 17)
    (tmp_path / "big").write_bytes(data)
    assert crawl(tmp_path, identity)["big"]["content"] == identity.content(data)


def test_everything_seen_gets_one_state(tmp_path: Path, identity: Identity) -> None:
    (tmp_path / "link").symlink_to("nowhere")
    (tmp_path / "gone").write_text("x")
    (tmp_path / "swapped").write_text("x")
    (tmp_path / "large").write_bytes(b"x" * 2000)
    os.truncate(tmp_path / "large", 2**40)  # sparse: would take hours to read

    def between() -> None:
        (tmp_path / "gone").unlink()
        (tmp_path / "swapped").unlink()
        os.mkfifo(tmp_path / "swapped")

    rows = crawl(tmp_path, identity, between)
    assert {name: (row["status"], row["reason"]) for name, row in rows.items()} == {
        "link": ("skipped", "symlink"),
        "gone": ("quarantined", "gone"),
        "swapped": ("quarantined", "not-regular"),
        "large": ("quarantined", "too-large"),
    }
    assert all(row["content"] is None for row in rows.values())


def test_denied_files_are_rows(share: Path, as_user: AsUser, identity: Identity) -> None:
    (share / "open").write_text("x")
    (share / "closed").write_text("x")
    (share / "closed").chmod(0o600)
    key = share.parent / f"{share.name}.key"
    key.write_bytes(Path(identity.reference.removeprefix("file:")).read_bytes())
    key.chmod(0o600)
    os.chown(key, 61001, 62001)
    try:
        rows = as_user(lambda: crawl(share, Identity(f"file:{key}")))
    finally:
        key.unlink()
    assert {name: (row["status"], row["reason"]) for name, row in rows.items()} == {
        "open": ("kept", None),
        "closed": ("quarantined", "denied"),
    }


def test_what_changes_between_listing_and_reading_is_stored_as_read(
    tmp_path: Path, identity: Identity
) -> None:
    (tmp_path / "file").write_text("before")
    rows = crawl(tmp_path, identity, lambda: (tmp_path / "file").write_text("afterwards"))
    assert rows["file"]["content"] == identity.content(b"afterwards")
    assert rows["file"]["size"] == 10


@pytest.mark.parametrize("times", [1, 99])
def test_a_file_that_changes_while_it_is_read(
    tmp_path: Path, identity: Identity, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    file = tmp_path / "log"
    file.write_bytes(b"x" * 100)
    real, left = HashItems._digest, [times]

    def disturbed(self: HashItems, *given: Any) -> tuple[str, int]:
        found = real(self, *given)
        if left[0]:
            left[0] -= 1
            with file.open("ab") as writer:
                writer.write(b"y")
        return found

    monkeypatch.setattr(HashItems, "_digest", disturbed)
    row = crawl(tmp_path, identity)["log"]
    if times == 1:
        assert (row["status"], row["size"]) == ("kept", 101)
        assert row["content"] == identity.content(b"x" * 100 + b"y")
    else:
        assert (row["status"], row["reason"]) == ("quarantined", "unstable")


def test_odd_times_do_not_fail(tmp_path: Path, identity: Identity) -> None:
    for name, when in {"old": -(2**31), "y2038": 2**31 + 5, "far": 2**33}.items():
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (when, when))
    rows = crawl(tmp_path, identity)
    assert {row["status"] for row in rows.values()} == {"kept"}
    assert rows["y2038"]["modified"].year == 2038
