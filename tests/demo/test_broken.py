"""Each broken file is broken in the way it is meant to be."""

from __future__ import annotations

import zipfile

import pypdf
import pytest

from refinery.demo.broken import PASSWORD
from refinery.demo.company import CompanySummary


def test_the_locked_files_open_with_the_password_only(demo: CompanySummary) -> None:
    reader = pypdf.PdfReader(demo.store / "broken/locked.pdf")
    assert reader.is_encrypted
    assert reader.decrypt("wrong") == 0
    assert reader.decrypt(PASSWORD) != 0
    with zipfile.ZipFile(demo.store / "broken/locked.zip") as archive:
        with pytest.raises(RuntimeError):
            archive.read("notes.txt")
        assert archive.read("notes.txt", pwd=PASSWORD.encode())


@pytest.mark.parametrize("name", ["truncated.docx", "noise.xlsx", "cut-off.zip"])
def test_the_corrupt_containers_do_not_open(demo: CompanySummary, name: str) -> None:
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(demo.store / "broken" / name)


def test_the_rest(demo: CompanySummary) -> None:
    assert (demo.store / "broken/empty.txt").stat().st_size == 0
    assert (demo.store / "broken/forbidden.txt").stat().st_mode & 0o777 == 0
    link = demo.store / "broken/lost-link.docx"
    assert link.is_symlink()
    assert not link.exists()
