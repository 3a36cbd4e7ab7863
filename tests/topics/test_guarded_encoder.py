"""A text that takes the encoder down costs itself; its batch gets the vectors it would have got."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

import numpy as np
import pytest

from refinery.core.guard import Limits
from refinery.core.worker import engine
from refinery.topics.encoder import FACTORY, Encoder, Vector
from refinery.topics.guarded_encoder import GuardedEncoder, Row

TEXTS = {f"t{i}": f"Ticket {i}: the printer on floor {i} is jammed again." for i in range(20)}


class Poisoned:
    """The encoder, but for two texts: one crashes in a batch, one hangs the tokenizer."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.poison = encoder.tokens("Ticket poison.")

    def tokens(self, text: str) -> list[int]:
        """Ids of a text."""
        if text == "hang":
            time.sleep(600)
        return self.encoder.tokens(text)

    def run(self, batch: Sequence[Sequence[int]], length: int) -> Vector:
        """Vectors of a batch."""
        if self.poison in batch:
            os.abort()
        return self.encoder.run(batch, length)


def rows(encoder: Encoder | Poisoned, texts: dict[str, str | None]) -> dict[str, Row]:
    """What the worker makes of texts."""
    guarded = GuardedEncoder(encoder, Limits(seconds=3, bytes_per_second=1 << 20))  # type: ignore[arg-type]
    found = [row for row in guarded.rows({"key": k, "text": t} for k, t in texts.items()) if row]
    guarded.guard.close()
    assert sorted(row["key"] for row in found) == sorted(texts)
    return {row["key"]: row for row in found}


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """The shipped encoder."""
    built: Encoder = engine(FACTORY, model="package", dtype="float32", tokens=256)
    return built


def test_neighbours_of_poison_keep_their_vectors(encoder: Encoder) -> None:
    calm = rows(encoder, dict(TEXTS))
    bad = {"bad": "Ticket poison.", "slow": "hang", "none": None}
    hunted = rows(Poisoned(encoder), {**TEXTS, **bad})
    reasons = {key: row["reason"] for key, row in hunted.items() if row["status"] == "quarantined"}
    assert reasons == {"bad": "crashed", "slow": "timeout", "none": "text-missing"}
    for key in TEXTS:
        assert np.array_equal(calm[key]["vector"], hunted[key]["vector"])
