"""``refinery documents inspect``: what becomes of one file."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from refinery.cli.documents import command
from refinery.errors import SourceError
from tests.documents.hostile.zipcrypto import locked_zip

PAGE = "# Moving house\n\nThe archive moves to the basement.\n\n- boxes\n- shelves\n"


def ask(path: Path, *options: str) -> list[dict[str, Any]]:
    """The documents that --json names."""
    arguments = ["inspect", str(path), "--json", *options]
    done = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["bytes"] == path.stat().st_size
    return list(told["documents"])


def test_a_page_is_told_block_by_block(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(PAGE, encoding="utf-8")
    (page,) = ask(path)
    assert (page["format"], page["kind"], page["language"]) == ("markdown", "page", "en")
    assert [block["kind"] for block in page["blocks"]] == [
        *("heading", "paragraph", "list_item", "list_item"),
    ]
    heading = page["blocks"][0]
    assert heading["level"] == 1
    assert "Moving house" in page["text"][heading["start"] : heading["end"]]


def test_what_lies_inside_is_told_with_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "box.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("page.md", PAGE)
        archive.writestr("nothing.txt", "")
        archive.writestr("program", b"\x7fELF\x02")
        archive.writestr("blob.bin", bytes(range(256)))
    box, *inside = ask(path)
    assert (box["container"], box["reason"]) == ("zip", "")
    assert {document["name"][-1]: document["reason"] for document in inside} == {
        "page.md": "",
        "nothing.txt": "empty",
        "program": "unsupported-type",
        "blob.bin": "unsupported",
    }
    assert all(document["name"][0] == "box.zip" for document in inside)


def test_for_people_nothing_steers_their_terminal(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(PAGE + "\nAn escape: \x1b[2J and a turn: \u202eabc\n", encoding="utf-8")
    shown = CliRunner().invoke(command, ["inspect", str(path)], catch_exceptions=False).stdout
    assert "Moving house" in shown and "basement" in shown
    assert "\x1b[2J" not in shown and "\u202e" not in shown


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = CliRunner().invoke(command, ["inspect", str(tmp_path / "none.md")])
    assert isinstance(done.exception, SourceError)
    assert "none.md" in done.exception.problem and done.exception.next_step


def test_a_pipe_is_refused_rather_than_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    done = CliRunner().invoke(command, ["inspect", str(tmp_path / "pipe")])
    assert isinstance(done.exception, SourceError)
    assert "is no file" in done.exception.problem


def test_a_list_of_passwords_is_tried(tmp_path: Path) -> None:
    path = tmp_path / "box.zip"
    path.write_bytes(locked_zip({"page.md": (PAGE, "open sesame")}))
    passwords = tmp_path / "passwords"
    passwords.write_text("wrong\nopen sesame\n", encoding="utf-8")
    passwords.chmod(0o600)
    assert [document["reason"] for document in ask(path)] == ["", "encrypted"]
    box, page = ask(path, "--passwords", f"file:{passwords}")
    assert (box["reason"], page["text"]) == ("", PAGE)
