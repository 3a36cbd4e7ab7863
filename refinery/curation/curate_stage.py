"""The curate stage: clean documents become training examples of each corpus."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import to_arrow_schema

from refinery.catalog.model import Status
from refinery.catalog.schemas.refined import EXAMPLES
from refinery.config.corpus import CorpusSettings
from refinery.config.settings import Settings
from refinery.config.site import SiteSettings
from refinery.core.checkpoints import worked_out
from refinery.core.registry import component
from refinery.core.stage import Chunk, Context, Inputs, Part, Stage, Work
from refinery.curation.assemble import INHERITED, Assembler, Recipe
from refinery.curation.corpus import builders, content_digest, corpora
from refinery.curation.documents import WIDE
from refinery.curation.split import groups
from refinery.curation.units import members, routes, survivors, units


class CurateSettings(Settings):
    """How much one unit may hold."""

    max_documents: int = Field(
        default=200, gt=0, description="Longer threads are cut into units of that many."
    )


class CurateStage(Stage):
    """Units are (corpus, builder, thread or document); what a corpus asks for is in corpora."""

    name: ClassVar[str] = "curate"
    version: ClassVar[int] = 1
    inputs: ClassVar[tuple[str, ...]] = (
        "clean_documents",
        "threads",
        "audiences",
        "duplicates",
        "topics",
    )
    output: ClassVar[str] = EXAMPLES.name
    settings_class: ClassVar[type[Settings]] = CurateSettings
    counted: ClassVar[Mapping[str, str]] = {"examples": "status = 'kept'"}

    def __init__(self, settings: Settings, context: Context) -> None:
        super().__init__(settings, context)
        self._corpora = corpora(context.site)

    @classmethod
    def check(cls, site: SiteSettings) -> None:
        """Validate every corpus of the site."""
        corpora(site)

    def configuration(self) -> str:
        """Digest over the corpora; each unit carries its own corpus's."""
        return "|".join(
            f"{name} {content_digest(corpus)}" for name, corpus in self._corpora.items()
        )

    def work(self, inputs: Inputs) -> Work:
        """Units of every corpus; what needs no text is decided here."""
        offers = routes(self.context.spark, self._corpora, self.context.identity)
        # Keys and parts both stand on it: worked out once a plan, and narrow.
        narrowed = members(narrow(inputs), offers, self.settings.max_documents)
        found = worked_out(survivors(narrowed))
        keys = units(found)
        rows = inputs.rows("clean_documents", *WIDE).select(
            F.col("key").alias("document"), F.col("run_seq").alias("document_seq"), *WIDE
        )
        undecided = keys.where(F.col("decision").isNull()).select("key")
        threaded = found.where("per_thread").select("key", "document", "document_seq", "position")
        threads = threaded.join(undecided, "key", "left_semi").join(
            rows, ["document", "document_seq"], "inner"
        )
        return Work(
            keys,
            {
                "documents": Part(rows, on=("document", "document_seq")),
                "threads": Part(threads, on=("key",)),
            },
        )

    def transform(self, chunk: Chunk) -> DataFrame:
        """Builders make the examples of undecided units; the others are rows with a reason."""
        keys = chunk.keys.withColumnRenamed("readers", "audience")
        decided = keys.where(F.col("decision").isNotNull())
        facts = ["key", *INHERITED]
        unit = keys.where(F.col("decision").isNull()).select("document", "document_seq", *facts)
        single = unit.join(
            chunk.parts["documents"], ["document", "document_seq"], "inner"
        ).withColumn("position", F.lit(0))
        threaded = unit.drop("document", "document_seq").join(
            chunk.parts["threads"], "key", "inner"
        )
        columns = [*facts, "document", "position", *WIDE]
        documents = single.select(*columns).unionByName(threaded.select(*columns))
        sorted_by_unit = documents.repartition("key").sortWithinPartitions("key")
        made = sorted_by_unit.mapInArrow(self._assembler(), EXAMPLES.payload)
        return made.unionByName(_rejected(decided))

    def _assembler(self) -> Assembler:
        recipes = {name: _recipe(corpus) for name, corpus in self._corpora.items()}
        return Assembler(self.context.identity, recipes, to_arrow_schema(EXAMPLES.payload))


def narrow(inputs: Inputs) -> DataFrame:
    """Kept documents with what every other table knows about them; no text."""
    documents = inputs.current("clean_documents", "kind", "label", "clean_text", "bytes", "digest")
    documents = documents.where(F.col("status") == Status.KEPT.value).select(
        F.col("key").alias("document"),
        F.col("run_seq").alias("document_seq"),
        "kind",
        "label",
        "clean_text",
        "bytes",
        F.col("digest").alias("state"),
    )
    threads = _kept(inputs, "threads", "thread", "position", key="document")
    audiences = _kept(inputs, "audiences", "readers", "everyone", key="document")
    clusters = _kept(inputs, "duplicates", "cluster", key="clean_text")
    topics = _kept(inputs, "topics", "name", key="clean_text")
    joined = (
        documents.join(threads, "document", "left")
        .join(audiences, "document", "left")
        .join(clusters, "clean_text", "left")
        .join(topics.withColumnRenamed("name", "topic"), "clean_text", "left")
        .withColumn("cluster", F.coalesce("cluster", "clean_text"))
        .withColumn("position", F.coalesce("position", F.lit(0)))
    )
    return joined.join(groups(joined.select("document", "thread", "cluster")), "document", "inner")


def _kept(inputs: Inputs, table: str, *columns: str, key: str) -> DataFrame:
    current = inputs.current(table, *columns).where(F.col("status") == Status.KEPT.value)
    return current.select(F.col("key").alias(key), *columns)


def _recipe(corpus: CorpusSettings) -> Recipe:
    return Recipe(
        builders={name: json.dumps(values) for name, values in builders(corpus).items()},
        versions={name: component("builder", name).version for name in builders(corpus)},
        benchmark="\n".join(corpus.benchmark),
        tokenizer=corpus.tokenizer,
        max_tokens=corpus.max_tokens,
    )


def _rejected(decided: DataFrame) -> DataFrame:
    """One row for each unit that was decided without its text."""
    given: Mapping[str, str] = {"unit": "key", "reason": "decision"}
    present = {"key", *INHERITED}
    columns = []
    for field in EXAMPLES.payload.fields:
        if field.name == "status":
            value = F.lit(Status.REJECTED.value)
        elif field.name in given:
            value = F.col(given[field.name])
        elif field.name in present:
            value = F.col(field.name)
        else:
            value = F.lit(None).cast(field.dataType)
        columns.append(value.alias(field.name))
    return decided.select(*columns)
