"""Crawl, permissions and audiences over a real lake: what each change of a store costs.

A run takes long, so the tests go through one history, in this order.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import Row, SparkSession
from pyspark.sql import functions as F

from refinery.catalog.delta import Lake
from refinery.catalog.tables import table
from refinery.catalog.views import current
from refinery.config.secrets import write_key
from refinery.config.site import SiteSettings
from refinery.core.identity import Identity
from refinery.core.inputs import PinnedInputs
from refinery.core.planner import Planner
from refinery.core.registry import component
from refinery.core.runner import Runner
from refinery.core.scratch import Scratch
from refinery.core.stage import Context, Options, Stage
from refinery.errors import ConfirmationNeededError, LakeError, SourceError
from refinery.ledger.lease import Lease
from refinery.ledger.ledger import Ledger
from refinery.sources.listing import LISTING, read_listing
from tests.core.toy import complete, site_at

LINE = ("crawl", "acls", "audiences")
Counts = dict[str, tuple[int, int]]


class House:
    """A lake and the folders it crawls."""

    def __init__(self, spark: SparkSession, root: Path, *names: str) -> None:
        self.spark = spark
        self.root = root
        self.folders = {name: root / name for name in names}
        for folder in self.folders.values():
            folder.mkdir()
        write_key(root / "keys" / "identity.key")
        self.lake = Lake(spark, site_at(root).lake)
        self.lease = Lease(self.lake)

    def site(self) -> SiteSettings:
        sources = [
            {"name": name, "type": "file-share", "path": str(path), "realm": "corp"}
            for name, path in self.folders.items()
        ]
        return site_at(self.root).model_copy(update={"sources": sources})

    def stage(self, name: str, **options: Any) -> Stage:
        site = self.site()
        kind: type[Stage] = component("stage", name)
        scratch = f"{self.root}/lake/raw/scratch"
        identity = Identity(site.keys.identity)
        context = Context(site, identity, self.spark, scratch, Options(**options))
        return kind(kind.settings_class(), context)

    def run(self, *names: str, **options: Any) -> Counts:
        """Run stages; pending and removed by stage."""
        scratch = Scratch(self.spark, self.lake)
        planner = Planner(self.spark, self.lake, scratch, self.site().plan)
        ledger = Ledger(self.lake, self.lease)
        run = "run-" + os.urandom(4).hex()
        runner = Runner(self.spark, self.lake, ledger, self.lease, planner, scratch, run)
        done = {}
        for name in names or LINE:
            result = runner.run_stage(self.stage(name, **options), options.get("limit"))
            done[name] = (result.pending, result.removed)
        return done

    def rows(self, name: str, *columns: str) -> list[Row]:
        return current(self.lake, table(name), columns).collect()


@pytest.fixture(scope="module")
def house(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A lake, a share of 24 files, twelve contents twice each, and a store of one mail; crawled."""
    house = House(spark, tmp_path_factory.mktemp("house"), "share", "mail")
    for number in range(24):
        folder = house.folders["share"] / f"folder{number % 3}"
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.txt").write_text(f"text {number // 2}")
    for name in ("folder2/2.txt", "folder1/22.txt", "folder2/23.txt"):
        (house.folders["share"] / name).chmod(0o600)
    (house.folders["share"] / "link").symlink_to("nowhere")
    (house.folders["mail"] / "a").write_text("mail")
    with house.lease:
        assert house.run("crawl", "acls") == {"crawl": (26, 0), "acls": (25, 0)}
        yield house


def test_an_incomplete_listing_removes_nothing_of_its_source(house: House) -> None:
    facts = {r["source"]: r for r in house.lake.read(table("crawls")).collect()}
    assert all(row["complete"] for row in facts.values())
    assert [facts["share"][name] for name in ("listed", "skipped", "denied")] == [24, 1, 0]
    stage = house.stage("crawl")
    listing = read_listing(stage.context)
    names = [f"{number}.txt" for number in range(24)]
    closed = listing.limit(1).withColumns(
        {
            "key": F.lit("f" * 32),
            "source": F.lit("share"),
            "state": F.lit("denied"),
            "reason": F.lit("denied-folder"),
            "name": F.lit("folder0"),
        }
    )
    partial = listing.where(~F.col("name").isin(*names[:12], "a")).unionByName(closed)
    written = partial.select(*LISTING.names).toPandas()
    frame = house.spark.createDataFrame(written, LISTING)
    frame.write.mode("overwrite").parquet(f"{stage.context.scratch}/listing")
    assert [r for r in stage._gone(PinnedInputs(house.lake)).collect() if r["gone"]] == [
        Row(source="mail", total=1, gone=1)
    ]
    keys = stage.work(PinnedInputs(house.lake)).keys.collect()
    stored = {r["key"]: r for r in house.rows("items", "source", "name", "inputs")}
    kept = {stored[r["key"]]["name"] for r in keys if r["key"] in stored and not r["wanted"]}
    assert kept == set(names[:12])
    assert {stored[r["key"]]["name"] for r in keys if r["key"] in stored} == {*names, "link"}
    assert all(r["inputs"] == stored[r["key"]]["inputs"] for r in keys if r["key"] in stored)
    acls = house.stage("acls").work(PinnedInputs(house.lake)).keys.collect()
    assert sum(1 for r in acls if not r["wanted"]) == 13


def test_audiences_join_all_items_and_look_into_containers(house: House) -> None:
    lake = house.lake
    items = {r["name"]: r for r in house.rows("items", "name", "content")}
    box = items["22.txt"]["content"]
    documents = house.spark.createDataFrame([(box,)], "key string").withColumn(
        "members",
        F.expr(
            "array(named_struct('document', 'inner', 'locator',"
            " named_struct('kind', 'zip', 'value', 'x'), 'name', 'x', 'extension', '',"
            " 'bytes', 1L))"
        ),
    )
    stored = complete(documents, "documents", F.lit("kept"), F.lit(None)).withColumns(
        {"fingerprint": F.lit("f"), "inputs": F.lit(""), "attempts": F.lit(1)}
    )
    lake.append(table("documents"), stored, lake.last_sequence(table("documents")) + 1, {})
    assert house.run("audiences") == {"audiences": (14, 0)}  # twelve contents, mail and member
    found = {r["key"]: r for r in house.rows("audiences", "readers", "everyone")}
    owner = os.getuid()
    identity = house.stage("crawl").context.identity
    assert found[items["2.txt"]["content"]]["everyone"]  # 3.txt is a copy that all may read
    assert len(found[items["2.txt"]["content"]]["readers"]) == 2
    for document in (box, "inner"):
        assert not found[document]["everyone"]
        if owner == 0:
            assert found[document]["readers"] == [identity.principal("user:root@corp")]
    personal = house.lake.read(table("audiences")).drop("key").collect()
    assert "corp" not in str(personal)


def test_each_change_costs_what_it_must(house: House) -> None:
    share = house.folders["share"]
    (share / "folder0" / "0.txt").chmod(0o600)
    file = share / "folder0" / "3.txt"
    times = file.stat()
    file.write_text("other 0"[: times.st_size])
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    (share / "folder1").chmod(0o700)
    (share / "folder1" / "1.txt").rename(share / "renamed.txt")
    # Fetched are what was written and what was moved; of the others permissions alone are read.
    assert house.run() == {"crawl": (2, 1), "acls": (8, 1), "audiences": (9, 0)}
    assert house.run() == {"crawl": (0, 0), "acls": (0, 0), "audiences": (0, 0)}
    content = {r["name"]: r["content"] for r in house.rows("items", "name", "content")}
    identity = house.stage("crawl").context.identity
    assert content["renamed.txt"] == identity.content(b"text 0", ".txt")
    assert content["3.txt"] == identity.content(b"other ", ".txt")
    statuses = {r["name"]: r["status"] for r in house.rows("items", "name")}
    assert statuses.pop("link") == "skipped"
    assert set(statuses.values()) == {"kept"}


def test_what_vanishes_in_bulk_waits_for_a_word(house: House) -> None:
    for file in (house.folders["share"] / "folder0").iterdir():
        file.unlink()
    with pytest.raises(ConfirmationNeededError, match=r"share: 8 of 24.*--accept-removals"):
        house.run("crawl")
    assert house.run("crawl", limit=1) == {"crawl": (0, 0)}
    mail = house.folders.pop("mail")
    with pytest.raises(ConfirmationNeededError, match=r"mail: 1 of 1 \(no longer configured\)"):
        house.run("crawl")
    assert house.run("crawl", accept_removals=True) == {"crawl": (0, 9)}

    house.folders["mail"] = mail.parent / "unmounted"
    with pytest.raises(SourceError, match="does not exist"):
        house.run("crawl")
    assert len(house.rows("items")) == 17


def test_permissions_without_a_listing(spark: SparkSession, tmp_path: Path) -> None:
    house = House(spark, tmp_path, "share")
    with house.lease, pytest.raises(LakeError, match="run the crawl first"):
        house.run("acls")
