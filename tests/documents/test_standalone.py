"""One file read without a lake gives what the stage's rows would say."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from refinery.core.locations import MAX_DEPTH
from refinery.documents.documents_stage import DocumentsSettings
from refinery.documents.standalone import Reader
from tests.documents.outlook.pst.mailbox import Folder, Message, mailbox, text


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
        file.write(b"Words of a page.\n" * 1000)
        file.truncate(2**40)  # all of it would not fit into memory
    found = reader.read(tmp_path / "large.txt")
    assert found.reason == "too-large" and not found.text


def test_a_mailbox_file_of_any_size_is_read_by_stretches(reader: Reader, tmp_path: Path) -> None:
    messages = [Message({0x37: text(f"Plan {n}"), 0x1000: text("Move.")}) for n in range(3)]
    with (tmp_path / "a.pst").open("wb") as file:
        file.write(mailbox(Folder("Inbox", messages)))
        file.truncate(2**40)
    whole, stretch, *mails = reader.read(tmp_path / "a.pst").walk()
    assert (whole.reason, stretch.name[-1]) == ("", "Inbox: 1 to 3")
    assert ["Move." in mail.text for mail in mails] == [True] * 3


def test_a_mailbox_of_any_size_is_held_in_part(reader: Reader, tmp_path: Path) -> None:
    mail = "From a@x Mon Jan  5 10:00:00 2026\nFrom: a@x\nSubject: S\n\nMove on {}.\n\n"
    (tmp_path / "a.mbox").write_text("".join(map(mail.format, range(5))))
    limits, reader._limits = reader._limits, replace(reader._limits, expanded=150)
    _, *mails = reader.read(tmp_path / "a.mbox").walk()
    reader._limits = limits
    assert [f"Move on {n}." in mail.text for n, mail in enumerate(mails)] == [True] * 5


def test_so_many_documents_are_read_of_a_file_and_the_rest_is_counted(
    reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("refinery.documents.standalone.MEMBERS", 4)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as box:
        for n in range(3):
            box.writestr(f"{n}.txt", f"words of page {n}")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as box:
        for name in ("a.zip", "b.zip"):
            box.writestr(name, inner.getvalue() + name.encode())
    outer, *inside = reader.read(tmp_path / "a.zip").walk()
    assert len(inside) == 4 and outer.left_out == 1
