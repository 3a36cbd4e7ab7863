"""Which file a row goes to, and the files under their names.

A row's file depends on its key and on how many rows there are, never on partitions: keys are
keyed digests and so spread evenly, and a file holds one range of them in order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, Final

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from refinery.core.registry import component
from refinery.export.formats.base import Exporter
from refinery.export.place import Place

_RANGE: Final = float(2**32)
WITHHELD: Final = "withheld.jsonl"


def sharded(lines: DataFrame, counts: Mapping[str, int], rows_per_file: int) -> DataFrame:
    """Lines with ``shard``, laid out so that each file is one run of sorted rows.

    Args:
        counts: Rows of each split.
    """
    shards = {split: max(1, ceil(count / rows_per_file)) for split, count in counts.items()}
    number = F.element_at(
        F.create_map(*[F.lit(x) for pair in sorted(shards.items()) for x in pair]), F.col("split")
    )
    point = F.conv(F.substring("key", 1, 8), 16, 10).cast("double") / F.lit(_RANGE)
    placed = lines.withColumn("shard", F.floor(point * number).cast("int"))
    return placed.repartition(sum(shards.values()), "split", "shard").sortWithinPartitions(
        "split", "shard", "key"
    )


def files_by_name(lines: DataFrame, formats: Sequence[str]) -> dict[str, dict[str, Any]]:
    """``rows`` and ``content`` of each file that :func:`write_formats` makes of sharded lines.

    ``content`` is a digest of the file's rows: the same rows make other bytes of Parquet on
    another machine, since its footer lists encodings in no fixed order.
    """
    rows = F.array_sort(F.collect_list(F.concat_ws(":", "key", "digest")))
    content = F.sha2(F.concat_ws("|", rows), 256)
    found = lines.groupBy("split", "shard").agg(
        F.count("*").alias("rows"), content.alias("content")
    )
    return {
        _file_name(name, row["split"], row["shard"]): {
            "rows": row["rows"],
            "content": row["content"],
        }
        for row in found.collect()  # one row per file
        for name in formats
    }


def write_formats(lines: DataFrame, formats: Sequence[str], place: Place) -> None:
    """Write every format below the draft's ``files``, each file under its final name."""
    for name in formats:
        exporter: Exporter = component("exporter", name)()
        raw = f"{place.draft}/raw/{name}"
        exporter.write(exporter.columns(lines).write.partitionBy("split", "shard"), raw)
        for path in list(place.files(raw)):
            split, shard = (part.partition("=")[2] for part in path.split("/")[-3:-1])
            place.move(path, f"{place.draft}/files/{_file_name(name, split, int(shard))}")


def _file_name(format_name: str, split: str, shard: int) -> str:
    exporter: type[Exporter] = component("exporter", format_name)
    return f"{format_name}/{split}-{shard:05d}{exporter.extension}"


def write_withheld(withheld: DataFrame, place: Place) -> None:
    """List what was held back: id, builder and reason, no value."""
    line = F.to_json(F.struct(F.col("key").alias("id"), "builder", "reason")).alias("line")
    ordered = withheld.repartition(1).sortWithinPartitions("key").select(line)
    raw = f"{place.draft}/raw/withheld"
    ordered.write.option("lineSep", "\n").text(raw)
    for path in list(place.files(raw)):
        place.move(path, f"{place.draft}/files/{WITHHELD}")
    if not place.exists(f"{place.draft}/files/{WITHHELD}"):
        place.write(f"{place.draft}/files/{WITHHELD}", "")
