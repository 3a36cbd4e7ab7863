"""Delta tables on disk: where they lie, their versions, and the one way to append.

An append carries the table's name as application id and a counter that grows by one, as
options of that write: two drivers then conflict in Delta itself. A counter that is not
higher than the last is skipped silently by Delta, so :func:`append` checks afterwards that
the newest commit is its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from refinery.catalog.local_rows import frame_of
from refinery.catalog.model import Table, Zone
from refinery.config.places import address
from refinery.config.site import LakeSettings
from refinery.errors import LakeError, LeaseError

ABSENT: Final = -1
SMALL_ROW_GROUP: Final = 4 * 2**20


class Lake:
    """The tables of one lake, by zone."""

    def __init__(self, spark: SparkSession, settings: LakeSettings) -> None:
        self.spark = spark
        self.roots: dict[Zone, str] = {
            zone: address(getattr(settings, zone.value)) for zone in Zone
        }

    @cached_property
    def _logs(self) -> Any:
        """Delta's class of logs; each dot of a name is a question to the JVM."""
        return self.spark._jvm.org.apache.spark.sql.delta.DeltaLog  # type: ignore[union-attr]

    def path(self, table: Table) -> str:
        """Directory of a table."""
        return f"{self.roots[table.zone]}/{table.name}"

    def version(self, table: Table) -> int:
        """Newest Delta version, or ``ABSENT``."""
        snapshot = self.snapshot(table)
        return ABSENT if snapshot is None else int(snapshot.version())

    def last_sequence(self, table: Table) -> int:
        """Transaction version of the newest append; 0 before the first."""
        snapshot = self.snapshot(table)
        if snapshot is None:
            return 0
        found = snapshot.transactions().get(table.name)
        return int(found.get()) if found.isDefined() else 0

    def read(self, table: Table, version: int | None = None) -> DataFrame:
        """All stored rows, superseded ones included; empty where the table is absent.

        Args:
            version: Delta version to read; None reads the newest.
        """
        if version == ABSENT or (version is None and self.version(table) == ABSENT):
            return frame_of(self.spark, (), stored_schema(table))
        reader = self.spark.read.format("delta")
        if version is not None:
            reader = reader.option("versionAsOf", version)
        return reader.load(self.path(table))

    def append(
        self, table: Table, rows: DataFrame, sequence: int, metadata: Mapping[str, Any]
    ) -> None:
        """Append rows as one commit.

        Args:
            rows: Every column of the table but ``run_seq``, in any order.
            sequence: Transaction version; must be one above :meth:`last_sequence`.
            metadata: Opaque facts for the commit (plan, chunk); never a personal value.

        Raises:
            LeaseError: Another driver wrote at the same time.
            LakeError: The commit is not there although the write reported success.
        """
        marked = rows.withColumn("run_seq", F.lit(sequence).cast("long"))
        self._commit(table, marked, "append", sequence, metadata)

    def rewrite(
        self, table: Table, rows: DataFrame, sequence: int, metadata: Mapping[str, Any]
    ) -> None:
        """Put rows, which keep their ``run_seq``, in the place of all that is stored.

        The sequence makes it safe: it was taken before the rows were read, so an append that
        came in between has used it up, and then nothing is written.

        Raises:
            LeaseError: Another driver appended or rewrote meanwhile; nothing was changed.
        """
        try:
            self._commit(table, rows, "overwrite", sequence, metadata)
        except LakeError:
            raise LeaseError(
                f"Another driver wrote to table {table.name} while it was rewritten.",
                "nothing was changed; let one driver finish, then run again.",
            ) from None

    def _commit(
        self,
        table: Table,
        rows: DataFrame,
        mode: str,
        sequence: int,
        metadata: Mapping[str, Any],
    ) -> None:
        stored = _as_stored(rows, table)
        text = json.dumps(dict(metadata), sort_keys=True)
        writer = (
            stored.write.format("delta")
            .mode(mode)
            .option("delta.dataSkippingStatsColumns", ",".join(statistics(table)))
            .option("delta.deletedFileRetentionDuration", "interval 7 days")
            .option("parquet.block.size", str(SMALL_ROW_GROUP))
            .option("txnAppId", table.name)
            .option("txnVersion", str(sequence))
            .option("userMetadata", text)
        )
        try:
            writer.save(self.path(table))
        except Exception as error:
            if "Concurrent" in type(error).__name__ or "Concurrent" in str(error)[:200]:
                raise LeaseError(
                    f"Another driver wrote to table {table.name} at the same time.",
                    "let one driver finish, then run again.",
                ) from None
            raise
        if self.last_metadata(table) != text:
            raise LakeError(
                f"The commit {sequence} to table {table.name} is not there.",
                "another driver used the same sequence; run again with one driver.",
            )

    def last_metadata(self, table: Table) -> str | None:
        """``userMetadata`` of the newest commit."""
        snapshot = self.snapshot(table)
        if snapshot is None:
            return None
        # Delta's history starts a job of Spark to read what stands in one file.
        jvm: Any = self.spark._jvm
        log, name = snapshot.deltaLog(), f"{snapshot.version():020}.json"
        file = jvm.org.apache.hadoop.fs.Path(log.logPath(), name)
        history = jvm.org.apache.spark.sql.delta.DeltaHistoryManager
        info = history.getCommitInfoOpt(log.store(), file, log.newDeltaHadoopConf())
        said = info.get().userMetadata() if info.isDefined() else info
        return str(said.get()) if said.isDefined() else None

    def snapshot(self, table: Table) -> Any:
        """Delta's own view of the newest version, or None where the table is absent."""
        jvm = self.spark._jvm
        option = jvm.scala.Option  # type: ignore[union-attr]
        log = self._logs.forTable(self.spark._jsparkSession, self.path(table))
        snapshot = log.update(False, option.empty(), option.empty())
        return None if int(snapshot.version()) == ABSENT else snapshot


def statistics(table: Table) -> tuple[str, ...]:
    """The only columns with min and max in the log: keyed digests and counters, never a value."""
    return ("key", "run_seq") if table.envelope else ("run_seq",)


def _as_stored(rows: DataFrame, table: Table) -> DataFrame:
    """The columns on disk, in their order; only what has another type is cast."""
    given = {field.name: field.dataType for field in rows.schema}
    wanted = stored_schema(table)
    return rows.select(
        [
            f.name if given.get(f.name) == f.dataType else F.col(f.name).cast(f.dataType)
            for f in wanted
        ]
    )


def stored_schema(table: Table) -> Any:
    """Schema on disk; ledger tables carry the append's sequence as well."""
    schema = table.schema
    if "run_seq" in schema.names:
        return schema
    return schema.add("run_seq", "long")
