"""The notation of the sentence banks: ``[one|other]`` alternatives and ``{slot}`` fillers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import TypeAlias


@dataclass(frozen=True)
class Slot:
    """A place that the scene fills."""

    name: str


@dataclass(frozen=True)
class Choice:
    """Alternatives of which one is taken."""

    options: tuple[Sequence, ...]


Part: TypeAlias = str | Slot | Choice
Sequence: TypeAlias = tuple[Part, ...]


@cache
def parse(template: str) -> Sequence:
    """Reads a template.

    >>> parse("a [b|c {d}]")
    ('a ', Choice(options=(('b',), ('c ', Slot(name='d')))))
    """
    sequence, end = _read(template, 0, "")
    if end != len(template):
        raise ValueError(f"unbalanced bracket at {end} in template: {template}")
    return sequence


def _read(text: str, start: int, stops: str) -> tuple[Sequence, int]:
    parts: list[Part] = []
    position = literal = start
    while position < len(text) and text[position] not in stops:
        char = text[position]
        if char not in "[{]":
            position += 1
            continue
        if char == "]":
            break
        if position > literal:
            parts.append(text[literal:position])
        node, position = (_read_choice if char == "[" else _read_slot)(text, position)
        parts.append(node)
        literal = position
    if position > literal:
        parts.append(text[literal:position])
    return tuple(parts), position


def _read_slot(text: str, start: int) -> tuple[Slot, int]:
    end = text.index("}", start)
    return Slot(text[start + 1 : end]), end + 1


def _read_choice(text: str, start: int) -> tuple[Choice, int]:
    options: list[Sequence] = []
    position = start
    while text[position] != "]":
        option, position = _read(text, position + 1, "|]")
        options.append(option)
        if position == len(text):
            raise ValueError(f"unclosed alternative in template: {text}")
    return Choice(tuple(options)), position + 1


def render(template: str, rng: Random, fill: Callable[[str], str]) -> str:
    """Writes one sentence; ``fill`` answers each slot by its name."""
    return " ".join(_render(parse(template), rng, fill).split(" "))


def _render(sequence: Sequence, rng: Random, fill: Callable[[str], str]) -> str:
    written: list[str] = []
    for part in sequence:
        if isinstance(part, str):
            written.append(part)
        elif isinstance(part, Slot):
            written.append(fill(part.name))
        else:
            written.append(_render(rng.choice(part.options), rng, fill))
    return "".join(written)
