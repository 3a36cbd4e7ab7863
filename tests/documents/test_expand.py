"""Compressed streams: all of what they hold, and no more than the limits."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
from collections.abc import Callable

import pytest

from refinery.documents.containers.base import CHUNK, Limits
from refinery.documents.expand import compression_of, expand, peek
from refinery.errors import QuarantineError

NOISE = random.Random(3).randbytes(3 * CHUNK)
PACKERS = pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
Pack = Callable[[bytes], bytes]


def reason(data: bytes, limits: Limits) -> str:
    """Why a stream is refused."""
    with pytest.raises(QuarantineError) as caught:
        expand(io.BytesIO(data), limits)
    return caught.value.reason


@PACKERS
def test_streams_behind_each_other_are_one_text(pack: Pack) -> None:
    data = pack(NOISE) + pack(b"") + pack(b"the end")
    assert expand(io.BytesIO(data), Limits()).read() == NOISE + b"the end"


@PACKERS
def test_zeros_and_other_bytes_behind_the_last_stream_are_left(pack: Pack) -> None:
    assert expand(io.BytesIO(pack(b"one") + bytes(700) + b"tail"), Limits()).read() == b"one"


@PACKERS
def test_a_stream_that_breaks_off_is_corrupt(pack: Pack) -> None:
    assert reason(pack(NOISE)[: 2 * CHUNK], Limits()) == "corrupt"


@PACKERS
def test_a_bomb_is_stopped_before_it_is_whole(pack: Pack) -> None:
    bomb = pack(bytes(2**24))
    assert reason(bomb, Limits(ratio=10, ratio_floor=CHUNK)) == "expansion"
    assert reason(bomb, Limits(ratio=10**9, expanded=2**20)) == "expansion"


@PACKERS
def test_a_packed_head_gives_the_first_bytes_alone(pack: Pack) -> None:
    head = pack(b"ustar" * 1000)
    assert peek(head, 7) == b"ustarus"
    assert peek(head[:6], 7) == b""


def test_what_is_not_compressed_has_no_name() -> None:
    assert compression_of(b"plain") == ""
    assert peek(b"plain") == b""
