"""Comments of Markdown stay in its source, and are told."""

from __future__ import annotations

import time

import pytest

from refinery.documents.formats.markdown import MarkdownFormat


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- gone -->",
        "<!--\n\ngone\n\n-->",
        "[//]: # (gone)",
        '[comment]: <> "gone"',
        "[_]: # 'gone'",
    ],
)
def test_a_comment_is_a_block_with_that_name(comment: str) -> None:
    source = f"# Plan\n\n{comment}\n\nWords."
    found = MarkdownFormat().extract(source.encode(), ".md")
    assert found.text == source
    assert [b.attributes for b in found.blocks] == [{}, {"name": "comment"}, {}]
    assert found.warnings == ["comments that no page shows are in the text: 4 characters"]


def test_a_comment_amid_words_is_counted() -> None:
    found = MarkdownFormat().extract(b"Some <!-- gone --> words.\n\n- one <!--gone-->\n", ".md")
    assert [b.attributes for b in found.blocks] == [{}, {}]
    assert found.warnings == ["comments that no page shows are in the text: 8 characters"]


@pytest.mark.parametrize(
    "shown", ["`<!-- kept -->`", "```\n<!-- kept -->\n```", "[a]: https://a.example (kept)"]
)
def test_what_a_page_shows_is_no_comment(shown: str) -> None:
    found = MarkdownFormat().extract(f"Words.\n\n{shown}\n".encode(), ".md")
    assert found.warnings == []
    assert "comment" not in [b.attributes.get("name") for b in found.blocks]


def test_comments_without_end_take_no_time() -> None:
    start = time.process_time()
    MarkdownFormat().extract(b"a <!-- " * 50_000, ".md")
    assert time.process_time() - start < 5
