"""Files for their owner alone, whatever lay there before."""

from __future__ import annotations

from pathlib import Path

import pytest

from refinery.cli.private_file import private_file


def write(target: Path, text: str) -> None:
    with private_file(target) as file:
        file.write(text)


def test_a_file_that_others_could_read_is_private_afterwards(tmp_path: Path) -> None:
    target = tmp_path / "run.html"
    target.write_text("before")
    target.chmod(0o644)
    write(target, "now")
    assert target.read_text() == "now" and target.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [target]


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    shared, target = tmp_path / "shared", tmp_path / "run.html"
    shared.write_text("another's")
    target.symlink_to(shared)
    write(target, "now")
    assert shared.read_text() == "another's" and not target.is_symlink()
    assert target.read_text() == "now" and target.stat().st_mode & 0o777 == 0o600


def test_what_cannot_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "run.html"
    target.write_text("before")

    def full(*arguments: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write(target, "now")
    assert target.read_text() == "before" and list(tmp_path.iterdir()) == [target]
