"""What the model is not shown: the insides of links, drawn lines and encoded bytes, and no more."""

from __future__ import annotations

import time

import pytest

from refinery.redaction.classifier.spelled_out import spelled_out


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("see https://a.example/b?c=1, Ann", "see https, Ann"),
        ("at www.corp.example/x (Bo)", "at www (Bo)"),
        ("(http://a.example)Ann Lee", "(http)Ann Lee"),
        ("[Ann](mailto:ann@a.example?subject=x) Lee", "[Ann](mailto) Lee"),
        ("=======\nBo", "=\nBo"),
        ("________ Bo_Lee __init__", "_ Bo_Lee __init__"),
        ("a--b 12-34-5678 x...", "a--b 12-34-5678 x..."),
        ("key " + "aB3d" * 12 + " end", "key  end"),
        ("id 4111 1111 1111 1111", "id 4111 1111 1111 1111"),
        ("Smith,John,1970-01-01,Leeds,Harrow Road,14,LS1", None),
        ("w\u00f6rter" * 20, None),
        ("\u6771\u4eac" * 40, None),
        ("long-hyphened-name-without-any-number-in-it-at-all", None),
    ],
)
def test_what_is_left(text: str, left: str | None) -> None:
    kept, position = "", 0
    for start, end in spelled_out(text):
        kept, position = kept + text[position:start], end
    assert kept + text[position:] == (text if left is None else left)


@pytest.mark.parametrize(
    "unit", ["http://", "mailto:", "www.", "-", "_", "a-", "A1", "=", "a1 ", "://", "+/"]
)
def test_time_is_linear(unit: str) -> None:
    began = time.process_time()
    list(spelled_out(unit * (1_000_000 // len(unit))))
    assert time.process_time() - began < 10
