"""Export: current examples of one corpus become files in an allowed place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from pyspark.sql import functions as F

from refinery.config.corpus import CorpusSettings
from refinery.config.site import SiteSettings
from refinery.core.registry import component
from refinery.core.stage import Context, Inputs
from refinery.core.worker import engine
from refinery.errors import ExportRefusedError
from refinery.export.card import card
from refinery.export.census import census
from refinery.export.examples import Examples, without_copies
from refinery.export.gate import check_apart, check_destination
from refinery.export.labels import shown_audience, shown_topics
from refinery.export.lay_out import files_by_name, sharded, write_formats, write_withheld
from refinery.export.manifest import Origin, build_manifest, describes, export_id, manifest_text
from refinery.export.place import MANIFEST, Place
from refinery.export.writer import LINES, LOOK, LineMaker, engines_of

CARD: Final = "README.md"


@dataclass(frozen=True)
class ExportResult:
    """What an export wrote, or found already written.

    Attributes:
        export: Id of the export: a digest of its manifest.
        withheld: Reason -> examples.
        files: File -> SHA-256, the manifest itself excluded.
    """

    export: str
    rows: int
    withheld: Mapping[str, int]
    files: Mapping[str, str]
    manifest: str
    changed: bool


def export_corpus(context: Context, inputs: Inputs, corpus: str, origin: Origin) -> ExportResult:
    """Write a corpus, unless its destination already holds exactly that.

    Args:
        origin: What the ledger knows of how the examples were made.

    Raises:
        ConfigError: No such corpus, or one that cannot be rendered.
        ExportRefusedError: The examples are not what the lake asks for now, or the destination
            is not allowed; nothing was written.
    """
    settings = _settings(context.site, corpus)
    if origin.unsettled:
        raise ExportRefusedError(
            f"Corpus '{corpus}' would be exported from stale examples: stage "
            f"'{origin.unsettled[0]}' is unfinished, was limited, or has not run since its inputs "
            "or settings changed.",
            f"run 'refinery run --from {origin.unsettled[0]}' without --limit.",
        )
    place = _claimed(context, corpus)
    try:
        manifest = _make(context, inputs, corpus, settings, place, origin)
        return _publish(place, manifest)
    finally:
        place.delete(place.draft)


def _settings(site: SiteSettings, corpus: str) -> CorpusSettings:
    settings = site.corpus(corpus)
    for wanted in settings.formats:
        component("exporter", wanted)
    return settings


def _claimed(context: Context, corpus: str) -> Place:
    """The destination, once it is certain that replacing it harms nobody else's files."""
    destination = context.site.destination(corpus)
    place = Place(context.spark, check_destination(context.site, destination))
    check_apart(context.site, corpus, place.path)

    def is_ours(directory: str) -> bool:
        manifest = f"{directory}/{MANIFEST}"
        try:
            return place.exists(manifest) and describes(place.read(manifest), corpus)
        except UnicodeDecodeError:
            return False

    if not place.is_empty() and not is_ours(place.path):
        raise ExportRefusedError(
            f"The destination {destination} holds files that no export of '{corpus}' wrote.",
            "empty it, or set corpora.NAME.destination to another directory.",
        )
    place.recover(is_ours)
    return place


def _make(
    context: Context,
    inputs: Inputs,
    corpus: str,
    settings: CorpusSettings,
    place: Place,
    origin: Origin,
) -> dict[str, Any]:
    """Make everything but the manifest and the card in the draft; returns the manifest."""
    examples = Examples(inputs, context.identity, corpus, settings.audience)
    key = context.site.keys.domains.get(settings.domain, "")
    salt = key or context.identity.reference
    engines = engines_of(context.site.stages, settings, key, salt, context.house)
    made = f"{place.draft}/lines"
    examples.rows().mapInArrow(LineMaker(engines), LINES).write.parquet(made)
    lines = context.spark.read.schema(LINES).parquet(made)
    lines = lines.unionByName(examples.barred(), allowMissingColumns=True)
    judged = without_copies(lines)
    leaving = judged.where(F.col("reason").isNull())
    counts, reasons = census(judged)
    look = engine(LOOK, **engines.look)
    counts["topic"] = shown_topics(counts["topic"], look)
    splits = {split: count["rows"] for split, count in counts["split"].items()}
    made_of: dict[str, dict[str, Any]] = {}
    if splits:
        laid_out = sharded(leaving, splits, settings.rows_per_file)
        made_of = files_by_name(laid_out, settings.formats)
        write_formats(laid_out, settings.formats, place)
    withheld = judged.where(F.col("reason").isNotNull())
    write_withheld(withheld.select("key", "builder", "reason"), place)
    facts = {
        "rows": sum(splits.values()),
        "counts": counts,
        "withheld": reasons,
        "audience": shown_audience(settings.audience, look),
        "purpose": settings.purpose,
        "formats": list(settings.formats),
        "configuration": settings.digest(exclude=frozenset({"destination"})),
        "curated": examples.fingerprints(),
    }
    files = {}
    for name, (digest, size) in place.digests(f"{place.draft}/files").items():
        plain = {"rows": sum(reasons.values()), "content": digest}
        files[name] = {"sha256": digest, "bytes": size, **made_of.get(name, plain)}
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return build_manifest(corpus, facts, files, origin, now)


def _publish(place: Place, manifest: Mapping[str, Any]) -> ExportResult:
    """Put the draft in place, unless the same content already lies there whole."""
    target = f"{place.path}/{MANIFEST}"
    former = json.loads(place.read(target)) if place.exists(target) else {}
    same = former.get("export") == manifest["export"] == export_id(former)
    if same:
        there = {name: digest for name, (digest, _) in place.digests(place.path).items()}
        same = {**there, **_digests(former)} == there
    if not same:
        made = f"{place.draft}/files"
        place.write(f"{made}/{CARD}", card(manifest))
        place.write(f"{made}/{MANIFEST}", manifest_text(manifest))
        place.publish(made)
    return ExportResult(
        export=manifest["export"],
        rows=manifest["rows"],
        withheld=manifest["withheld"],
        files=_digests(former if same else manifest),
        manifest=target,
        changed=not same,
    )


def _digests(manifest: Mapping[str, Any]) -> dict[str, str]:
    return {name: facts["sha256"] for name, facts in manifest["files"].items()}
