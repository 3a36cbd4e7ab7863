"""Drawing a sample of clean documents, and the file in which people mark what they see."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import IO, Any, Final

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from refinery.catalog.schemas.refined import CLEAN_DOCUMENTS
from refinery.core.identity import Identity
from refinery.core.inputs import PinnedInputs
from refinery.core.workspace import Workspace
from refinery.errors import UsageError
from refinery.ledger.ledger import now
from refinery.redaction.assurance.plan import Stratum, planned
from refinery.redaction.assurance.planted import plant
from refinery.redaction.assurance.population import counted, drawn, population
from refinery.redaction.assurance.results import PLANTED, RANDOM
from refinery.redaction.assurance.reviewed import reviewed_text

READ: Final = (
    "title",
    "author",
    "participants",
    "blocks",
    "tools",
    "text",
    "slots",
    "findings",
)
_ID: Final = 12


@dataclass(frozen=True)
class Wishes:
    """What a draw is to be like.

    Attributes:
        rate: Share of leaking documents that a stratum without a leak is to rule out.
        smallest: Strata with fewer documents are joined, source by source.
        at_most: Documents of one stratum that people can read; None for what the rate asks.
        planted: Documents with a made-up leak.
        doubted: Documents that recognisers were the least sure of.
        seed: Decides what is drawn; empty for one made here.
    """

    rate: float = 0.01
    confidence: float = 0.95
    sensitivity: float = 1.0
    smallest: int = 0
    at_most: int | None = None
    planted: int = 20
    doubted: int = 20
    seed: str = ""


@dataclass(frozen=True)
class Drawn:
    """What was drawn: id, plan, documents per sample, and at random per stratum's name."""

    draw: str
    strata: list[Stratum]
    counts: dict[str, int]
    found: dict[tuple[str, str, str], int]


def draw(workspace: Workspace, wishes: Wishes, by: str, target: IO[str]) -> Drawn:
    """Draw a sample, note it in the ledger and write the file for reviewers.

    The plan with its seed is in the ledger before anything is drawn, so that nobody can draw
    until the sample pleases. The file does not say which documents hold a made-up leak.

    Args:
        by: Account that asks for it.
        target: File for reviewers: a line a document, in an order that says nothing.

    Raises:
        UsageError: There is no clean document to draw.
    """
    inputs = _pinned(workspace)
    rows = population(inputs)
    found = counted(rows)
    strata = _planned(found, wishes)
    seed = wishes.seed or secrets.token_hex(16)
    name = secrets.token_hex(8)
    workspace.ledger.record_draw(
        draw=name,
        by=by,
        at=now(),
        seed=seed,
        sequence=workspace.lake.last_sequence(CLEAN_DOCUMENTS),
        rate=wishes.rate,
        confidence=wishes.confidence,
        strata=[asdict(stratum) for stratum in strata],
        doubted=wishes.doubted,
        planted=wishes.planted,
    )
    chosen = drawn(rows, found, strata, seed, wishes.planted, wishes.doubted)
    identity = workspace.context.identity
    items = []
    for item, text in _items(_read(inputs, chosen), wishes, f"{seed}:{name}", identity):
        items.append({"draw": name, **item})
        line = {"item": item["item"], "text": text, "verdict": None, "leaks": []}
        target.write(json.dumps(line, ensure_ascii=False) + "\n")
    workspace.ledger.record_drawn(items)
    counts = Counter(item["sample"] for item in items)
    names = ((i["source"], i["kind"], i["language"]) for i in items if i["sample"] == RANDOM)
    return Drawn(name, strata, dict(sorted(counts.items())), dict(Counter(names)))


def plan(workspace: Workspace, wishes: Wishes) -> list[Stratum]:
    """What :func:`draw` would read of each stratum.

    Raises:
        UsageError: There is no clean document to draw.
    """
    return _planned(counted(population(_pinned(workspace))), wishes)


def _pinned(workspace: Workspace) -> PinnedInputs:
    """Tables with clean documents as they are now."""
    version = workspace.lake.version(CLEAN_DOCUMENTS)
    return PinnedInputs(workspace.lake, versions={CLEAN_DOCUMENTS.name: version})


def _planned(found: list[Stratum], wishes: Wishes) -> list[Stratum]:
    if not found:
        raise UsageError("There is no clean document to draw.", "'refinery run' makes them.")
    return planned(
        found,
        wishes.rate,
        wishes.confidence,
        wishes.sensitivity,
        wishes.smallest,
        wishes.at_most,
    )


def _read(inputs: PinnedInputs, chosen: DataFrame) -> Iterator[dict[str, Any]]:
    """Clean documents that were drawn, by the digest that decided it; one at a time."""
    clean = inputs.current("clean_documents", *READ).where(F.col("status") == "kept")
    columns = ("key", "sample", "order", "source", "kind", "language", *READ)
    found = clean.join(F.broadcast(chosen), F.col("key") == F.col("document"), "inner")
    rows = found.select(*columns).orderBy("order")
    for row in rows.toLocalIterator():  # as many as people are to read
        yield row.asDict(recursive=True)


def _items(
    rows: Iterable[Mapping[str, Any]], wishes: Wishes, secret: str, identity: Identity
) -> Iterator[tuple[dict[str, Any], str]]:
    """Row of the ledger and text for reviewers, of each document that is read."""
    planted = 0
    for row in rows:
        text, place = reviewed_text(row), None
        if row["sample"] == PLANTED:
            if planted >= wishes.planted:
                continue
            place = plant(text, row["slots"] or (), f"{secret}:{row['key']}")
            if place is None:
                continue
            text, planted = place.text, planted + 1
        persons = {slot["name"] for slot in row["slots"] or () if slot["entity"] == "PERSON"}
        digest = identity.clean_text(text)
        yield (
            {
                "item": identity.clean_text(f"{secret}\x00{row['key']}")[:_ID],
                "document": row["key"],
                "sample": row["sample"],
                "source": row["source"],
                "kind": row["kind"],
                "language": row["language"],
                "digest": digest,
                "mentions": len(row["findings"] or ()),
                "persons": len(persons),
                "start": place.start if place else None,
                "end": place.end if place else None,
            },
            text,
        )
