"""Blocks by line: where they begin and end, and how deep lists are."""

from __future__ import annotations

import re

from refinery.documents.line_blocks import MAX_ABSENT, LineBlocks

TEXT = "Title: Leave\n\n- one\n  more\n    - deeper\n- two\n\n\n"


def told(scan: LineBlocks) -> list[tuple[str, int, str]]:
    """Kind, level and words of each block."""
    text = "\n".join(scan.lines)
    return [(block.kind, block.level, text[block.start : block.end]) for block in scan.blocks]


def test_a_heading_is_no_more_of_its_line_than_its_words() -> None:
    scan = LineBlocks(TEXT)
    scan.heading(0, 2, "Leave")
    assert told(scan) == [("heading", 2, "Leave")]


def test_blank_lines_around_a_block_are_no_part_of_it() -> None:
    scan = LineBlocks(TEXT)
    scan.add("paragraph", 1, 4)
    scan.add("paragraph", 6, 9)
    assert told(scan) == [("paragraph", 0, "- one\n  more")]


def test_items_are_as_deep_as_they_are_indented() -> None:
    scan = LineBlocks("   - a\n      - b\n         - c\n   - d\n - e\n    - f")
    for index in range(len(scan.lines)):
        scan.item(index, index + 1)
    assert [level for _, level, _ in told(scan)] == [1, 2, 3, 1, 1, 2]
    scan.end_list()
    scan.item(1, 2)
    assert scan.blocks[-1].level == 1


def test_runs_end_at_blank_lines_and_outdents() -> None:
    scan = LineBlocks(TEXT)
    assert scan.until_blank(2) == 6
    assert scan.until_outdent(3, 0) == 5
    assert scan.until_outdent(5, 0) == 5
    assert LineBlocks("a\n  b\n\n  c\n\n").until_outdent(1, 0) == 4  # blank lines behind are not in


def test_what_closes_is_looked_for_and_missed_only_so_often() -> None:
    scan = LineBlocks("open\ntext\nEND\nopen\ntext")
    assert scan.behind(0, re.compile("END")) == 3
    assert scan.behind(3, re.compile("END")) == 4
    # Once absent, it is not looked for again, even from where it would be found.
    assert scan.behind(0, re.compile("END")) == 1
    for number in range(MAX_ABSENT):
        assert scan.behind(0, re.compile(f"{number} is nowhere")) == 1
    assert scan.behind(0, re.compile("text")) == 1


def test_beyond_the_last_line_is_nothing() -> None:
    scan = LineBlocks("a")
    assert (scan.line(1), scan.line(-1), scan.indent(5)) == ("", "", 0)
