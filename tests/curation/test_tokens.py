"""Token counts without any download."""

from __future__ import annotations

import pytest

from refinery.curation.tokens import token_counter, tokenizer_digest
from refinery.errors import EnvironmentUnfitError


def test_counts_of_the_packaged_tokenizer_are_not_cut() -> None:
    count = token_counter("package")
    assert count("hello world") == 2
    assert count("word " * 2000) == 2000


def test_words_need_no_file() -> None:
    assert token_counter("words")("Hello, world") == 3
    assert tokenizer_digest("words") == "words"


def test_a_missing_tokenizer_says_so() -> None:
    with pytest.raises(EnvironmentUnfitError, match="missing"):
        token_counter("/nowhere/tokenizer.json")
