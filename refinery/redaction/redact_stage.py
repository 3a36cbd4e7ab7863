"""Stage redact: documents and their detections -> masked text with typed slots."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from pydantic import Field
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from refinery.catalog.model import Status
from refinery.catalog.schemas.refined import CLEAN_DOCUMENTS
from refinery.config.settings import Settings
from refinery.config.site import SiteSettings
from refinery.core.locations import locations
from refinery.core.stage import Chunk, Inputs, Part, Stage, Work, storage_order
from refinery.errors import ConfigError
from refinery.redaction.allow_list import AllowLists
from refinery.redaction.context import read_directory
from refinery.redaction.engine import detector_facts, engine_parameters
from refinery.redaction.house import NONE
from refinery.redaction.policy import PolicySettings, load_policy
from refinery.redaction.redactor import ENGINE, Redactor
from refinery.redaction.settings import DetectionSettings

_LINK = ("document", "document_seq")
_WIDE = (
    "kind",
    "language",
    "title",
    "author",
    "participants",
    "headers",
    "text",
    "blocks",
    "tools",
)
_ITEM = ("source", "uri", "name", "extension", "size", "content", "label", "kind_hint")
_DECLARED = ("label", "jurisdictions", "sources")


class RedactSettings(Settings):
    """What is replaced and what is known about people."""

    policy: str = Field(
        default="", description="Policy file; without one everything found is masked."
    )
    directory: str = Field(
        default="", description="CSV file with name and email of the company's people."
    )
    allowed: tuple[str, ...] = Field(
        default=(), description="Values never replaced: product names, public addresses."
    )
    allowed_by_source: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Source: values never replaced in what it alone holds.",
    )

    def allow_lists(self) -> AllowLists:
        """What both settings say."""
        return AllowLists(self.allowed, self.allowed_by_source)


class RedactStage(Stage):
    """Resolves detections in the context of a document and masks them."""

    name: ClassVar[str] = "redact"
    version: ClassVar[int] = 8
    inputs: ClassVar[tuple[str, ...]] = ("documents", "quality", "detections", "threads", "items")
    output: ClassVar[str] = "clean_documents"
    settings_class: ClassVar[type[Settings]] = RedactSettings
    reads_raw: ClassVar[bool] = True
    applies_house: ClassVar[bool] = True

    @classmethod
    def engines(cls, site: SiteSettings) -> list[tuple[str, dict[str, object]]]:
        """The recognisers with their models, for titles and attributes."""
        detection = DetectionSettings.parse(site.stages.get("detect", {}), "stages.detect")
        return [(ENGINE, {**engine_parameters(site.models, detection)})]

    @classmethod
    def check_files(cls, site: SiteSettings) -> None:
        """Policy and directory; and that sources with a list of allowed values exist."""
        settings = RedactSettings.parse(site.stages.get(cls.name, {}), f"stages.{cls.name}")
        unknown = {*settings.allowed_by_source} - {source["name"] for source in site.sources}
        if unknown:
            raise ConfigError(
                f"stages.redact.allowed_by_source names '{min(unknown)}', which is no source.",
                "use names from the section sources.",
            )
        load_policy(settings.policy)
        if settings.directory:
            read_directory(settings.directory)

    def work(self, inputs: Inputs) -> Work:
        """One unit per document whose text passed the rules and was scanned.

        Detections outlive a tightened threshold, so that a loosened one detects nothing again;
        what the rules say now decides here.
        """
        kept = F.col("status") == Status.KEPT.value
        passed = inputs.current("quality").where(kept).select(F.col("key").alias("text_id"))
        documents = inputs.current("documents", "text_id", "bytes", "fingerprint", "kind")
        documents = documents.where(kept).select(
            F.col("key").alias("document"),
            F.col("run_seq").alias("document_seq"),
            "text_id",
            "bytes",
            F.concat_ws("|", "fingerprint", "kind").alias("reader"),
        )
        detections = (
            inputs.current("detections", "fingerprint", "length")
            .where(kept)
            .select(
                F.col("key").alias("text_id"),
                F.col("run_seq").alias("detections_seq"),
                F.col("fingerprint").alias("detector"),
                "length",
            )
        )
        threads = (
            inputs.current("threads", "thread", "position")
            .where(kept)
            .select(F.col("key").alias("document"), "thread", "position")
        )
        members = documents.select("document", "document_seq", "reader").join(threads, "document")
        digests = members.groupBy("thread").agg(_digest(_members()).alias("context"))
        units = (
            documents.join(passed, "text_id", "left_semi")
            .join(detections, "text_id")
            .join(threads, "document", "left")
            .join(digests, "thread", "left")
            .join(self._declared(inputs, kept), "document", "left")
        )
        parts = {
            "documents": Part(_linked(inputs.rows("documents", *_WIDE)), on=_LINK),
            "detections": Part(
                inputs.rows("detections", "spans").select(
                    F.col("key").alias("text_id"), F.col("run_seq").alias("detections_seq"), "spans"
                ),
                on=("text_id", "detections_seq"),
            ),
            "people": Part(_people(inputs, members), on=("thread",)),
        }
        return Work(_keys(units), parts)

    def transform(self, chunk: Chunk) -> DataFrame:
        """One clean document per unit, or the reason why there is none."""
        rows = (
            chunk.keys.select(
                "key", *_LINK, "text_id", "detections_seq", "thread", "position", *_DECLARED
            )
            .join(chunk.parts["documents"], list(_LINK), "left")
            .join(chunk.parts["detections"], ["text_id", "detections_seq"], "left")
            .join(chunk.parts["people"], ["thread"], "left")
            .select("key", "thread", "position", *_DECLARED, *_WIDE, "spans", "people")
        )
        redactor = Redactor(
            self.context,
            self._detection().model_dump_json(),
            self._policy().model_dump_json(),
            self.settings.directory,
            self.settings.allow_lists().to_json(),
        )
        return rows.mapInArrow(redactor, CLEAN_DOCUMENTS.payload)

    def depends_on(self) -> Mapping[str, str]:
        """Digests of policy, directory and of what scans titles."""
        facts = detector_facts(self.context.site.models, self._detection())
        facts["policy"] = self._policy().digest(exclude=frozenset({"purposes"}))
        facts["detection"] = self._detection().digest()
        if self.context.house != NONE:
            facts["house"] = hashlib.sha256(self.context.house.encode()).hexdigest()
        if self.settings.directory:
            read_directory(self.settings.directory)
            content = Path(self.settings.directory).read_bytes()
            facts["directory"] = hashlib.sha256(content).hexdigest()
        return facts

    def _policy(self) -> PolicySettings:
        return load_policy(self.settings.policy)

    def _detection(self) -> DetectionSettings:
        """Titles and attributes are scanned as the stage detect scans texts."""
        values = self.context.site.stages.get("detect", {})
        return DetectionSettings.parse(values, "stages.detect")

    def _declared(self, inputs: Inputs, kept: Column) -> DataFrame:
        """Of the items that hold a document: the strictest classification, all jurisdictions.

        And the sources that have values of their own to allow; empty stands for all others.
        """
        policy = self._policy()
        items = inputs.current("items", *_ITEM).where(kept)
        places = locations(items, inputs.current("documents", "members").where(kept))
        label = F.coalesce("label", F.lit(policy.default_label))
        ranks = F.array(*[F.lit(name) for name in policy.labels])
        rank = F.array_position(ranks, label)
        unknown_last = F.when(rank == 0, F.lit(len(policy.labels) + 1)).otherwise(rank)
        strictest = F.max_by(label, F.struct(unknown_last, label)).alias("label")
        jurisdiction = F.lit(policy.default_jurisdiction)
        for source in self.context.site.sources:
            if source.get("jurisdiction"):
                stated = F.lit(str(source["jurisdiction"]))
                jurisdiction = F.when(F.col("source") == source["name"], stated).otherwise(
                    jurisdiction
                )
        every = F.array_sort(F.collect_set(jurisdiction)).alias("jurisdictions")
        listed = F.col("source").isin(*self.settings.allowed_by_source)
        sources = F.collect_set(F.when(listed, F.col("source")).otherwise(""))
        return places.groupBy("document").agg(
            strictest, every, F.array_sort(sources).alias("sources")
        )


def _members() -> Column:
    """The documents of a thread with the reader that made them: what their headers depend on."""
    return F.to_json(F.array_sort(F.collect_list(F.struct("document", "reader"))))


def _digest(value: Column) -> Column:
    return F.substring(F.sha2(value, 256), 1, 32)


def _linked(rows: DataFrame) -> DataFrame:
    return rows.withColumnsRenamed({"key": "document", "run_seq": "document_seq"})


def _people(inputs: Inputs, members: DataFrame) -> DataFrame:
    """Names and addresses that the headers of each thread's documents hold."""
    rows = _linked(inputs.rows("documents", "author", "participants"))
    named = F.transform(
        "participants", lambda p: F.struct(p["name"].alias("name"), p["address"].alias("address"))
    )
    author = F.array(F.struct(F.col("author").alias("name"), F.lit("").alias("address")))
    everyone = F.concat(author, F.coalesce(named, F.array().cast(_PEOPLE)))
    return (
        members.select("thread", *_LINK)
        .join(rows, list(_LINK))
        .select("thread", F.explode(everyone).alias("person"))
        .where("coalesce(person.name, '') != '' or coalesce(person.address, '') != ''")
        .groupBy("thread")
        .agg(F.array_sort(F.collect_set("person")).alias("people"))
    )


_PEOPLE = "array<struct<name:string,address:string>>"


def _keys(units: DataFrame) -> DataFrame:
    depends = F.concat_ws(
        "|",
        "text_id",
        "detector",
        "reader",
        F.coalesce("thread", F.lit("")),
        F.coalesce(F.col("position").cast("string"), F.lit("")),
        F.coalesce("label", F.lit("")),
        F.coalesce(F.array_join("jurisdictions", ","), F.lit("")),
        F.coalesce("context", F.lit("")),
        F.concat(F.lit("@"), F.array_join("sources", ",")),
    )
    return units.select(
        F.col("document").alias("key"),
        _digest(depends).alias("inputs"),
        F.greatest(F.col("length") * 2, F.lit(1)).cast("long").alias("bytes"),
        storage_order("document_seq", "document").alias("order"),
        *_LINK,
        "text_id",
        "detections_seq",
        "thread",
        "position",
        *_DECLARED,
    )
