"""From clean texts to clusters: found, verified, bounded, and the same however it is cut."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from pyspark.sql import SparkSession
from pyspark.sql import types as T

from refinery.dedup.candidates import FULL_BUCKET, NEIGHBOURS, candidate_pairs
from tests.dedup.flow import Tables, content, refine, text_id

VOCABULARY = [f"{a}{b}" for a in ("ka", "lo", "mi", "su", "te") for b in range(80)]


def corpus() -> dict[str, str]:
    """Forty texts; of the first ten a copy, a near copy and a distant one; short ones too."""
    rng = random.Random(5)
    texts = {f"d{i:03}": " ".join(rng.choices(VOCABULARY, k=120)) for i in range(40)}
    for i in range(10):
        source = texts[f"d{i:03}"].split()
        texts[f"copy{i}"] = " ".join(source)
        texts[f"near{i}"] = " ".join([*source[:60], "changed", *source[61:]])
        texts[f"far{i}"] = " ".join([*source[:60], *rng.choices(VOCABULARY, k=60)])
    texts |= {"s1": "Thanks, Ann!", "s2": "thanks ann", "s3": "Thanks, Bob!", "s4": "--", "s5": "."}
    return texts


@pytest.fixture(scope="module")
def tables(spark: SparkSession) -> Tables:
    return refine(spark, corpus())


def test_near_copies_share_a_cluster_and_others_do_not(tables: Tables) -> None:
    texts = corpus()
    rows = {row["key"]: row for row in tables.frames["duplicates"].collect()}
    assert set(rows) == {text_id(text) for text in texts.values()}
    for i in range(10):
        source, near = text_id(texts[f"d{i:03}"]), text_id(texts[f"near{i}"])
        assert rows[source]["cluster"] == rows[near]["cluster"] == min(source, near)
        assert rows[source]["size"] == 2
        far = text_id(texts[f"far{i}"])
        assert (rows[far]["cluster"], rows[far]["size"]) == (far, 1)
    thanks = {text_id(texts[k]) for k in ("s1", "s2")}
    assert {rows[k]["cluster"] for k in thanks} == {min(thanks)}
    for alone in ("s3", "s4", "s5"):
        assert rows[text_id(texts[alone])]["size"] == 1


def test_pairs_keep_both_ids_and_the_exact_similarity(tables: Tables) -> None:
    pairs = tables.frames["duplicate_pairs"].collect()
    kept = [row for row in pairs if row["status"] == "kept"]
    assert len(kept) == 11
    assert all(row["left"] < row["right"] for row in pairs)
    assert all(row["similarity"] >= 0.8 for row in kept)
    rejected = [row for row in pairs if row["status"] == "rejected"]
    assert all(row["similarity"] < 0.8 for row in rejected)
    assert {row["reason"] for row in rejected} <= {"below-threshold"}


def test_cut_into_chunks_gives_the_same_rows(spark: SparkSession, tables: Tables) -> None:
    again = refine(spark, dict(reversed(corpus().items())), chunks=2)
    for name in ("signatures", "duplicate_pairs", "duplicates"):
        assert content(again.frames[name]) == content(tables.frames[name])


def test_only_rows_of_changed_clusters_change(spark: SparkSession, tables: Tables) -> None:
    texts = corpus()
    gone = text_id(texts.pop("near3"))
    before = {row["key"]: row for row in content(tables.frames["duplicates"])}
    after = {row["key"]: row for row in content(refine(spark, texts).frames["duplicates"])}
    changed = {key for key in after if after[key] != before[key]}
    assert set(before) - set(after) == {gone}
    assert changed == {text_id(texts["d003"])}


def test_large_buckets_stay_linear_and_connected(spark: SparkSession) -> None:
    count = 20 * FULL_BUCKET
    schema = T.StructType(
        [
            T.StructField("key", T.StringType()),
            T.StructField("minhash", T.ArrayType(T.IntegerType())),
        ]
    )
    rows = [(f"k{i:05}", [1, 1, i % 7, i]) for i in range(count)]
    small = [(f"z{i:05}", [2, 2, i + 10**6, i + 10**6]) for i in range(FULL_BUCKET)]
    pairs = candidate_pairs(spark.createDataFrame(rows + small, schema), bands=2, rows=2).collect()
    large = {(r["left"], r["right"]) for r in pairs if r["left"].startswith("k")}
    assert len(large) <= count * (1 + NEIGHBOURS)
    assert {(f"k{0:05}", f"k{i:05}") for i in range(1, count)} <= large
    assert len(pairs) - len(large) == FULL_BUCKET * (FULL_BUCKET - 1) // 2


@pytest.mark.parametrize("size", [100, 1000])
def test_planted_plagiarism_is_found(spark: SparkSession, shared_data: Path, size: int) -> None:
    folder = shared_data / "dedup" / "mccormick"
    if not folder.is_dir():
        pytest.skip(f"no articles in {folder}")
    lines = (folder / f"articles_{size}.train").read_text().splitlines()
    articles = dict(line.split(" ", 1) for line in lines)
    truth = (folder / f"articles_{size}.truth").read_text().split()
    wanted = {
        tuple(sorted((text_id(articles[a]), text_id(articles[b]))))
        for a, b in zip(truth[::2], truth[1::2], strict=True)
    }
    pairs = refine(spark, articles).frames["duplicate_pairs"].where("status = 'kept'").collect()
    assert {(row["left"], row["right"]) for row in pairs} == wanted
