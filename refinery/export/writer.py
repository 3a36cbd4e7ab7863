"""Examples become lines, or reasons to withhold them; runs in Python workers."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from pyspark.sql import types as T
from pyspark.sql.pandas.types import to_arrow_schema

from refinery.catalog.model import struct
from refinery.core.worker import engine
from refinery.export.record import assemble, line, strings

LOOK: Final = "refinery.export.last_look:last_look"
KEY: Final = re.compile(r"[0-9a-f]{32}")
UNRENDERED: Final = "unrendered"
UNSCANNED: Final = "unscanned"
LINES: Final = struct(
    key=T.StringType(),
    split=T.StringType(),
    builder=T.StringType(),
    topic=T.StringType(),
    tokens=T.IntegerType(),
    reason=T.StringType(),
    digest=T.StringType(),
    line=T.StringType(),
)
CARRIED: Final = ("key", "split", "builder", "topic", "tokens")


@dataclass(frozen=True)
class Engines:
    """How workers build what renders and what looks.

    Factories, references to keys, paths of lists that lie on every node, and the policy's text.
    """

    renderer: str
    policy: str
    purpose: str
    key: str
    look: Mapping[str, str]


class LineMaker:
    """Renders, assembles and looks at examples; picklable, holds references only."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """One row per example: its line, or the reason why it has none."""
        given = self._engines
        renderer = engine(given.renderer, policy=given.policy, purpose=given.purpose, key=given.key)
        look = engine(LOOK, **given.look)
        schema = to_arrow_schema(LINES)
        for batch in batches:
            made = [_prepared(row, renderer) for row in batch.to_pylist()]
            try:
                reasons = look.reasons([m.text for m in made], [m.written for m in made])
            except Exception:
                # What cannot be looked at does not leave.
                reasons = [UNSCANNED] * len(made)
            rows = [m.row(reason) for m, reason in zip(made, reasons, strict=True)]
            yield pa.RecordBatch.from_pylist(rows, schema=schema)


@dataclass(frozen=True)
class _Prepared:
    """An example as it would be written; without a line where it cannot be rendered whole."""

    carried: Mapping[str, Any]
    text: str = ""
    written: frozenset[str] = frozenset()
    digest: str | None = None
    line: str | None = None
    refused: str | None = None

    def row(self, reason: str | None) -> dict[str, Any]:
        reason = (self.refused or UNRENDERED) if self.line is None else reason
        if reason is not None:
            return {**self.carried, "reason": reason, "digest": None, "line": None}
        return {**self.carried, "reason": None, "digest": self.digest, "line": self.line}


def _prepared(row: Mapping[str, Any], renderer: Any) -> _Prepared:
    carried = {name: row[name] for name in CARRIED}
    slots = [{**s, "attributes": dict(s["attributes"] or ())} for s in row["slots"] or ()]
    try:
        unwanted = renderer.refuses(slots)
        if unwanted is not None:
            return _Prepared(carried, refused=f"purpose-drops-{_kebab(unwanted)}")
        record = assemble(row, lambda text: str(renderer.render(text, slots)))
        written = frozenset(str(renderer.render(slot["name"], [slot])) for slot in slots)
        # The id is ours, a keyed digest: it is checked for its shape and not searched, since
        # hexadecimal digits look like any number.
        content = {name: value for name, value in record.items() if name != "id"}
        text = "\n".join(strings(content))
        digest = hashlib.sha256(line(content).encode()).hexdigest()
    except Exception:
        return _Prepared(carried)
    if KEY.fullmatch(row["key"]) is None or any(slot["name"] in text for slot in slots):
        return _Prepared(carried)
    return _Prepared(carried, text, written, digest, line(record))


def _kebab(entity: str) -> str:
    return entity.lower().replace("_", "-")


def engines_of(
    site_stages: Mapping[str, Mapping[str, Any]], corpus: Any, key: str, salt: str, house: str
) -> Engines:
    """Engines of a corpus from the sections of the site that set redaction up.

    Args:
        site_stages: Section ``stages``.
        corpus: Settings of the corpus.
        key: Reference of its domain's key, or empty.
        salt: Reference of the key for the directory's digests.
        house: House identifiers that were accepted, as JSON.
    """
    redact = site_stages.get("redact", {})
    path = str(redact.get("policy", ""))
    policy = Path(path).read_text(encoding="utf-8") if path else ""
    allowed = [redact.get("allowed", ()), redact.get("allowed_by_source", {})]
    scanning = {
        "settings_json": json.dumps(site_stages.get("detect", {})),
        "policy": policy,
        "house": house,
        "allowed": json.dumps(allowed, sort_keys=True),
    }
    return Engines(
        renderer="refinery.redaction.render:renderer",
        policy=policy,
        purpose=corpus.purpose,
        key=key,
        look={
            "scanner": "refinery.redaction.scan:scanner",
            "scanning": json.dumps(scanning, sort_keys=True),
            "canaries": corpus.canaries or "",
            "directory": corpus.directory or "",
            "key": salt,
        },
    )
