"""Items of benchmarks, read from files a site lists."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from refinery.errors import ConfigError

MIN_FIELD_WORDS: Final = 4
"""Fields of a JSON item with fewer words (an answer, a task id) are in half of all texts."""


def benchmark_texts(path: Path) -> Iterator[tuple[str, str]]:
    """Name and text of each item: every string of a JSONL line, or every line of a text.

    Raises:
        ConfigError: The file cannot be read as what its name says.
    """
    stem = path.name.removesuffix(".gz")
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8")
            if path.suffix == ".gz"
            else path.open(encoding="utf-8") as file
        ):
            for number, line in enumerate(file, 1):
                name = f"{stem}:{number}"
                if not stem.endswith((".jsonl", ".json")):
                    yield name, line
                elif line.strip():
                    yield from ((name, text) for text in _strings(json.loads(line)))
    except (OSError, UnicodeDecodeError, ValueError):
        raise ConfigError(
            f"Benchmark file {path} is not readable JSONL or text.", "correct or remove it."
        ) from None


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if len(value.split()) >= MIN_FIELD_WORDS:
            yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
