"""Vectors: the publisher's, and the same in whatever company a text is encoded."""

from __future__ import annotations

import doctest
import random
import socket
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from refinery.config.site import GuardSettings
from refinery.core.worker import engine
from refinery.errors import EnvironmentUnfitError
from refinery.topics import encoder as module
from refinery.topics.encoder import FACTORY, Buckets, Encoder
from refinery.topics.model_files import find_model, model_digest
from refinery.topics.vectors_stage import EncodeBatches, VectorsStage
from tests.topics.flow import site

PUBLISHED = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

TEXTS = {
    "cat": "A cat sits on the mat.",
    "kitten": "The kitten is lying on a rug.",
    "invoice": "Please pay the attached invoice of <ORGANIZATION_1> by Friday.",
    "long": "The meeting about the new warehouse went on. " * 200,
    "empty": "",
    **{
        f"t{i}": f"Ticket {i}: the printer on floor {i} is jammed again. " * i for i in range(1, 12)
    },
}


def encode(encoder: Encoder, items: Iterable[tuple[str, str]]) -> dict[str, np.ndarray]:
    """Vectors without a guard, in batches as the stage makes them."""
    buckets, found = Buckets(), {}
    full = [buckets.add(key, encoder.tokens(text)) for key, text in items]
    for length, batch in [*filter(None, full), *buckets.rest()]:
        found |= dict(zip(batch, encoder.run(list(batch.values()), length), strict=True))
    return found


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    built: Encoder = engine(FACTORY, model="package", dtype="float32", tokens=256)
    return built


@pytest.fixture(scope="module")
def vectors(encoder: Encoder) -> dict[str, np.ndarray]:
    return encode(encoder, TEXTS.items())


def test_slots_are_read_as_words() -> None:
    assert doctest.testmod(module).failed == 0


def test_vectors_are_unit_and_alike_where_meaning_is(vectors: dict[str, np.ndarray]) -> None:
    assert set(vectors) == set(TEXTS)
    for vector in vectors.values():
        assert vector.shape == (384,)
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    assert vectors["cat"] @ vectors["kitten"] > 0.5 > vectors["cat"] @ vectors["invoice"]


def test_company_and_order_do_not_matter(encoder: Encoder, vectors: dict[str, np.ndarray]) -> None:
    items = list(TEXTS.items())
    random.Random(3).shuffle(items)
    again = encode(encoder, items[:5]) | encode(encoder, items[5:])
    assert all(np.array_equal(again[key], vectors[key]) for key in TEXTS)


def test_same_as_the_library_gives_one_by_one(
    encoder: Encoder, vectors: dict[str, np.ndarray]
) -> None:
    for key in ("cat", "long", "t7"):
        alone = encoder._model.encode(TEXTS[key], show_progress_bar=False)
        assert float(vectors[key] @ alone) > 0.99999


def test_what_lies_beyond_the_tokens_is_not_read(encoder: Encoder) -> None:
    shorter = module.build_encoder("package", "float32", 64)
    beginning = "The meeting about the new warehouse went on. " * 10
    items = [("one", beginning + "Invoices. " * 40), ("two", beginning + "A cat sat. " * 40)]
    read, cut = encode(encoder, items), encode(shorter, items)
    assert np.array_equal(cut["one"], cut["two"])
    assert not np.array_equal(read["one"], read["two"])


def test_worker_accounts_for_every_text(vectors: dict[str, np.ndarray]) -> None:
    keys, texts = [*TEXTS, "none"], [*TEXTS.values(), None]
    batches = [
        pa.RecordBatch.from_pydict({"key": keys[i : i + 4], "text": texts[i : i + 4]})
        for i in range(0, len(keys), 4)
    ]
    worker = EncodeBatches("package", "float32", 256, GuardSettings())
    rows = [row for batch in worker(iter(batches)) for row in batch.to_pylist()]
    assert sorted(row["key"] for row in rows) == sorted(keys)
    by_key = {row["key"]: row for row in rows}
    assert by_key["none"]["reason"] == "text-missing"
    assert np.array_equal(np.asarray(by_key["cat"]["vector"], np.float32), vectors["cat"])


def test_nothing_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("tried to reach the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    built = module.build_encoder("package", "float32", 256)
    assert len(encode(built, [("a", "text")])) == 1


def test_the_weights_are_the_publishers() -> None:
    assert model_digest("package") == PUBLISHED
    name, parameters = VectorsStage.engines(site())[0]
    assert name == FACTORY
    assert parameters == {"model": "package", "dtype": "float32", "tokens": 256}


def test_a_missing_model_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentUnfitError, match=r"lacks model\.safetensors"):
        find_model(str(tmp_path))
    for name in ("model.safetensors", "config.json", "modules.json"):
        (tmp_path / name).touch()
    with pytest.raises(EnvironmentUnfitError, match=r"lacks tokenizer\.json"):
        find_model(str(tmp_path))
