"""Ids depend on key and content alone, and part lists never collide."""

from __future__ import annotations

from pathlib import Path

from refinery.config.secrets import write_key
from refinery.core.identity import ID_LENGTH, Identity


def test_ids_are_keyed(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_key(tmp_path / name)
    first, second = (Identity(f"file:{tmp_path / name}") for name in ("a", "b"))
    assert first.text("same words") == first.text("same words")
    assert first.text("same words") != second.text("same words")
    assert len(first.text("x")) == ID_LENGTH


def test_kinds_and_part_boundaries_are_told_apart(identity: Identity) -> None:
    assert identity.item("ab", "c") != identity.item("a", "bc")
    assert identity.text("x") != identity.clean_text("x")
    assert identity.content(b"x", ".md") != identity.content(b"x", ".txt")


def test_a_streamed_content_id_equals_the_whole(identity: Identity) -> None:
    mac = identity.start_content(".md")
    mac.update(b"one ")
    mac.update(b"two")
    assert mac.hexdigest()[:ID_LENGTH] == identity.content(b"one two", ".md")


def test_the_key_is_not_shipped_with_the_instance(identity: Identity) -> None:
    assert set(vars(identity)) == {"reference"}
