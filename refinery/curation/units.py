"""Which units of work exist: (corpus, builder, group), decided from narrow columns alone.

Everything that can say no without reading text says so here: audience, classification,
duplicates, threads too small to be a conversation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pyspark.sql import Column, DataFrame, SparkSession, Window
from pyspark.sql import functions as F
from pyspark.sql import types as T

from refinery.catalog.local_rows import frame_of
from refinery.catalog.model import struct
from refinery.config.corpus import CorpusSettings
from refinery.core.identity import Identity
from refinery.core.registry import component
from refinery.core.stage import storage_order
from refinery.curation.audience import WORLD, common_readers, covers
from refinery.curation.corpus import builders, content_digest
from refinery.curation.split import split_of

STRINGS: Final = T.ArrayType(T.StringType())
ROUTES: Final = struct(
    corpus=T.StringType(),
    builder=T.StringType(),
    kind=T.StringType(),
    per_thread=T.BooleanType(),
    min_documents=T.IntegerType(),
    digest=T.StringType(),
    world=T.BooleanType(),
    required=STRINGS,
    labels=STRINGS,
    validation=T.DoubleType(),
    test=T.DoubleType(),
)


def routes(
    spark: SparkSession, corpora: Mapping[str, CorpusSettings], identity: Identity
) -> DataFrame:
    """One row per corpus, builder and kind of document: who takes what, for whom."""
    rows = []
    for name, corpus in corpora.items():
        world = any(principal.startswith(WORLD) for principal in corpus.audience)
        required = [identity.principal(principal) for principal in corpus.audience]
        labels = None if corpus.labels is None else list(corpus.labels)
        shares = (corpus.splits.validation, corpus.splits.test)
        digest = content_digest(corpus)
        for builder in builders(corpus):
            cls = component("builder", builder)
            per = (cls.per == "thread", cls.min_documents)
            for kind in cls.kinds:
                rows.append((name, builder, kind, *per, digest, world, required, labels, *shares))
    return frame_of(spark, [dict(zip(ROUTES.names, row, strict=True)) for row in rows], ROUTES)


def members(documents: DataFrame, offers: DataFrame, max_documents: int) -> DataFrame:
    """Every document in every unit it may feed, with what is known about it.

    Args:
        documents: ``document``, ``document_seq``, ``kind``, ``label``, ``clean_text``,
            ``bytes``,
            ``state`` (digest of the stored row), ``thread``, ``position``, ``readers``,
            ``everyone``, ``cluster``, ``topic``, ``group``.
        offers: As :func:`routes` makes them.
        max_documents: Threads with more are cut into units of that many.
    """
    found = documents.join(F.broadcast(offers), "kind", "inner")
    threaded = F.col("per_thread") & F.col("thread").isNotNull()
    found = found.withColumn("home", F.when(threaded, F.col("thread")).otherwise(F.col("document")))
    unit = ("corpus", "builder", "home")
    # The same words twice in a thread are one mail in two mailboxes: the first one stays.
    copy = Window.partitionBy(*unit, "clean_text").orderBy("position", "document")
    found = found.withColumn("copy", F.row_number().over(copy)).where("copy = 1")
    order = Window.partitionBy(*unit).orderBy("position", "document")
    window = F.floor((F.row_number().over(order) - 1) / F.lit(max_documents)).cast("string")
    label = F.coalesce("label", F.lit(""))
    return (
        found.withColumn("key", _digest(*[F.col(c) for c in unit], window))
        .withColumn("readable", covers(*[F.col(c) for c in _AUDIENCE]))
        .withColumn("labelled", F.col("labels").isNull() | F.array_contains("labels", label))
    )


_AUDIENCE: Final = ("everyone", "readers", "world", "required")


def survivors(found: DataFrame) -> DataFrame:
    """Mark in ``survives`` the document that stands for its duplicate cluster in a corpus.

    Chosen where the corpus's audience may read all of the thread or document. The longest
    thread wins all its clusters, so that of two copies of a thread one goes entirely.
    """
    home = Window.partitionBy("corpus", "builder", "home")
    usable = F.bool_and(F.col("readable") & F.col("labelled")).over(home)
    sized = found.select("*", usable.alias("usable"), F.count("*").over(home).alias("length"))
    sized = sized.where("usable")
    rank = F.struct((-F.col("length")).alias("length"), "home", "document")
    best = sized.groupBy("corpus", "builder", "cluster").agg(
        F.min_by("document", rank).alias("survivor")
    )
    joined = found.join(best, ["corpus", "builder", "cluster"], "left")
    return joined.withColumn(
        "survives", F.coalesce(F.col("survivor") == F.col("document"), F.lit(False))
    )


def units(found: DataFrame) -> DataFrame:
    """One row per unit, with its ``decision`` (null: build it) and what examples inherit."""
    order = F.struct("position", "document")
    place = storage_order("document_seq", "document")
    grouped = found.groupBy("key").agg(
        *[F.first(c).alias(c) for c in _CONSTANT],
        F.count("*").alias("documents"),
        F.sum("bytes").alias("bytes"),
        F.bool_and("readable").alias("readable"),
        F.bool_and("labelled").alias("labelled"),
        F.bool_or("survives").alias("survives"),
        common_readers(F.coalesce("everyone", F.lit(False)), F.col("readers")).alias("readers"),
        F.bool_and(F.coalesce("everyone", F.lit(False))).alias("everyone"),
        F.min_by("topic", order).alias("topic"),
        F.min("group").alias("group"),
        F.min(place).alias("order"),
        F.min("document").alias("document"),
        F.min("document_seq").alias("document_seq"),
        F.array_sort(F.collect_list(F.struct("document", "position", "state"))).alias("state"),
    )
    split = split_of(F.col("group"), F.col("validation"), F.col("test"))
    decided = grouped.withColumn("decision", _decision()).withColumn("split", split)
    one = ~F.col("per_thread") & F.col("decision").isNull()
    facts = [F.coalesce(F.col(c).cast("string"), F.lit("")) for c in _FACTS]
    texts = [F.to_json("state")]
    return decided.select(
        "key",
        F.substring(F.sha2(F.concat_ws("|", *facts, *texts), 256), 1, 32).alias("inputs"),
        "bytes",
        "order",
        F.when(one, F.col("document")).alias("document"),
        F.when(one, F.col("document_seq")).alias("document_seq"),
        "corpus",
        "builder",
        "decision",
        "split",
        "group",
        "topic",
        "readers",
        "everyone",
    )


_CONSTANT: Final = (
    "corpus",
    "builder",
    "per_thread",
    "min_documents",
    "digest",
    "validation",
    "test",
)
# Readers are not among them: who may read decides through the decision alone, so that a
# permission that changes no decision rewrites no text.
_FACTS: Final = ("digest", "decision", "split", "group", "topic")


def _decision() -> Column:
    return (
        F.when(~F.col("readable"), "audience")
        .when(~F.col("labelled"), "label")
        .when(~F.col("survives"), "duplicate")
        .when(F.col("documents") < F.col("min_documents"), "no-example")
    )


def _digest(*parts: Column) -> Column:
    return F.substring(F.sha2(F.concat_ws("|", *parts), 256), 1, 32)
