"""Invented questions and answers that a site keeps out of what it trains on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path


@dataclass(frozen=True)
class Item:
    """One benchmark item."""

    key: str
    question: str
    answer: str


def read_items() -> tuple[Item, ...]:
    """The items shipped with the demo: a question line, then an answer line."""
    text = (files(__package__) / "prose" / "banks" / "benchmark.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line]
    pairs = zip(lines[::2], lines[1::2], strict=True)
    return tuple(Item(f"b-{n:02d}", *pair) for n, pair in enumerate(pairs, start=1))


def write_items(items: tuple[Item, ...], path: Path) -> None:
    """Writes the list a site would name in its settings."""
    path.parent.mkdir(parents=True)
    rows = ({"id": item.key, "question": item.question, "answer": item.answer} for item in items)
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    path.write_text("".join(lines), encoding="utf-8")
