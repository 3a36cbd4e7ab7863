"""Blocks of Markdown: kinds, levels and spans of the source."""

from __future__ import annotations

from pathlib import Path

import pytest

from refinery.documents.markdown_blocks import markdown_blocks, rendered, unescape

SOURCE = """# Leave #

Ask *first*.
Then go.

Rules
-----

1. one
   more
   - deep

   after
2. two

| a | b |
|---|---|
| 1 | 2 |

> said
> > twice

```py
x = 1
```
"""


def test_kinds_levels_and_texts() -> None:
    found = [(b.kind, b.level, SOURCE[b.start : b.end]) for b in markdown_blocks(SOURCE)]
    assert found == [
        ("heading", 1, "Leave"),
        ("paragraph", 0, "Ask *first*.\nThen go."),
        ("heading", 2, "Rules"),
        ("list_item", 1, "1. one\n   more"),
        ("list_item", 2, "   - deep"),
        ("paragraph", 0, "   after"),
        ("list_item", 1, "2. two"),
        ("table", 0, "| a | b |\n|---|---|\n| 1 | 2 |"),
        ("quote", 0, "> said\n> > twice"),
        ("code", 0, "```py\nx = 1\n```"),
    ]


@pytest.mark.parametrize(
    "source", ["", "\n\n", "# ", "- ", "-\n-\n", "```", "> ", "|a|\n|-|", "#\n#"]
)
def test_odd_sources_give_ordered_blocks(source: str) -> None:
    _assert_ordered(source)


def test_real_pages_give_ordered_blocks(shared_data: Path) -> None:
    pages = sorted((shared_data / "ent" / "18f-handbook").rglob("*.md"))[:80]
    assert len(pages) == 80
    for page in pages:
        _assert_ordered(page.read_text(encoding="utf-8"))


def _assert_ordered(source: str) -> None:
    position = 0
    for block in markdown_blocks(source):
        assert position <= block.start < block.end <= len(source)
        assert source[block.start : block.end].strip()
        position = block.end


def test_escapes_of_a_reader_are_undone_outside_code() -> None:
    builder = rendered("Mail jo\\_hn@corp.example \\# 1 \\& 2, `\\d\\.`\n\n```\na\\_b\n```\n")
    assert builder.text == "Mail jo_hn@corp.example # 1 & 2, `\\d\\.`\n\n```\na\\_b\n```"
    assert unescape("![logo](data:image/png;base64,AAAA) x") == "logo x"


@pytest.mark.parametrize("line", ["[1]: https://a.example", "[note]: word", '[3]: /x "words"'])
def test_what_could_be_a_reference_is_text(line: str) -> None:
    assert rendered(f"Before.\n\n{line}\n\nAfter.").text == f"Before.\n\n{line}\n\nAfter."
    kinds = [(b.kind, line[b.start : b.end]) for b in markdown_blocks(line)]
    assert kinds == [("paragraph", line)]


def test_notes_at_the_foot_are_footnotes() -> None:
    source = "Text[^1].\n\n[^1]: The note\n    goes on.\n"
    assert [(b.kind, source[b.start : b.end]) for b in markdown_blocks(source)] == [
        ("paragraph", "Text[^1]."),
        ("footnote", "[^1]: The note\n    goes on."),
    ]


def test_signs_at_the_end_of_a_heading_are_words() -> None:
    assert rendered("## Learn C#\n\n### Issue #\n\nx").text == "## Learn C#\n\n### Issue #\n\nx"
    source = "## Learn C# ##\n\n# Closed #\n"
    said = [source[b.start : b.end] for b in markdown_blocks(source)]
    assert said == ["Learn C#", "Closed"]
