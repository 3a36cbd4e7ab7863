"""What was missed goes into a file of its own, for its reader alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from refinery.errors import UsageError
from refinery.evaluation.pii.labels import mapping
from refinery.evaluation.pii.misses import write
from refinery.evaluation.pii.model import Answer, GoldDocument, Kind, Masked, Mention

TEXT = "Mr Jan\nKowalski met Bo in May."
GOLD = GoldDocument(
    "d1",
    TEXT,
    (Mention(0, 15, "PERSON", Kind.DIRECT), Mention(20, 22, "PERSON", Kind.QUASI)),
)


def written(path: Path, *spans: Masked, reason: str | None = None) -> list[list[str]]:
    write(path, [GOLD], [Answer(spans, reason)], mapping())
    return [line.split("\t") for line in path.read_text().splitlines()]


def test_a_line_per_miss_and_per_needless_span(tmp_path: Path) -> None:
    lines = written(tmp_path / "misses", Masked(7, 15, "PERSON"), Masked(26, 29, "DATE_TIME"))
    assert lines == [
        ["missed", "PERSON", "direct", "d1", "0-15", "[[Mr Jan ████████]] met Bo in May."],
        ["missed", "PERSON", "quasi", "d1", "20-22", "Mr Jan Kowalski met [[Bo]] in May."],
        ["needless", "DATE_TIME", "", "d1", "26-29", "Mr Jan Kowalski met Bo in [[May]]."],
    ]


def test_a_title_that_stays_is_told_as_one(tmp_path: Path) -> None:
    first, *_ = written(tmp_path / "misses", Masked(3, 15, "PERSON"))
    assert first[2] == "title"


def test_a_blocked_text_is_not_quoted(tmp_path: Path) -> None:
    assert written(tmp_path / "m", reason="timeout") == [["blocked", "timeout", "", "d1", "", ""]]


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "misses"
    path.write_text("old")
    path.chmod(0o644)
    written(path)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("precious")
    (tmp_path / "link").symlink_to(target)
    with pytest.raises(UsageError, match="cannot be written"):
        written(tmp_path / "link")
    assert target.read_text() == "precious"
