"""The stage over hand-made tables: audiences, survivors, splits, accounts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from refinery.core.identity import Identity
from refinery.core.stage import Work
from refinery.curation.curate_stage import CurateSettings, CurateStage
from tests.curation.frames import FrameInputs, clean_row, context, whole_chunk
from tests.curation.make import document, mail

Row = dict[str, Any]
BODY = "Every spring the whole office plants tomatoes on the roof and keeps a diary of them. " * 4
SECRET = "The quick auditor counted nine blue folders before lunch on the second Tuesday."


def page(key: str, body: str) -> Any:
    parts = [("heading", "Roof garden", {"level": "2"}), ("paragraph", body, {})]
    return document(key, "page", parts, title="Office")


def thread(prefix: str, size: int) -> list[Any]:
    who = ("anna", "ben")
    return [
        mail(f"{prefix}{i}", who[i % 2], ("paragraph", f"{prefix}: remark number {i}."))
        for i in range(size)
    ]


@pytest.fixture(scope="module")
def tables(identity: Identity) -> dict[str, list[Row]]:
    long, copy, closed = thread("a", 4), thread("b", 3), thread("x", 2)
    documents = [clean_row(m, f"same-{m.key[1:]}") for m in (*long, *copy)]
    documents += [clean_row(m) for m in closed]
    documents += [clean_row(page(k, BODY + k)) for k in ("p1", "p2", "p3")]
    documents += [clean_row(page("p4", BODY + SECRET)), clean_row(page("p5", "Short."))]
    documents += [{**clean_row(page("p6", BODY)), "status": "rejected"}]
    staff = [identity.principal("group:staff@corp")]
    readable = [row["key"] for row in documents if row["key"] not in ("x1", "p1")]
    audiences: list[Row] = [{"key": k, "readers": [], "everyone": True} for k in readable]
    audiences.append({"key": "x1", "readers": [identity.principal("user:eve@corp")]})
    audiences.append({"key": "p1", "readers": staff, "everyone": False})
    return {
        "clean_documents": documents,
        "threads": [
            {"key": m.key, "thread": f"thread-{m.key[0]}", "position": int(m.key[1:])}
            for m in (*long, *copy, *closed)
        ],
        "audiences": audiences,
        "duplicates": [
            {"key": f"text-of-{k}", "cluster": "text-of-p1", "size": 2} for k in ("p1", "p2")
        ],
        "topics": [{"key": "text-of-p2", "topic": 1, "name": "garden roof"}],
    }


@pytest.fixture(scope="module")
def stage(spark: SparkSession, identity: Identity, tmp_path_factory: Any) -> CurateStage:
    benchmark: Path = tmp_path_factory.mktemp("bench") / "items.txt"
    benchmark.write_text(SECRET + "\n")
    corpora = {
        "world": {"audience": ["everyone@corp"], "benchmark": [str(benchmark)]},
        "staff": {"audience": ["group:staff@corp"], "builders": ["page-instruction"]},
    }
    return CurateStage(CurateSettings(), context(spark, identity, corpora))


@pytest.fixture(scope="module")
def work(spark: SparkSession, stage: CurateStage, tables: Any) -> Work:
    return stage.work(FrameInputs(spark, tables))


@pytest.fixture(scope="module")
def examples(stage: CurateStage, work: Work) -> list[Row]:
    return [row.asDict(recursive=True) for row in stage.transform(whole_chunk(work)).collect()]


def of(rows: list[Row], corpus: str, builder: str) -> list[Row]:
    return [row for row in rows if row["corpus"] == corpus and row["builder"] == builder]


def reasons(rows: list[Row]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        name = row["reason"] or row["status"]
        found[name] = found.get(name, 0) + 1
    return found


def test_every_unit_has_a_row(work: Work, examples: list[Row]) -> None:
    keys = [row["key"] for row in work.keys.select("key").collect()]
    assert len(keys) == len(set(keys)) == 3 + 5 + 5
    assert {row["unit"] for row in examples} == set(keys)


def test_of_two_copies_of_a_thread_the_longer_stays(examples: list[Row]) -> None:
    mails = of(examples, "world", "mail-conversation")
    assert reasons(mails) == {"kept": 1, "duplicate": 1, "audience": 1}
    (kept,) = [row for row in mails if row["status"] == "kept"]
    assert {step["document"] for step in kept["provenance"]} == {"a0", "a1", "a2", "a3"}
    assert [m["role"] for m in kept["messages"]] == ["user", "assistant"] * 2
    assert kept["tokens"] > 0


def test_the_survivor_is_one_the_audience_may_read(examples: list[Row]) -> None:
    world = of(examples, "world", "page-instruction")
    staff = of(examples, "staff", "page-instruction")
    assert reasons(world) == {"audience": 1, "kept": 2, "benchmark": 1, "no-example": 1}
    assert reasons(staff) == {"kept": 3, "duplicate": 1, "no-example": 1}
    used = {s["document"] for row in world if row["provenance"] for s in row["provenance"]}
    assert used == {"p2", "p3"}
    (topic,) = {row["topic"] for row in world if row["topic"]}
    assert topic == "garden roof"


def test_readers_are_those_who_may_read_all(examples: list[Row], identity: Identity) -> None:
    (closed,) = [
        row for row in examples if row["reason"] == "audience" and row["builder"][0] == "m"
    ]
    assert closed["audience"] == [identity.principal("user:eve@corp")]
    assert closed["everyone"] is False
    kept = of(examples, "world", "mail-conversation")[0]
    assert kept["everyone"] or kept["audience"]


def test_a_thread_and_its_copy_share_a_split(examples: list[Row]) -> None:
    mails = of(examples, "world", "mail-conversation")
    groups = {row["group"] for row in mails if row["reason"] != "audience"}
    assert len(groups) == 1
    assert len({row["split"] for row in mails if row["group"] in groups}) == 1


def test_provenance_points_at_the_text(examples: list[Row], tables: Mapping[str, Any]) -> None:
    texts = {row["key"]: row["text"] for row in tables["clean_documents"]}
    checked = 0
    for row in examples:
        for step in row["provenance"] or ():
            span = texts[step["document"]][step["start"] : step["end"]]
            assert span in "\n".join(m["content"] for m in row["messages"])
            checked += bool(span)
    assert checked > 8


def test_inputs_change_only_with_what_a_unit_is_made_of(
    spark: SparkSession, stage: CurateStage, tables: dict[str, list[Row]], work: Work
) -> None:
    def inputs(given: Work) -> dict[str, str]:
        rows = given.keys.select("key", "inputs").collect()
        return {row["key"]: row["inputs"] for row in rows}

    changed = dict(tables)
    changed["clean_documents"] = [
        {**row, "digest": "other"} if row["key"] == "p3" else row
        for row in tables["clean_documents"]
    ]
    before, after = inputs(work), inputs(stage.work(FrameInputs(spark, changed)))
    assert before.keys() == after.keys()
    assert sum(before[key] != after[key] for key in before) == 2, "one unit in each corpus"
