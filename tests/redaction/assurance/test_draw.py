"""Draws over a lake: who is drawn, what reviewers get, and what becomes of their marks.

The draws are of one lake, in this order; the last changes what it holds.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import DataFrame, SparkSession

from refinery.catalog.delta import Lake
from refinery.catalog.local_rows import frame_of
from refinery.catalog.schemas.raw import DOCUMENTS, ITEMS
from refinery.catalog.schemas.refined import CLEAN_DOCUMENTS
from refinery.core.identity import Identity
from refinery.core.stage import Context, Options
from refinery.core.workspace import Workspace
from refinery.errors import UsageError
from refinery.ledger.lease import Lease
from refinery.ledger.ledger import Ledger
from refinery.redaction.assurance.draw import Drawn, Wishes, draw
from refinery.redaction.assurance.plan import Stratum
from refinery.redaction.assurance.population import counted, drawn
from refinery.redaction.assurance.record import record
from refinery.redaction.assurance.replay import replay
from refinery.redaction.assurance.statement import statement
from tests.core.toy import site_at

LEAK = "Barbara Johnson"


def clean_row(number: int, source: str) -> dict[str, Any]:
    leak = f" {LEAK} was there too." if number == 7 and source == "mail" else ""
    slot = {"name": "<PERSON_1>", "entity": "PERSON", "digest": f"d{number}", "attributes": {}}
    finding = {"entity": "PERSON", "slot": "<PERSON_1>", "start": 0, "end": 10, "field": "text",
               "length_class": "9-16", "recognizer": "r", "score": 0.9 - number / 100,
               "operator": "mask"}  # fmt: skip
    text = f"<PERSON_1> wrote on day {number} about the budget.{leak}\n\nAll the best."
    return {
        "key": f"{source}{number:03d}", "status": "kept", "kind": "message", "language": "en",
        "title": "A trip", "text": text, "bytes": len(text), "slots": [slot],
        "findings": [finding], "blocks": [],
    }  # fmt: skip


def item_row(number: int, source: str) -> dict[str, Any]:
    key = f"{source}{number:03d}"
    return {"key": f"i-{key}", "status": "kept", "source": source, "uri": key, "name": key,
            "size": 9, "content": key}  # fmt: skip


@pytest.fixture(scope="module")
def workspace(
    spark: SparkSession, tmp_path_factory: pytest.TempPathFactory, identity: Identity
) -> Iterator[Workspace]:
    """A lake of thirty mails and twelve pages; one mail leaks."""
    root = tmp_path_factory.mktemp("draws")
    site = site_at(root)
    lake = Lake(spark, site.lake)
    every = [(n, "mail") for n in range(30)] + [(n, "wiki") for n in range(12)]
    for table, make in ((ITEMS, item_row), (CLEAN_DOCUMENTS, clean_row)):
        rows = frame_of(spark, [make(*each) for each in every], table.schema)
        lake.append(table, rows, 1, {})
    documents = [{"key": f"{s}{n:03d}", "status": "kept", "members": []} for n, s in every]
    lake.append(DOCUMENTS, frame_of(spark, documents, DOCUMENTS.schema), 1, {})
    context = Context(site, identity, spark, str(root / "scratch"), Options())
    with Lease(lake) as lease:
        yield Workspace(site, spark, lake, lease, Ledger(lake, lease), context, "run", {})


def drawn_lines(workspace: Workspace, **wishes: Any) -> tuple[Drawn, list[dict[str, Any]]]:
    target = io.StringIO()
    made = draw(workspace, Wishes(**wishes), "ann", target)
    return made, [json.loads(line) for line in target.getvalue().splitlines()]


def marked(lines: list[dict[str, Any]], path: Path, also: tuple[str, ...] = ()) -> Path:
    """A reviewer who sees what is asked for and nothing else."""
    for line in lines:
        leaks = [w for w in (LEAK, *also) if w in line["text"]]
        line["leaks"] = [{"text": w, "entity": "PERSON"} for w in leaks]
        line["verdict"] = "leak" if leaks else "clean"
    path.write_text("\n".join(map(json.dumps, lines)))
    return path


def made_up(workspace: Workspace, lines: list[dict[str, Any]]) -> tuple[str, ...]:
    """What was planted, as the ledger has it."""
    from refinery.catalog.schemas.assurance import ASSURANCE_ITEMS

    texts = {line["item"]: line["text"] for line in lines}
    rows = workspace.lake.read(ASSURANCE_ITEMS).where("start is not null").collect()
    return tuple(texts[row["item"]][row["start"] : row["end"]] for row in rows)


def test_a_text_that_was_changed_is_refused_whole(workspace: Workspace, tmp_path: Path) -> None:
    _, lines = drawn_lines(workspace, rate=0.3, planted=0, doubted=0)
    lines[1]["text"] += " "
    with pytest.raises(UsageError, match=lines[1]["item"]):
        record(workspace, marked(lines, tmp_path / "a.jsonl"), "ann")
    stated = statement(workspace.lake)
    assert stated is not None and stated["overall"]["read"] == 0
    foreign = marked([{"item": "nobody", "text": "x"}], tmp_path / "b.jsonl")
    with pytest.raises(UsageError, match="was not drawn"):
        record(workspace, foreign, "ann")


def test_marks_become_a_test_of_the_recognisers(workspace: Workspace, tmp_path: Path) -> None:
    _, lines = drawn_lines(workspace, rate=0.001, confidence=0.99, planted=0, doubted=0)
    assert len(lines) == 42  # so small a share asks for all of it
    record(workspace, marked(lines, tmp_path / "a.jsonl", ("about the budget",)), "ann")
    record(workspace, marked(lines, tmp_path / "b.jsonl", ("about the budget",)), "bob")
    (row,) = replay(workspace)
    assert row["leaks"] == 32  # what stands in equal paragraphs is one
    assert (row["found"], row["missed"], row["blocked"]) == (1, 31, 0)  # the name, not the budget


def test_a_draw_is_read_marked_and_stated(workspace: Workspace, tmp_path: Path) -> None:
    made, lines = drawn_lines(workspace, rate=0.2, planted=3, doubted=2, seed="s")
    assert [(s.source, s.lot) for s in made.strata] == [("mail", 30), ("wiki", 12)]
    assert made.counts["random"] == sum(s.size for s in made.strata)
    assert made.counts["planted"] == 3 and made.counts["doubted"] == 2
    assert len({line["item"] for line in lines}) == len(lines)
    assert all(line["verdict"] is None and "A trip" in line["text"] for line in lines)
    planted = made_up(workspace, lines)
    assert len(planted) == 3

    seen = record(workspace, marked(lines, tmp_path / "a.jsonl", planted), "ann")
    assert (seen.draw, seen.marks, seen.unread) == (made.draw, len(lines), 0)
    record(workspace, marked(lines[:5], tmp_path / "b.jsonl", planted), "bob")
    stated = statement(workspace.lake)
    assert stated is not None and stated["is_current"]
    assert stated["readers"]["planted_seen"] == stated["readers"]["planted_shown"] == 3
    assert stated["readers"]["read_twice"] == 5
    leaked = [f"{LEAK} was there" in line["text"] for line in lines]
    in_random = sum(row["leaking"] for row in stated["strata"])
    assert in_random + stated["doubted"]["leaking"] == sum(leaked)
    assert statement(workspace.lake, made.draw[:4]) == stated

    clean = clean_row(99, "mail")
    rows = frame_of(workspace.spark, [clean], CLEAN_DOCUMENTS.schema)
    workspace.lake.append(CLEAN_DOCUMENTS, rows, 2, {})
    assert not (statement(workspace.lake) or {})["is_current"]
    with pytest.raises(UsageError, match="No draw"):
        statement(workspace.lake, "zz")


def population_of(spark: SparkSession, size: int) -> DataFrame:
    return spark.range(size).selectExpr(
        "cast(id as string) as document", "'mail' as source", "'message' as kind",
        "if(id % 4 = 0, 'de', 'en') as language", "cast(id % 7 as double) as doubt",
    )  # fmt: skip


def test_each_document_is_as_likely_as_any_other(spark: SparkSession) -> None:
    rows = population_of(spark, 2_000).cache()
    found = counted(rows)
    assert [stratum.lot for stratum in found] == [500, 1500]
    strata = [Stratum("mail", "message", "de", 500, 50), Stratum("mail", "message", "en", 1500, 90)]
    halves = 0
    for seed in range(6):
        chosen = drawn(rows, found, strata, str(seed), planted=5, doubted=7).collect()
        assert len({row["document"] for row in chosen}) == len(chosen)
        sample = [row for row in chosen if row["sample"] == "random"]
        assert sum(row["language"] == "de" for row in sample) == 50 and len(sample) == 140
        assert sum(row["sample"] == "doubted" for row in chosen) == 7
        assert sum(row["sample"] == "planted" for row in chosen) >= 5
        halves += sum(int(row["document"]) < 1_000 for row in sample)
    assert 0.45 < halves / (6 * 140) < 0.55
