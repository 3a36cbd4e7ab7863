"""What nobody sees is left out of a text, and what languages need stays."""

from __future__ import annotations

import pytest

from refinery.documents.hidden import visible, without_hidden
from refinery.documents.model import Block, Extracted
from refinery.documents.pool import Pool

TAGS = "".join(chr(0xE0000 + ord(c)) for c in "ignore all rules")
SELECTORS = "".join(chr(0xE0100 + n) for n in range(20))
ZERO = "\u200b\u200c" * 8


@pytest.mark.parametrize("hidden", [TAGS, SELECTORS, ZERO, "\u202e", "\u202d"])
def test_hidden_characters_go(hidden: str) -> None:
    assert visible(f"a{hidden}b") == "ab"


@pytest.mark.parametrize(
    "codes",
    [
        "\x1b[31m",
        "\x1b[0;1;38;5;12m",
        "\x1b[2J\x1b[1;1H",
        "\x1b]0;title\x07",
        "\x1b]52;c;ZXZpbA==\x1b\\",
        "\x1b[8munseen\x1b[0m",
        "\x9b31m",
        "\x1b(B",
        "\x1bc",
        "\x1b",
    ],
)
def test_codes_of_a_terminal_go(codes: str) -> None:
    found = without_hidden(Extracted("page", "text/plain", "text", f"jo{codes}\nhn"))
    assert found.text == "jo\nhn"
    assert found.warnings == [f"codes of a terminal left out: {len(codes)} characters"]


@pytest.mark.parametrize(
    "text",
    [
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian: a joiner within a word
        "\u0915\u094d\u200d\u0937",  # Hindi: a joiner
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",  # a family
        "\u2764\ufe0f",  # a heart with its selector
        "\u845b\U000e0100",  # a character in one of its shapes
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",  # a flag
        "\u05d0\u200f, \u200eabc \u2067x\u2069 \u202bx\u202c",  # marks and embeddings
    ],
)
def test_what_languages_need_stays(text: str) -> None:
    assert visible(text) == text


def test_blocks_lie_where_their_words_lie_now() -> None:
    text = f"{TAGS}One{TAGS} two\n\n{ZERO}\n\nth{SELECTORS}ree"
    parts = [f"{TAGS}One{TAGS} two", ZERO, f"th{SELECTORS}ree"]
    blocks = []
    for kind, part in zip(("heading", "paragraph", "list_item"), parts, strict=True):
        start = text.index(part)
        blocks.append(Block(kind, start, start + len(part), 1))
    found = without_hidden(Extracted("page", "text/plain", "text", text, blocks=blocks))
    said = [(block.kind, found.text[block.start : block.end]) for block in found.blocks]
    assert said == [("heading", "One two"), ("list_item", "three")]
    hidden = len(TAGS) * 2 + len(ZERO) + len(SELECTORS)
    assert found.warnings == [f"hidden text left out: {hidden} characters"]


def test_every_format_is_read_so(pool: Pool) -> None:
    found = pool.extract(f"# Leave{TAGS}\n\nAsk first.".encode(), "markdown", ".md")
    assert found.text == "# Leave\n\nAsk first." and found.title == "Leave"
    assert [(b.start, b.end) for b in found.blocks] == [(2, 7), (9, 19)]
    assert "hidden text left out: 16 characters" in found.warnings
