"""Keccak-256 as Ethereum uses it: what became SHA-3 pads otherwise, so ``hashlib`` has it not."""

from __future__ import annotations

from typing import Final

_MASK: Final = (1 << 64) - 1
_RATE: Final = 136
_ROUNDS: Final = 24


def keccak_256(data: bytes) -> bytes:
    """The digest of a short message, of one block.

    >>> keccak_256(b"").hex()[:16]
    'c5d2460186f7233c'
    """
    if len(data) >= _RATE:
        raise ValueError("longer than one block")
    block = bytearray(data.ljust(_RATE, b"\0"))
    block[len(data)] |= 0x01
    block[-1] |= 0x80
    lanes = [[0] * 5 for _ in range(5)]
    for index in range(_RATE // 8):
        lanes[index % 5][index // 5] = int.from_bytes(block[index * 8 : index * 8 + 8], "little")
    _permute(lanes)
    return b"".join(lanes[x][0].to_bytes(8, "little") for x in range(4))


def _permute(a: list[list[int]]) -> None:
    """Keccak-f[1600] in place; the constants of its rounds come of a shift register."""
    register = 1
    for _ in range(_ROUNDS):
        columns = [a[x][0] ^ a[x][1] ^ a[x][2] ^ a[x][3] ^ a[x][4] for x in range(5)]
        for x in range(5):
            mixed = columns[x - 1] ^ _rotated(columns[(x + 1) % 5], 1)
            for y in range(5):
                a[x][y] ^= mixed
        x, y, current = 1, 0, a[1][0]
        for step in range(_ROUNDS):
            x, y = y, (2 * x + 3 * y) % 5
            current, a[x][y] = a[x][y], _rotated(current, (step + 1) * (step + 2) // 2)
        for y in range(5):
            row = [a[x][y] for x in range(5)]
            for x in range(5):
                a[x][y] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5])
        for bit in range(7):
            register = ((register << 1) ^ ((register >> 7) * 0x71)) % 256
            if register & 2:
                a[0][0] ^= 1 << ((1 << bit) - 1)


def _rotated(value: int, by: int) -> int:
    by %= 64
    return ((value << by) | (value >> (64 - by))) & _MASK
