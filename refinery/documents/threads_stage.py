"""Stage ``threads``: which documents belong to one conversation, and what answers what."""

from __future__ import annotations

from typing import Final

from pydantic import Field
from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from refinery.catalog.model import Status
from refinery.catalog.schemas.refined import THREADS
from refinery.config.settings import Settings
from refinery.core.components import connected_components
from refinery.core.stage import Chunk, Inputs, Stage, Work

KINDS: Final = ("message", "ticket", "chat", "transcript")
COLUMNS: Final = (
    *("kind", "title", "participants", "sent", "message_id", "in_reply_to", "references"),
)
REPLY: Final = r"(?i)^\s*(\[[^\]]{1,60}\]\s*)*(re|aw|sv|antw|rif|odp|vs|ref)(\[\d+\]|\^\d+)?\s*:"
PREFIXES: Final = (
    r"(?i)^(\s*(\[[^\]]{1,60}\]|(re|aw|sv|antw|rif|odp|vs|ref|fw|fwd|wg|tr)(\[\d+\]|\^\d+)?\s*:))+"
)
MIN_SUBJECT: Final = 4


class ThreadsSettings(Settings):
    """When a mail without references still counts as an answer."""

    days: int = Field(
        default=30, gt=0, description="Days within which the same subject is one conversation."
    )


class ThreadsStage(Stage):
    """Threads by the ids mails carry; by subject, people and time where they carry none.

    Ids of messages are compared as digests and never stored. A late parent that joins two
    threads rewrites the rows it changes and no others.
    """

    name = "threads"
    version = 1
    inputs = ("documents",)
    output = "threads"
    settings_class = ThreadsSettings
    reads_raw = True

    def work(self, inputs: Inputs) -> Work:
        """One row per document of a conversation; ``inputs`` is what its row will say."""
        kept = inputs.current("documents", *COLUMNS).where(F.col("status") == Status.KEPT.value)
        documents = kept.where(F.col("kind").isin(*KINDS))
        rows = place_in_threads(documents, self.settings.days)
        facts = [F.coalesce(F.col(c).cast("string"), F.lit("")) for c in _FACTS]
        return Work(
            rows.select(
                "key",
                F.substring(F.sha2(F.concat_ws("|", *facts), 256), 1, 32).alias("inputs"),
                F.lit(128).cast("long").alias("bytes"),
                F.col("key").alias("order"),
                *_FACTS,
            )
        )

    def transform(self, chunk: Chunk) -> DataFrame:
        """The plan already holds the rows."""
        state = (F.lit(Status.KEPT.value).alias("status"), F.lit(None).cast("string"))
        rows = chunk.keys.select("key", state[0], state[1].alias("reason"), *_FACTS)
        return rows.select(*THREADS.payload.names)


_FACTS: Final = ("thread", "parent", "position", "size")


def place_in_threads(documents: DataFrame, days: int) -> DataFrame:
    """Thread, parent, position and size of each document.

    Args:
        documents: ``key`` and the columns of :data:`COLUMNS`.
        days: As :class:`ThreadsSettings` has it.
    """
    mails = _mails(documents)
    similar = _by_subject(mails, days)
    links = _id_links(mails).union(
        similar.select(_vertex(F.col("key")), _vertex(F.col("candidate")))
    )
    component = connected_components(links.toDF("left", "right"))
    labels = component.where(F.col("vertex").startswith("d")).select(
        F.expr("substring(vertex, 2)").alias("key"), F.col("component").alias("label")
    )
    parents = _parents(mails, similar)
    placed = (
        documents.select("key", "sent")
        .join(labels, "key", "left")
        .join(parents, "key", "left")
        .withColumn("label", F.coalesce("label", _vertex(F.col("key"))))
    )
    together = Window.partitionBy("label")
    ordered = together.orderBy(F.col("sent").asc_nulls_last(), "key")
    return placed.select(
        "key",
        F.substring(F.sha2(F.concat(F.lit("thread|"), "label"), 256), 1, 32).alias("thread"),
        "parent",
        (F.row_number().over(ordered) - 1).alias("position"),
        F.count("*").over(together).cast("int").alias("size"),
    )


def subject_of(title: Column) -> Column:
    """A subject without the marks of replies, forwards and lists."""
    bare = F.regexp_replace(F.coalesce(title, F.lit("")), PREFIXES, "")
    return F.lower(F.trim(F.regexp_replace(bare, r"\s+", " ")))


def _mails(documents: DataFrame) -> DataFrame:
    """Mails with ids as digests: ``own``, and ``named`` from the nearest ancestor outwards."""
    named = F.concat(
        F.array("in_reply_to"), F.reverse(F.coalesce("references", F.array().cast("array<string>")))
    )
    addresses = F.transform(F.col("participants"), lambda p: F.lower(p["address"]))
    return documents.where(F.col("kind") == "message").select(
        "key",
        "sent",
        _digest(F.col("message_id")).alias("own"),
        F.transform(F.array_distinct(F.array_compact(named)), _digest).alias("named"),
        F.array_distinct(F.filter(addresses, lambda a: a.contains("@"))).alias("people"),
        F.sha2(subject_of(F.col("title")), 256).alias("subject"),
        (F.length(subject_of(F.col("title"))) >= MIN_SUBJECT).alias("has_subject"),
        F.coalesce(F.col("title").rlike(REPLY), F.lit(False)).alias("is_reply"),
    )


def _digest(value: Column) -> Column:
    return F.substring(F.sha2(value, 256), 1, 32)


def _vertex(document: Column) -> Column:
    """Documents sort before message ids, so a component is named by its smallest document."""
    return F.concat(F.lit("d"), document)


def _id_links(mails: DataFrame) -> DataFrame:
    """A mail is linked with its own id and every id it names."""
    ids = F.array_compact(F.concat(F.array("own"), "named"))
    each = mails.select(_vertex(F.col("key")).alias("left"), F.explode(ids).alias("id"))
    return each.select("left", F.concat(F.lit("m"), "id").alias("right"))


def _by_subject(mails: DataFrame, days: int) -> DataFrame:
    """For replies that name no id: the last mail before with the same subject and a person.

    One window per (subject, person) instead of a join, which common subjects would blow up.
    """
    dated = mails.where(F.col("has_subject") & F.col("sent").isNotNull())
    each = dated.select(
        "key", "sent", "subject", "is_reply", "named", F.explode("people").alias("who")
    )
    window = Window.partitionBy("subject", "who").orderBy("sent", "key")
    seen = each.select(
        "key",
        "sent",
        (F.col("is_reply") & (F.size("named") == 0)).alias("asks"),
        F.lag("key").over(window).alias("candidate"),
        F.lag("sent").over(window).alias("before"),
    )
    near = F.col("sent") <= F.col("before") + F.expr(f"INTERVAL {days} DAYS")
    latest = F.max_by("candidate", F.struct("before", "candidate")).alias("candidate")
    return seen.where("asks").where(near).groupBy("key").agg(latest)


def _parents(mails: DataFrame, similar: DataFrame) -> DataFrame:
    """The nearest ancestor that is here: by id, else by subject."""
    owners = mails.where(F.col("own").isNotNull()).groupBy("own").agg(F.min("key").alias("owner"))
    named = mails.select("key", F.posexplode("named").alias("rank", "own"))
    by_id = (
        named.join(owners, "own", "inner")
        .where(F.col("owner") != F.col("key"))
        .groupBy("key")
        .agg(F.min_by("owner", "rank").alias("by_id"))
    )
    return by_id.join(similar, "key", "full_outer").select(
        "key", F.coalesce("by_id", "candidate").alias("parent")
    )
