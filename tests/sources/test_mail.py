"""Mail stores: an item stays the same while flags move its file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from refinery.core.sources import build_source
from refinery.errors import TransientError
from refinery.sources.base import Entry, Source


def store(kind: str, path: Path) -> Source:
    values: dict[str, Any] = {"name": "m", "type": kind, "path": str(path), "realm": "corp"}
    source: Source = build_source(values)
    return source


def listed(source: Source) -> list[Entry]:
    return [entry for unit in source.roots() for entry in source.list(unit)]


def mailbox(path: Path) -> Path:
    for name in ("cur", "new", "tmp"):
        (path / name).mkdir(parents=True)
    return path


def test_a_mail_is_one_item_whatever_its_flags(tmp_path: Path) -> None:
    box = mailbox(tmp_path / "ann")
    (box / "new" / "1.M1.host").write_bytes(b"Subject: a\n\nhello")
    source = store("maildir", tmp_path)
    (before,) = listed(source)
    assert before.name == "1.M1.host.eml"
    assert source.settings.kind_hint == "message"
    with source.open(before.uri) as file:
        stamp = source.stamp(file)
    (box / "new" / "1.M1.host").rename(box / "cur" / "1.M1.host:2,S")
    (after,) = listed(source)
    assert after == before
    assert after.stamp == stamp
    with source.open(after.uri) as file:
        assert file.read().endswith(b"hello")
    (box / "cur" / "1.M1.host:2,S").rename(box / "cur" / "1.M1.host:2,RS")
    with source.open(after.uri) as file:
        assert file.read().endswith(b"hello")
    (box / "cur" / "1.M1.host:2,RS").unlink()
    with pytest.raises(TransientError, match="no longer"):
        source.open(after.uri)


def test_only_delivered_mails_are_listed_and_each_once(tmp_path: Path) -> None:
    box = mailbox(tmp_path)
    sent = mailbox(tmp_path / ".Sent")
    for place in ("tmp/3", "new/1", "cur/1:2,S", "cur/2:2,", "dovecot-uidlist"):
        (box / place).write_text(place)
    (sent / "cur" / "1:2,S").write_text("sent")
    source = store("maildir", tmp_path)
    assert sorted(e.name for e in listed(source)) == ["1.eml", "1.eml", "2.eml"]
    assert len({e.uri for e in listed(source)}) == 3
    assert len(source.roots()) == 1


def test_mailboxes_are_units_of_their_own(tmp_path: Path) -> None:
    for name in ("ann", "bob", "cid"):
        (mailbox(tmp_path / name) / "new" / "1").write_text(name)
    source = store("maildir", tmp_path)
    assert len(source.roots()) == 4
    assert len(listed(source)) == 3


def test_mbox_as_a_folder_and_as_a_file(tmp_path: Path) -> None:
    (tmp_path / "Inbox").write_bytes(b"From a\n\nx")
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "2019.mbox").write_bytes(b"From a\n\ny")
    assert {e.name for e in listed(store("mbox", tmp_path))} == {"Inbox.mbox", "2019.mbox"}
    single = store("mbox", tmp_path / "Inbox")
    single.check()
    (entry,) = listed(single)
    assert entry.uri == f"file://{tmp_path}/Inbox"
    with single.open(entry.uri) as file:
        assert file.read().endswith(b"x")
