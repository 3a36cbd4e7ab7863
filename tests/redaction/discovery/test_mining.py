"""Mining in Spark counts what counting in memory does, and lets no value out."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from pyspark.sql import SparkSession

from refinery.core.identity import Identity
from refinery.redaction.discovery.candidates import candidates
from refinery.redaction.discovery.mining import _MENTION, Miner, mine, scanned
from refinery.redaction.discovery.proposals import propose
from refinery.redaction.discovery.statistics import Census, count, mentions
from refinery.redaction.discovery.words import lexicon
from tests.redaction.discovery.test_proposals import corpus
from tests.redaction.test_stages import Tables, document

TEXTS = [
    *corpus("case ZX-YYYY-NNNNNN is open", "ZX-YYYY-NNNNNN of the file", filler="on 12.05.2024"),
    *corpus("customer no. NNNNNNN wrote to us", "NNNNNNN atoms", "passport @@NNNNNN"),
    *corpus("asked anna weber about EMP/NNNNN"),
]


def tables(spark: SparkSession, texts: list[str], spans: dict[int, list[Any]]) -> Tables:
    documents = [document(f"d{n}", text, title=None) for n, text in enumerate(texts)]
    documents.append(document("copy", texts[0], text_id="t-d0"))
    documents.append(document("unscanned", "case ZX-2024-999999"))
    detections = [
        {"key": f"t-d{n}", "spans": spans.get(n, []), "run_seq": 3} for n in range(len(texts))
    ]
    detections.append({"key": "t-blocked", "status": "quarantined", "spans": []})
    return Tables(spark, {"documents": documents, "detections": detections})


@pytest.fixture(scope="module")
def mined(spark: SparkSession, identity: Identity) -> Census:
    return mine(tables(spark, TEXTS, {}), identity.reference)


def test_spark_counts_as_memory_does(mined: Census) -> None:
    counted = count(mentions(candidates(text)) for text in TEXTS)
    assert mined.mentions == counted.mentions
    assert [replace(s, words={}) for s in mined.shapes] == [
        replace(s, words={}) for s in counted.shapes
    ]
    assert propose(mined) == propose(counted)
    assert {proposal.shape for proposal in propose(mined)} >= {"ZX-9999-999999", "EMP/99999"}


def test_no_value_reaches_the_driver(mined: Census) -> None:
    told = json.dumps([vars(shape) for shape in mined.shapes]) + json.dumps(mined.background)
    assert not re.search(r"\d{4,}", re.sub(r"9+", "", re.sub(r'": \d+', "", told)))
    assert set(mined.background) <= lexicon().listed
    leads = {shape.lead for shape in mined.shapes}
    assert leads == {"", "*", "ZX", "EMP"}  # no letters that begin but a few values


def test_values_are_digests_before_they_are_counted(
    spark: SparkSession, identity: Identity
) -> None:
    frame = scanned(tables(spark, TEXTS[:2], {})).mapInArrow(Miner(identity.reference), _MENTION)
    rows = frame.collect()
    assert len(rows) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", row.value) for row in rows)


def test_what_patterns_found_is_left_out_and_no_name_is_kept(
    spark: SparkSession, identity: Identity
) -> None:
    def span(text: str, part: str, recognizer: str) -> dict[str, Any]:
        start = text.index(part)
        return {
            "start": start, "end": start + len(part), "entity": "E", "score": 0.9,
            "recognizer": recognizer,
        }  # fmt: skip

    text = "case 4711234 asked by anna of 4711235 and otto: 4711236"
    spans = [span(text, "4711234", "phone"), span(text, "4711235", "spacy-ner")]
    texts = scanned(tables(spark, [text], {0: spans}))
    rows = texts.mapInArrow(Miner(identity.reference), _MENTION).collect()
    assert len(rows) == 2
    assert {word for row in rows for word in row.words} == {"case"}
