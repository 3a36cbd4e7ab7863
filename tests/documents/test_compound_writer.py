"""Compound files that were written are read by others as they were meant."""

from __future__ import annotations

import io

import olefile
import pytest

from refinery.documents import compound_writer
from refinery.documents.compound_writer import Tree, compound_file


@pytest.mark.parametrize(
    "tree",
    [
        {},
        {"a": b""},
        {"a": b"x", "B": b"y" * 5000, "s": {"q": b"z" * 70, "t": {"u": b"1" * 4096}, "e": {}}},
        {f"s{size}": b"k" * size for size in range(300)},
        {"large": bytes(range(256)) * 40_000},
    ],
)
def test_streams_are_where_they_belong(tree: Tree) -> None:
    with olefile.OleFileIO(io.BytesIO(compound_file(tree))) as file:
        assert not file.parsing_issues
        found = {tuple(path): file.openstream(path).read() for path in file.listdir()}
    assert found == dict(_streams(tree, ()))


def _streams(tree: Tree, above: tuple[str, ...]) -> list[tuple[tuple[str, ...], bytes]]:
    found = []
    for name, value in tree.items():
        if isinstance(value, bytes):
            found.append(((*above, name), value))
        else:
            found += _streams(value, (*above, name))
    return found


def test_no_file_is_written_beyond_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compound_writer, "MAX_BYTES", 10)
    assert compound_file({"a": b"x" * 10})
    assert compound_file({"a": b"x" * 11}) == b""
