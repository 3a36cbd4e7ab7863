"""The statement of a draw, from what the lake holds of it."""

from __future__ import annotations

from typing import Any

from pyspark.sql import Row
from pyspark.sql import functions as F

from refinery.catalog.delta import Lake
from refinery.catalog.schemas.assurance import ASSURANCE_DRAWS, ASSURANCE_ITEMS, ASSURANCE_MARKS
from refinery.catalog.schemas.refined import CLEAN_DOCUMENTS
from refinery.errors import UsageError
from refinery.ledger.moments import utc
from refinery.redaction.assurance.plan import Stratum
from refinery.redaction.assurance.results import Item, result


def statement(lake: Lake, draw: str | None = None) -> dict[str, Any] | None:
    """What the marks of a draw say so far.

    Args:
        draw: Id of the draw or its beginning; None for the newest.

    Returns:
        ``draw``, ``by``, ``at``, ``seed``, ``is_current`` (whether clean documents are still
        those drawn from) and what :func:`refinery.redaction.assurance.results.result` gives;
        None where nothing was ever drawn.

    Raises:
        UsageError: No such draw.
    """
    found = _find(lake, draw)
    if found is None:
        return None
    strata = [Stratum(**stratum.asDict()) for stratum in found["strata"]]
    items = _items(lake, found["draw"])
    return {
        "draw": found["draw"],
        "by": found["by"],
        "at": utc(found["at"]).isoformat(timespec="seconds"),
        "seed": found["seed"],
        "is_current": lake.last_sequence(CLEAN_DOCUMENTS) == found["sequence"],
        **result(strata, items, found["confidence"], found["rate"]),
    }


def _find(lake: Lake, draw: str | None) -> Row | None:
    draws = lake.read(ASSURANCE_DRAWS)
    if draw is None:
        return draws.orderBy(F.desc("run_seq")).first()
    rows = draws.where(F.col("draw").startswith(draw)).take(2)
    if len(rows) != 1:
        raise UsageError(
            f"{'No draw begins' if not rows else 'Several draws begin'} with '{draw}'.",
            "'refinery assure show' tells of the newest.",
        )
    return rows[0]


def _items(lake: Lake, draw: str) -> list[Item]:
    """Items of a draw with their marks."""
    # As many rows as people were to read.
    rows = lake.read(ASSURANCE_ITEMS).where(F.col("draw") == draw).toLocalIterator()
    items = {row["item"]: _item(row) for row in rows}
    marks = lake.read(ASSURANCE_MARKS).where(F.col("draw") == draw)
    where = F.transform("leaks", lambda leak: F.struct(leak["start"], leak["end"], leak["person"]))
    newest = F.max_by(F.struct("verdict", where.alias("leaks")), F.col("run_seq")).alias("mark")
    # The same for each reviewer.
    for row in marks.groupBy("item", "reviewer").agg(newest).toLocalIterator():
        item = items[row["item"]]
        item.verdicts[row["reviewer"]] = row["mark"]["verdict"]
        item.leaks |= {tuple(leak) for leak in row["mark"]["leaks"] or ()}
    return list(items.values())


def _item(row: Row) -> Item:
    planted = None if row["start"] is None else (row["start"], row["end"])
    stratum = (row["source"], row["kind"], row["language"])
    return Item(row["sample"], stratum, row["mentions"], row["persons"], planted)
