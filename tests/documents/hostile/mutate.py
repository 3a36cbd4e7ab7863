"""Seeded damage to real files: flipped bytes, cut ends, and pieces of one put into another."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

LARGEST: Final = 64 * 2**10
PER_KIND: Final = 12
"""Files of one extension that are damaged; more of a kind find little more."""
ODD: Final = (
    b"\0",
    b"\xff" * 4,
    b"\x7f\xff\xff\xff",
    b"%n",
    b"<" * 9,
    b"../",
    b"\r\n\r\n",
    b"(" * 99,
)

Mutation = Callable[[random.Random, bytes, bytes], bytes]


def flipped(dice: random.Random, data: bytes, other: bytes) -> bytes:
    """A few bytes changed."""
    found = bytearray(data)
    for _ in range(dice.choice((1, 4, 32, 256))):
        found[dice.randrange(len(found))] ^= 1 << dice.randrange(8)
    return bytes(found)


def cut(dice: random.Random, data: bytes, other: bytes) -> bytes:
    """The end missing, or a piece from within."""
    start = dice.randrange(1, len(data) + 1)
    if dice.random() < 0.5:
        return data[:start]
    return data[:start] + data[dice.randrange(start, len(data) + 1) :]


def spliced(dice: random.Random, data: bytes, other: bytes) -> bytes:
    """A piece of another file within, or its end in place of one's own."""
    at, start = dice.randrange(len(data)), dice.randrange(len(other))
    piece = other[start : start + dice.choice((16, 256, 4096, LARGEST))]
    return data[:at] + piece + (data[at:] if dice.random() < 0.5 else b"")


def odd(dice: random.Random, data: bytes, other: bytes) -> bytes:
    """Bytes put in that parsers take for more than they are."""
    at = dice.randrange(len(data))
    piece = dice.choice(ODD)
    return data[:at] + piece * dice.choice((1, 1, 9)) + data[at + len(piece) :]


def repeated(dice: random.Random, data: bytes, other: bytes) -> bytes:
    """A piece many times over."""
    at = dice.randrange(len(data))
    piece = data[at : at + dice.choice((1, 8, 64, 512))]
    return data[:at] + piece * dice.choice((2, 16, 128)) + data[at:]


MUTATIONS: Final[Sequence[Mutation]] = (flipped, flipped, cut, spliced, odd, repeated)


def seeds(root: Path) -> list[tuple[str, bytes]]:
    """Real files of every kind, a few each: the name's extension and the bytes."""
    kinds: dict[str, list[Path]] = {}
    for path in sorted(root.rglob("*")):
        if path.is_file() and 0 < path.stat().st_size <= LARGEST:
            kinds.setdefault(path.suffix.lower(), []).append(path)
    chosen = [path for kind in sorted(kinds) for path in kinds[kind][:PER_KIND]]
    return [(path.suffix.lower(), path.read_bytes()) for path in chosen]


def mutants(root: Path, count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """So many damaged files: extension and bytes; the same for the same seed."""
    dice, found = random.Random(seed), seeds(root)
    for _ in range(count):
        (extension, data), (_, other) = dice.choice(found), dice.choice(found)
        for _ in range(dice.choice((1, 1, 2, 3))):
            data = dice.choice(MUTATIONS)(dice, data or b"\0", other)[: 4 * LARGEST]
        yield extension, data
