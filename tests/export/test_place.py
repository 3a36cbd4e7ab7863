"""Publishing and recovering, on a local disk without Spark."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from refinery.export.manifest import describes
from refinery.export.place import Place


class Disk(Place):
    """A place whose file system is the local one; ``fails`` is a rename that does not happen."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)
        self._parent, self._name = str(path.parent), path.name
        self.draft = f"{path.parent}/.{path.name}.draft-{'0' * 12}"
        self.fails = ""

    def exists(self, path: str) -> bool:
        return Path(path).exists()

    def move(self, source: str, target: str) -> None:
        if source == self.fails:
            raise OSError
        Path(source).rename(target)

    def delete(self, path: str) -> None:
        shutil.rmtree(path, ignore_errors=True)

    def _beside(self, word: str) -> Iterator[str]:
        yield from map(str, Path(self._parent).glob(f".{self._name}.{word}-*"))


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    for name in ("c", f".c.draft-{'0' * 12}"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "what").write_text(name)
    return Disk(tmp_path / "c")


def test_a_failed_rename_leaves_the_former_export_in_its_place(disk: Disk) -> None:
    disk.fails = disk.draft
    with pytest.raises(OSError):
        disk.publish(disk.draft)
    assert (Path(disk.path) / "what").read_text() == "c"
    disk.fails = ""
    disk.publish(disk.draft)
    assert (Path(disk.path) / "what").read_text().startswith(".c.draft")
    assert [entry.name for entry in Path(disk.path).parent.iterdir()] == ["c"]


def test_only_what_an_export_moved_aside_is_restored_or_deleted(disk: Disk) -> None:
    aside = Path(disk.path).with_name(f".c.aside-{'1' * 12}")
    Path(disk.path).rename(aside)
    disk.recover(lambda directory: False)
    assert aside.exists() and not disk.exists(disk.path)
    disk.recover(lambda directory: directory == str(aside))
    assert not aside.exists() and (Path(disk.path) / "what").read_text() == "c"


@pytest.mark.parametrize(
    "text", ["", "[1]", "null", "{}", '{"format": 1}', '{"format": 1, "corpus": "d"}', "[" * 9999]
)
def test_other_manifests_are_not_ours(text: str) -> None:
    assert describes('{"format": 1, "corpus": "c", "rows": 0}', "c")
    assert not describes(text, "c")
