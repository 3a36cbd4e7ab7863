"""Whether two lakes hold the same: every deterministic column of every row, every exported byte."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Final

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from refinery.catalog.delta import Lake
from refinery.catalog.model import Table, Zone
from refinery.catalog.schemas.ledger import REMOVALS
from refinery.catalog.tables import ALL
from refinery.catalog.views import current
from refinery.config.site import LakeSettings

COMPARED: Final = [found for found in ALL if found.envelope]
_READ: Final[dict[tuple[str, int, int], Counter[str]]] = {}


def lake_below(spark: SparkSession, root: Path) -> Lake:
    """The lake whose zones lie in ``root/lake``."""
    zones = {zone.value: str(root / "lake" / zone.value) for zone in Zone}
    return Lake(spark, LakeSettings.model_validate(zones))


def assert_same_lakes(spark: SparkSession, left: Path, right: Path) -> None:
    """Equal tables and equal exported files of two sites."""
    lakes = (lake_below(spark, left), lake_below(spark, right))
    for found in COMPARED:
        assert_same(found, *lakes)
    assert exported(left) == exported(right)


def assert_same(found: Table, left: Lake, right: Lake) -> None:
    """Equal in every deterministic column, no unit twice."""
    assert (left.version(found) < 0) == (right.version(found) < 0), found.name
    if left.version(found) < 0:
        return
    rows = (digests(left, found), digests(right, found))
    assert not rows[0] - rows[1], f"{found.name}: lost or different rows"
    assert not rows[1] - rows[0], f"{found.name}: rows the first lake does not have"
    assert rows[0] or found.zone is Zone.LEDGER, f"{found.name} is empty"


def digests(lake: Lake, found: Table) -> Counter[str]:
    """One digest per row over its deterministic columns; maps and all.

    A table that has not changed since is not read again: one lake is compared with several.
    """
    read = (lake.path(found), lake.version(found), lake.version(REMOVALS))
    if read not in _READ:
        columns = F.to_json(F.struct("key", F.struct(*found.deterministic)))
        rows = current(lake, found, found.deterministic).select(F.sha2(columns, 256).alias("d"))
        _READ[read] = Counter(row["d"] for row in rows.collect())
    return _READ[read]


def exported(root: Path) -> dict[str, bytes]:
    """Exported data files by name."""
    place = root / "lake" / "exports" / "demo-sft" / "chat-jsonl"
    found = {path.name: path.read_bytes() for path in sorted(place.glob("*.jsonl"))}
    assert found
    return found
