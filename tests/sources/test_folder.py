"""Stores that are folders: what is refused, what opens, what the globs leave out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from refinery.core.sources import build_source, source_by_name
from refinery.errors import ConfigError, QuarantineError, SourceError, TransientError
from refinery.sources.base import Source
from tests.sources.conftest import AsUser


def share_of(path: Path, **settings: Any) -> Source:
    values = {"name": "s", "type": "file-share", "path": str(path), "realm": "corp", **settings}
    source: Source = build_source(values)
    return source


def names(source: Source) -> set[str]:
    return {entry.name for unit in source.roots() for entry in source.list(unit)}


def test_a_missing_folder_a_file_and_an_unmounted_one_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(SourceError, match=r"does not exist.*mount the share"):
        share_of(tmp_path / "absent").check()
    with pytest.raises(SourceError, match="no folder"):
        share_of(tmp_path / "file").check()
    with pytest.raises(SourceError, match="nothing is mounted"):
        share_of(tmp_path, require_mount=True).check()
    share_of(tmp_path).check()


def test_an_unreadable_folder_is_refused(share: Path, as_user: AsUser) -> None:
    share.chmod(0o700)

    def check() -> str:
        with pytest.raises(SourceError, match="EACCES") as caught:
            share_of(share).check()
        return str(caught.value)

    assert "grant" in as_user(check)


def test_the_realm_is_required(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"sources.s.realm.*required"):
        build_source({"name": "s", "type": "file-share", "path": str(tmp_path)})


def test_settings_and_names_that_nobody_knows(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="did you mean 'exclude'"):
        share_of(tmp_path, exclud=["x"])
    with pytest.raises(ConfigError, match="did you mean 'file-share'"):
        build_source({"name": "s", "type": "fileshare"})
    with pytest.raises(ConfigError, match="known: a, b"):
        source_by_name([{"name": "b"}, {"name": "a"}], "c")


def test_globs(tmp_path: Path) -> None:
    for name in ("a.md", "b.tmp", "sub/c.md", "sub/d.tmp", "private/e.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert names(share_of(tmp_path)) == {"a.md", "b.tmp", "c.md", "d.tmp", "e.md"}
    assert names(share_of(tmp_path, exclude=["*.tmp", "private"])) == {"a.md", "c.md"}
    assert names(share_of(tmp_path, include=["sub/*"])) == {"c.md", "d.tmp"}


def reason(source: Source, uri: str) -> tuple[str, bool]:
    with pytest.raises(QuarantineError) as caught:
        source.open(uri)
    assert uri not in str(caught.value)
    return caught.value.reason, isinstance(caught.value, TransientError)


def test_only_regular_files_inside_open(tmp_path: Path) -> None:
    (tmp_path / "root" / "folder").mkdir(parents=True)
    os.mkfifo(tmp_path / "root" / "pipe")
    (tmp_path / "root" / "link").symlink_to("file")
    (tmp_path / "root" / "file").write_text("x" * 100)
    (tmp_path / "outside").write_text("x")
    source = share_of(tmp_path / "root")
    base = f"file://{tmp_path}/root"
    with source.open(f"{base}/file") as file:
        file.seek(98)
        assert file.read() == b"xx"
    assert reason(source, f"{base}/pipe") == ("not-regular", False)
    assert reason(source, f"{base}/link") == ("not-regular", False)
    assert reason(source, f"{base}/folder") == ("not-regular", False)
    assert reason(source, f"{base}/absent") == ("gone", True)
    assert reason(source, f"{base}/../outside") == ("gone", False)
    assert reason(source, f"{base}/%2E%2E/outside") == ("gone", False)


def test_a_file_without_permission_is_denied(share: Path, as_user: AsUser) -> None:
    (share / "file").write_text("x")
    (share / "file").chmod(0o600)
    source = share_of(share)
    assert as_user(lambda: reason(source, f"file://{share}/file")) == ("denied", False)
