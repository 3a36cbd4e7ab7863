"""Which examples of a corpus may leave: current, kept, and readable by all it is for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from refinery.catalog.model import Status
from refinery.core.audience import covers, is_for_everyone
from refinery.core.identity import Identity
from refinery.core.stage import Inputs

AUDIENCE: Final = "audience"
DUPLICATE: Final = "duplicate"
CARRIED: Final = ("split", "builder", "topic", "tokens")
WIDE: Final = (*CARRIED, "messages", "tools", "slots")


class Examples:
    """Current kept examples of a corpus, parted by whether its audience may read them.

    Curation has decided that already, but for the audience the configuration had then.

    Args:
        audience: Principals the corpus is for now.
    """

    def __init__(
        self, inputs: Inputs, identity: Identity, corpus: str, audience: Sequence[str]
    ) -> None:
        self._inputs = inputs
        required = F.array(*[F.lit(identity.principal(principal)) for principal in audience])
        world = F.lit(is_for_everyone(audience))
        readable = covers(F.col("everyone"), F.col("audience"), world, required)
        current = inputs.current(
            "examples", "corpus", "fingerprint", "audience", "everyone", *CARRIED
        )
        self._current = current.where(
            (F.col("status") == Status.KEPT.value) & (F.col("corpus") == F.lit(corpus))
        ).withColumn("readable", readable)

    def rows(self) -> DataFrame:
        """What the audience may read, with what is needed to write it."""
        readable = self._current.where("readable").select("key", "run_seq")
        rows = self._inputs.rows("examples", "unit", *WIDE)
        return rows.join(readable, ["key", "run_seq"], "left_semi")

    def barred(self) -> DataFrame:
        """Those it may not, with the reason; their text is never read."""
        barred = self._current.where(~F.col("readable"))
        return barred.select("key", *CARRIED, F.lit(AUDIENCE).alias("reason"))

    def fingerprints(self) -> list[str]:
        """Fingerprints of the stage that made them; more than one while it is redone."""
        # One, or as many as there were settings since the table was last made whole.
        return sorted(row[0] for row in self._current.select("fingerprint").distinct().collect())


def without_copies(lines: DataFrame) -> DataFrame:
    """Of lines that are the same but for their id, the one with the smallest id stays."""
    order = Window.partitionBy("digest").orderBy("key")
    narrow = lines.where(F.col("digest").isNotNull()).select("key", "digest")
    copies = (
        narrow.withColumn("rank", F.row_number().over(order))
        .where("rank > 1")
        .select("key", F.lit(DUPLICATE).alias("copy"))
    )
    joined = lines.join(copies, "key", "left")
    return joined.withColumn("reason", F.coalesce("reason", "copy")).drop("copy")
