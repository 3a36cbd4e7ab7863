"""One file read without a lake gives what the stage's rows would say."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from refinery.core.locations import MAX_DEPTH
from refinery.documents.documents_stage import DocumentsSettings
from refinery.documents.standalone import Reader


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(DocumentsSettings(max_mb=1)) as reader:
        yield reader


def test_a_mail_gives_its_text_and_its_attachment(reader: Reader, tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ann@corp.example", "bo@corp.example", "Plan"
    mail.set_content("The plan is attached.")
    mail.add_attachment("# The plan\n\nMove on Monday.\n", subtype="markdown", filename="plan.md")
    (tmp_path / "a.eml").write_bytes(bytes(mail))
    letter, plan = reader.read(tmp_path / "a.eml").walk()
    assert "attached" in letter.text and not letter.reason
    assert plan.name == ("a.eml", "plan.md") and "Monday" in plan.text


def test_boxes_in_boxes_end_where_the_stage_ends(reader: Reader, tmp_path: Path) -> None:
    data, name = b"words", "a.txt"
    for depth in range(MAX_DEPTH + 2):
        box = io.BytesIO()
        with zipfile.ZipFile(box, "w") as archive:
            archive.writestr(name, data)
        data, name = box.getvalue(), f"{depth}.zip"
    (tmp_path / name).write_bytes(data)
    found = list(reader.read(tmp_path / name).walk())
    assert [reading.reason for reading in found] == [""] * MAX_DEPTH + ["nested-too-deep"]
    assert found[-1].left_out == 1


def test_a_large_file_is_not_read_to_its_end(reader: Reader, tmp_path: Path) -> None:
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(2**40)  # all of it would not fit into memory
    found = reader.read(tmp_path / "large.txt")
    assert found.reason == "too-large" and not found.text
