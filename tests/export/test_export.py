"""A corpus leaves: files a trainer reads, copies and leaks held back, nothing half done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from pyspark.sql import SparkSession

from refinery.catalog.schemas.refined import EXAMPLES
from refinery.config.secrets import write_key
from refinery.config.site import SiteSettings
from refinery.core.identity import Identity
from refinery.core.stage import Context
from refinery.errors import ExportRefusedError
from refinery.export.export import ExportResult, export_corpus
from refinery.export.manifest import Origin
from tests.curation.frames import FrameInputs, whole

CANARY = "zebra umbrella 4471"
BLANK = {"name": None, "tool_calls": None, "tool_call_id": None}


def key_of(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()[:32]


def example(number: int, user: str, assistant: str, **values: Any) -> dict[str, Any]:
    messages = [
        {**BLANK, "role": "user", "content": user},
        {**BLANK, "role": "assistant", "content": assistant},
    ]
    row = {
        "key": key_of(number),
        "unit": key_of(number),
        "corpus": "c",
        "builder": "mail-conversation",
        "messages": messages,
        "slots": [],
        "split": ("train", "train", "train", "validation")[number % 4],
        "topic": "roof garden",
        "tokens": 10,
        "everyone": True,
    }
    return {**row, **values}


def tool_example(number: int) -> dict[str, Any]:
    arguments = json.dumps({"who": "<PERSON_1>"})
    call = {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": arguments}}
    messages = [
        {**BLANK, "role": "user", "content": "Where is <PERSON_1>?"},
        {**BLANK, "role": "assistant", "content": "", "tool_calls": json.dumps([call])},
        {**BLANK, "role": "tool", "content": "here", "name": "f", "tool_call_id": "call_1"},
        {**BLANK, "role": "assistant", "content": "<PERSON_1> is here."},
    ]
    slot = {"name": "<PERSON_1>", "entity": "PERSON", "digest": "d" * 32, "attributes": {}}
    tools = json.dumps([{"type": "function", "function": {"name": "f"}}])
    row = example(number, "", "", messages=messages, slots=[slot], tools=tools)
    return {**row, "builder": "tool-trajectory"}


ROWS = [
    example(70, "What about the boat?", "It is afloat.", topic="berta_quiller boats"),
    *(example(n, f"What about crate {n}?", f"Crate {n} is on shelf {n}.") for n in range(39)),
    tool_example(50),
    example(60, "Copy?", "The very same words."),
    example(61, "Copy?", "The very same words."),
    example(62, "Who?", "Ask Berta Quiller about it."),
    example(63, "Code?", f"It is {CANARY.upper()}!"),
    example(64, "Card?", "Pay with 4111 1111 1111 1111 please."),
    {**example(65, "No", "No"), "status": "rejected"},
    {**example(67, "Few?", "For few eyes alone."), "everyone": False, "audience": ["a" * 32]},
    {**example(68, "None?", "For nobody's eyes."), "everyone": None},
    {**example(66, "Other", "Other"), "corpus": "other"},
]


@pytest.fixture
def site(tmp_path: Path) -> Context:
    write_key(tmp_path / "keys" / "id.key")
    write_key(tmp_path / "keys" / "c.key")
    (tmp_path / "canaries.txt").write_text(CANARY + "\n")
    (tmp_path / "people.csv").write_text("name,email\nBerta Quiller,berta@demo.corp\n")
    lake = {zone: str(tmp_path / "lake" / zone) for zone in ("raw", "ledger", "refined", "exports")}
    keys = f"file:{tmp_path}/keys"
    (tmp_path / "policy.yaml").write_text("purposes: {training: {default: pseudonym}}\n")
    values = {
        "lake": lake,
        "keys": {"identity": f"{keys}/id.key", "domains": {"d": f"{keys}/c.key"}},
        "spark": {"local_dir": str(tmp_path)},
        "stages": {"redact": {"policy": str(tmp_path / "policy.yaml")}},
        "corpora": {
            "c": {
                "audience": ["everyone@demo.corp"],
                "domain": "d",
                "canaries": str(tmp_path / "canaries.txt"),
                "directory": str(tmp_path / "people.csv"),
                "destination": f"{lake['exports']}/c",
                "rows_per_file": 15,
            }
        },
    }
    parsed = SiteSettings.parse(values, "site")
    return Context(parsed, Identity(parsed.keys.identity), None, "")  # type: ignore[arg-type]


@pytest.fixture
def run(spark: SparkSession, site: Context) -> Callable[..., ExportResult]:
    context = replace(site, spark=spark)

    def export(
        rows: list[dict[str, Any]] = ROWS, parts: int = 2, unsettled: tuple[str, ...] = ()
    ) -> ExportResult:
        inputs = FrameInputs(spark, {"examples": rows})
        frame = spark.createDataFrame([whole("examples", row) for row in rows], EXAMPLES.schema)
        inputs._frames["examples"] = frame.repartition(parts)
        return export_corpus(context, inputs, "c", Origin(unsettled=unsettled))

    return export


def records(directory: Path) -> list[dict[str, Any]]:
    files = sorted((directory / "chat-jsonl").glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").split("\n")[:-1]]


def test_the_whole_export(run: Callable[..., ExportResult], site: Context) -> None:
    first = run()
    out = Path(str(site.site.corpora["c"].destination))
    assert first.rows == 42
    assert dict(first.withheld) == {
        "audience": 2,
        "canary": 1,
        "directory": 1,
        "duplicate": 1,
        "pattern-credit-card": 1,
    }
    _check_manifest(first, out)
    _check_as_a_trainer(out)
    assert not [p for p in out.parent.iterdir() if p.name != "c"], "nothing is left beside it"
    _check_again(run, first, out)


def _check_manifest(result: ExportResult, out: Path) -> None:
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["export"] == result.export
    there = {str(p.relative_to(out)) for p in out.rglob("*") if p.is_file()}
    assert there == {*manifest["files"], "manifest.json", "README.md"}
    for name, facts in manifest["files"].items():
        data = (out / name).read_bytes()
        assert hashlib.sha256(data).hexdigest() == facts["sha256"] == result.files[name]
        assert len(data) == facts["bytes"]
    jsonl = {n: f["rows"] for n, f in manifest["files"].items() if n.startswith("chat")}
    assert sum(jsonl.values()) == 42 and len(jsonl) > 2
    for name, rows in jsonl.items():
        assert (out / name).read_text().count("\n") == rows
    withheld = (out / "withheld.jsonl").read_text()
    assert withheld.count("\n") == 6
    assert "Quiller" not in withheld and "4111" not in withheld
    card = (out / "README.md").read_text()
    assert manifest["audience"] == ["everyone@demo.corp"]
    assert manifest["counts"]["topic"] == {"roof garden": 41, "topic 1": 1}
    assert "Quiller" not in card and "Quiller" not in (out / "manifest.json").read_text()
    assert "42 training examples" in card and "pattern-credit-card: 1" in card


def _check_as_a_trainer(out: Path) -> None:
    rows = records(out)
    assert [r["id"] for r in rows if r["id"] == key_of(50)], "the tool example left"
    for row in rows:
        roles = [m["role"] for m in row["messages"]]
        if "tools" not in row:
            assert roles == ["user", "assistant"] * (len(roles) // 2)
        assert all(isinstance(m["content"], str) for m in row["messages"])
    (tool,) = [row for row in rows if "tools" in row]
    call = tool["messages"][1]["tool_calls"][0]
    who = json.loads(call["function"]["arguments"])["who"]
    assert who.startswith("[PERSON_") and f"{who} is here." in tool["messages"][3]["content"]
    columns = pq.read_table(out / "parquet").to_pylist()
    assert sorted(c["id"] for c in columns) == sorted(r["id"] for r in rows)
    by_id = {r["id"]: r for r in rows}
    for column in columns:
        for read, written in zip(column["messages"], by_id[column["id"]]["messages"], strict=True):
            assert read["content"] == written["content"]
            calls = json.loads(read["tool_calls"]) if read["tool_calls"] else None
            assert calls == written.get("tool_calls")
    for file in (out / "chat-jsonl").glob("*.jsonl"):
        ids = [json.loads(line)["id"] for line in file.read_text().splitlines()]
        assert ids == sorted(ids)


def _check_again(run: Callable[..., ExportResult], first: ExportResult, out: Path) -> None:
    stamp = (out / "manifest.json").stat().st_mtime_ns
    again = run(parts=5)
    assert (again.export, again.files, again.changed) == (first.export, first.files, False)
    assert (out / "manifest.json").stat().st_mtime_ns == stamp
    (out / next(iter(first.files))).write_text("tampered")
    (out.parent / ".c.draft-0123456789ab").mkdir()
    fewer = run(ROWS[:10])
    assert fewer.changed and fewer.export != first.export and fewer.rows == 10
    assert len(records(out)) == 10
    there = {str(p.relative_to(out)) for p in out.rglob("*") if p.is_file()}
    assert there == {*fewer.files, "manifest.json", "README.md"}, "an empty list is listed too"
    assert [p.name for p in out.parent.iterdir()] == ["c"], "what a killed export left is gone"


def test_stale_examples_do_not_leave(run: Callable[..., ExportResult], site: Context) -> None:
    out = Path(str(site.site.corpora["c"].destination))
    with pytest.raises(ExportRefusedError, match="'redact'") as caught:
        run(ROWS[:1], unsettled=("redact", "curate"))
    assert "--from redact" in caught.value.next_step
    assert not out.parent.exists()


@pytest.mark.parametrize("manifest", [None, '{"manifest_version": 3}', '{"format":1,"corpus":"d"}'])
def test_a_directory_that_is_not_ours_is_left_alone(
    run: Callable[..., ExportResult], site: Context, manifest: str | None
) -> None:
    out = Path(str(site.site.corpora["c"].destination))
    out.mkdir(parents=True)
    (out / "thesis.txt").write_text("years of work")
    if manifest is not None:
        (out / "manifest.json").write_text(manifest)
    (out.parent / ".c.draft-0123456789ab").mkdir()
    before = sorted(out.parent.rglob("*"))
    with pytest.raises(ExportRefusedError, match="no export of 'c' wrote"):
        run(ROWS[:1])
    assert sorted(out.parent.rglob("*")) == before, "nothing was touched before it was refused"
