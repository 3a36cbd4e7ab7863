"""Limits of archives, and byte ranges that name members."""

from __future__ import annotations

import io

import pytest

from refinery.documents.containers.base import Limits, Meter, read_range
from refinery.errors import QuarantineError

DATA = b"0123456789"


def test_little_may_expand_as_much_as_it_likes() -> None:
    meter = Meter(Limits(ratio=2, ratio_floor=100, expanded=1000), packed=1)
    for _ in range(10):
        meter.add(10)


@pytest.mark.parametrize(
    ("packed", "sizes"),
    [
        (10, (100, 1)),  # beyond the floor and more than ten times what was packed
        (0, (101,)),  # an empty archive is taken for one byte
        (10_000, (600, 401)),  # within the ratio, beyond all that may come out
    ],
)
def test_a_bomb_is_stopped(packed: int, sizes: tuple[int, ...]) -> None:
    meter = Meter(Limits(ratio=10, ratio_floor=100, expanded=1000), packed)
    *before, last = sizes
    for size in before:
        meter.add(size)
    with pytest.raises(QuarantineError) as caught:
        meter.add(last)
    assert caught.value.reason == "expansion"


def test_a_range_is_read_wherever_the_reader_stands() -> None:
    reader = io.BytesIO(DATA)
    reader.seek(9)
    assert read_range(reader, "3:4", Limits()) == b"3456"
    assert read_range(reader, "0:10", Limits()) == DATA


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("8:3", "changed"),  # the file became shorter
        ("-1:3", "corrupt"),
        ("3", "corrupt"),
        ("a:b", "corrupt"),
        ("0:6", "too-large"),
    ],
)
def test_a_range_that_cannot_be_read_says_why(value: str, reason: str) -> None:
    with pytest.raises(QuarantineError) as caught:
        read_range(io.BytesIO(DATA), value, Limits(member=5))
    assert caught.value.reason == reason
