"""A small truth made by hand, and the site it belongs to."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from refinery.config.site import SiteSettings
from refinery.evaluation.demo.truth_files import TABLES, Truth

LETTER = (
    "Dear Mr Price,\n\nring +44 (0)161 496 0523 or write to anna.price@korvex.corp.\n"
    "Pay GB90 NRSV 4857 0101 2746 14 with 4111 1162 5968 2104.\n"
    "Our reference is canary-84bb-trombone-307f2.\nHow many litres does a closed tank lose?"
)
PLACE = {"path": "letters/one.txt", "member": "", "part": "body"}


def spans(text: str, values: Mapping[str, str]) -> list[dict[str, Any]]:
    """Rows of ``pii`` for values of a text, by entity."""
    rows = []
    for entity, value in values.items():
        start = text.index(value)
        where = {"start": start, "end": start + len(value), "length": len(text)}
        rows.append({**PLACE, "entity": entity, "value": value, "subject": "p-1", **where})
    return rows


def write_truth(directory: Path, **tables: Sequence[Mapping[str, Any]]) -> Truth:
    """A truth with the given tables; the others are empty."""
    directory.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        lines = [json.dumps(row) + "\n" for row in tables.get(name, ())]
        (directory / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
    return Truth(directory)


@pytest.fixture
def truth(tmp_path: Path) -> Truth:
    """One letter with one value of every kind."""
    question = LETTER.index("How many")
    return write_truth(
        tmp_path / "truth",
        texts=[{**PLACE, "text": LETTER}],
        pii=spans(
            LETTER,
            {
                "PERSON": "Price",
                "PHONE_NUMBER": "+44 (0)161 496 0523",
                "EMAIL_ADDRESS": "anna.price@korvex.corp",
                "IBAN_CODE": "GB90 NRSV 4857 0101 2746 14",
                "CREDIT_CARD": "4111 1162 5968 2104",
            },
        ),
        people=[{"id": "p-1", "phone": "44|161|4960523"}],
        canaries=[{**PLACE, "id": "c-01", "value": "canary-84bb-trombone-307f2"}],
        benchmark=[
            {**PLACE, "id": "b-01", "field": "question", "start": question, "end": len(LETTER)}
        ],
    )


@pytest.fixture
def site(tmp_path: Path) -> SiteSettings:
    """A site whose store and exports lie in the temporary folder."""
    store = tmp_path / "store"
    zones = {zone: str(tmp_path / zone) for zone in ("raw", "ledger", "refined", "exports")}
    return SiteSettings.parse(
        {
            "lake": zones,
            "keys": {"identity": "file:/nowhere"},
            "spark": {"local_dir": str(tmp_path / "spark")},
            "sources": [
                {"name": "all", "type": "file-share", "path": str(store)},
                {"name": "mail", "type": "maildir", "path": str(store / "maildir")},
            ],
            "corpora": {
                "one": {"audience": ["everyone@corp"]},
                "two": {
                    "audience": ["everyone@corp"],
                    "destination": f"file://{tmp_path}/elsewhere",
                },
            },
        },
        "site.yaml",
    )
