"""The walk: every regular file once, whatever its name, and nothing through a link."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from refinery.sources.base import Entry
from refinery.sources.root import Root
from refinery.sources.tree import Tree
from refinery.sources.uris import below, path_of, uri_of
from tests.sources.conftest import AsUser

NAMES = [
    b"plain.txt",
    b"\xff\xfe.txt",
    b"new\nline",
    b"tab\there",
    "caf\u00e9".encode(),
    "cafe\u0301".encode(),
    "\u202egpj.exe".encode(),
    b"-rf",
    b"..dots",
    b"trailing ",
    b"UPPER",
    b"upper",
    b"100%25",
    b"x" * 255,
]


def tree_of(root: Path) -> Tree:
    return Tree(Root(bytes(root)), "corp", lambda path, is_folder: True)


def entries(tree: Tree) -> list[Entry]:
    return [entry for unit in tree.units() for entry in tree.walk(unit)]


def test_names_survive_and_stay_apart(tmp_path: Path) -> None:
    for name in NAMES:
        Path(os.fsdecode(bytes(tmp_path) + b"/" + name)).write_bytes(name)
    found = entries(tree_of(tmp_path))
    assert {path_of(e.uri).rsplit(b"/", 1)[1] for e in found} == set(NAMES)
    assert len({e.uri for e in found}) == len(NAMES) == len({e.name for e in found})
    assert all(e.uri.isascii() and "\n" not in e.uri for e in found)
    for entry in found:
        entry.name.encode("utf-8")
        descriptor = Root(bytes(tmp_path)).open_file(below(bytes(tmp_path), entry.uri))
        assert os.read(descriptor, 300) == path_of(entry.uri).rsplit(b"/", 1)[1]
        os.close(descriptor)


def test_links_loops_and_special_files_are_seen_but_not_entered(tmp_path: Path) -> None:
    inside = tmp_path / "root" / "inside"
    inside.mkdir(parents=True)
    (tmp_path / "secret").write_text("outside")
    (inside / "file").write_text("x")
    (inside / "loop").symlink_to(tmp_path / "root")
    (inside / "dangling").symlink_to("nowhere")
    (inside / "out").symlink_to(tmp_path / "secret")
    os.mkfifo(inside / "pipe")
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(inside / "socket"))
    found = {e.name: (e.state, e.reason) for e in entries(tree_of(tmp_path / "root"))}
    server.close()
    assert found == {
        "file": ("file", None),
        "loop": ("skipped", "symlink"),
        "dangling": ("skipped", "symlink"),
        "out": ("skipped", "symlink"),
        "pipe": ("skipped", "fifo"),
        "socket": ("skipped", "socket"),
    }


def test_a_folder_swapped_for_a_link_does_not_lead_out(tmp_path: Path) -> None:
    (tmp_path / "root" / "a").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret").write_text("x")
    tree = tree_of(tmp_path / "root")
    units = tree.units()
    (tmp_path / "root" / "a").rmdir()
    (tmp_path / "root" / "a").symlink_to(tmp_path / "outside")
    found = [e for unit in units for e in tree.walk(unit)]
    assert [(e.name, e.state) for e in found if e.state != "denied"] == [("a", "skipped")]
    assert [e.reason for e in found if e.state == "denied"] == ["unreadable-folder"]
    with pytest.raises(OSError):
        Root(bytes(tmp_path / "root")).open_file(b"a/secret")


def test_units_cover_each_file_once(tmp_path: Path) -> None:
    planted = set()
    for number in range(120):
        folder = tmp_path / f"a{number % 3}" / f"b{number % 7}" / f"c{number % 11}" / "d"
        folder.mkdir(parents=True, exist_ok=True)
        for place in (folder, folder.parent, folder.parents[2], tmp_path):
            file = place / f"{number}.txt"
            file.write_text("x")
            planted.add(uri_of(bytes(file)))
    tree = tree_of(tmp_path)
    assert len(tree.units()) > 64
    found = [e.uri for e in entries(tree)]
    assert len(found) == len(set(found))
    assert set(found) == planted


def test_a_hard_link_is_a_path_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("same")
    (tmp_path / "two").hardlink_to(tmp_path / "one")
    first, second = entries(tree_of(tmp_path))
    assert first.uri != second.uri
    assert first.stamp == second.stamp


@pytest.mark.parametrize("uri", ["file:///etc/passwd", "file:///srv/../etc", "file:///srv//x", "x"])
def test_no_uri_leads_out_of_the_root(uri: str) -> None:
    with pytest.raises(ValueError, match="outside"):
        below(b"/srv", uri)


def test_a_closed_folder_is_one_denied_entry(share: Path, as_user: AsUser) -> None:
    (share / "open").mkdir()
    (share / "open" / "file").write_text("x")
    (share / "closed").mkdir(mode=0o700)
    (share / "closed" / "file").write_text("x")
    found = as_user(lambda: entries(tree_of(share)))
    assert {(e.name, e.reason) for e in found} == {("file", None), ("closed", "denied-folder")}


def test_ancestors_above_the_root_count_where_asked(share: Path) -> None:
    (share / "above" / "root").mkdir(parents=True)
    (share / "above" / "root" / "file").write_text("x")
    (share / "above").chmod(0o700)
    counted = Tree(Root(bytes(share / "above" / "root"), True), "corp", lambda path, folder: True)
    (plain,) = entries(tree_of(share / "above" / "root"))
    (strict,) = entries(counted)
    assert plain.readers == ("everyone@corp",)
    assert "everyone@corp" not in strict.readers
    assert len(strict.readers) == 1


def test_very_deep_paths(tmp_path: Path) -> None:
    at = os.open(tmp_path, os.O_RDONLY)
    for _ in range(60):
        os.mkdir("d" * 200, dir_fd=at)
        at, before = os.open("d" * 200, os.O_RDONLY, dir_fd=at), at
        os.close(before)
    os.close(os.open("leaf", os.O_CREAT | os.O_WRONLY, dir_fd=at))
    os.close(at)
    (found,) = entries(tree_of(tmp_path))
    assert found.name == "leaf"
    assert len(path_of(found.uri)) > 12_000
