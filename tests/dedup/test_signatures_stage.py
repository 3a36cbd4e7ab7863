"""Signatures: fixed by the text, estimating similarity."""

from __future__ import annotations

import pickle

import pytest

from refinery.dedup.duplicate_pairs_stage import DuplicatePairsSettings, DuplicatePairsStage
from refinery.dedup.shingles import jaccard, shingles
from refinery.dedup.signatures_stage import SignBatches
from refinery.errors import ConfigError
from tests.dedup.flow import context

LONG = " ".join(f"word{i}" for i in range(300))
NEAR = LONG.replace("word20 ", "other ").replace("word200 ", "another ")


def test_signature_is_the_same_in_any_batch_and_after_shipping() -> None:
    worker = pickle.loads(pickle.dumps(SignBatches(108, 7)))
    together = worker.rows(["a", "b", "c"], [LONG, "!!", NEAR])
    alone = [worker.rows([k], [t])[0] for k, t in (("a", LONG), ("b", "!!"), ("c", NEAR))]
    assert together == alone
    assert all(-(2**31) <= v < 2**31 for v in together[0]["minhash"])
    assert together[0]["minhash"][:3] == SignBatches(108, 7).rows(["x"], [LONG])[0]["minhash"][:3]
    assert together[0]["minhash"] != SignBatches(108, 8).rows(["x"], [LONG])[0]["minhash"]


def test_agreement_estimates_similarity() -> None:
    left, right = (row["minhash"] for row in SignBatches(512, 7).rows(["a", "b"], [LONG, NEAR]))
    share = sum(x == y for x, y in zip(left, right, strict=True)) / 512
    assert share == pytest.approx(jaccard(shingles(LONG), shingles(NEAR)), abs=0.06)


def test_texts_without_words_and_missing_texts_are_accounted_for() -> None:
    rows = SignBatches(16, 7).rows(["a", "b", "c"], [None, "...", "hello"])
    assert [(r["status"], r.get("reason")) for r in rows] == [
        ("quarantined", "text-missing"),
        ("skipped", "no-words"),
        ("kept", None),
    ]
    assert rows[2]["shingles"] == 1


def test_bands_must_fit_the_signature() -> None:
    small = context(None, signatures={"permutations": 32})  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="signatures have 32"):
        DuplicatePairsStage(DuplicatePairsSettings(), small)
