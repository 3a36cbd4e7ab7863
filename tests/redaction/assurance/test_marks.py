"""Marks: what reviewers write, and what they get wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from refinery.errors import UsageError
from refinery.redaction.assurance.marks import Leak, read_marks

TEXT = "Dear <PERSON_1>, Zora Quill called.\n\nZora Quill"


def written(folder: Path, *lines: dict[str, object] | str) -> Path:
    path = folder / "review.jsonl"
    path.write_text("\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines))
    return path


def line(**values: object) -> dict[str, object]:
    return {"item": "a1", "text": TEXT, **values}


def test_every_place_of_the_marked_words_is_a_leak(tmp_path: Path) -> None:
    said = {"text": " Zora Quill ", "entity": "PERSON", "person": "A"}
    path = written(tmp_path, line(verdict="leak", leaks=[said]), "", line(verdict=None))
    (mark,) = read_marks(path)
    assert mark.leaks == (Leak(17, 27, "PERSON", "A"), Leak(37, 47, "PERSON", "A"))
    assert [TEXT[leak.start : leak.end] for leak in mark.leaks] == ["Zora Quill"] * 2


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("{", "no JSON"),
        ("[]", "lacks"),
        ({"item": "a1"}, "lacks"),
        (line(verdict="ok"), "does not fit"),
        (line(verdict="leak"), "does not fit"),
        (line(verdict="clean", leaks=[{"text": "Zora", "entity": "PERSON"}]), "does not fit"),
        (line(verdict="leak", leaks=[{"text": "Zora"}]), "without"),
        (line(verdict="leak", leaks=["Zora"]), "without"),
        (line(verdict="leak", leaks=[{"text": "Zora", "entity": "Zora Quill"}]), "in capitals"),
        (line(verdict="leak", leaks=[{"text": "Zara", "entity": "PERSON"}]), "do not stand"),
    ],
)
def test_a_line_that_is_no_mark_is_named_and_never_quoted(
    tmp_path: Path, wrong: dict[str, object] | str, told: str
) -> None:
    path = written(tmp_path, line(verdict="clean"), wrong)
    with pytest.raises(UsageError, match=told) as caught:
        list(read_marks(path))
    assert "Line 2" in caught.value.problem
    assert "Zora" not in caught.value.problem + caught.value.next_step


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "review.jsonl"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="UTF-8"):
        list(read_marks(path))


@pytest.mark.parametrize("again", ["clean", "leak"])
def test_an_item_is_judged_once_in_a_file(tmp_path: Path, again: str) -> None:
    leak = [{"text": "Zora Quill", "entity": "PERSON"}]
    second = line(verdict=again, leaks=leak if again == "leak" else [])
    path = written(tmp_path, line(verdict="leak", leaks=leak), line(verdict=None), second)
    with pytest.raises(UsageError, match=r"Line 3 of .* judges an item a second time"):
        list(read_marks(path))
