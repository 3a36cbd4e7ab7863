"""Frames that are worked out once and stand for what they were made from.

What follows reads such a frame many times and knows no way back. On one machine its blocks
lie with the driver. On a cluster they would die with the worker that holds them, and the run
with them, so there they are files below the scratch of the raw zone.
"""

from __future__ import annotations

from typing import Any

from pyspark.sql import DataFrame, SparkSession

from refinery.catalog.files import resolve


def worked_out(frame: DataFrame) -> DataFrame:
    """The frame, worked out once, with its partitions as they are.

    Outside of a stage's run, as in a dry run, nothing may be written: blocks have to do.
    """
    context = frame.sparkSession.sparkContext
    if is_local(frame.sparkSession) or context.getCheckpointDir() is None:
        return frame.localCheckpoint()
    return frame.checkpoint()


def is_local(spark: SparkSession) -> bool:
    """Whether driver and executors are one process, which lives and dies as one."""
    jsc: Any = spark.sparkContext._jsc
    return bool(jsc.sc().isLocal())


def open_checkpoints(spark: SparkSession, directory: str) -> None:
    """From now on keep what :func:`worked_out` makes on a cluster below a directory."""
    if not is_local(spark):
        spark.sparkContext.setCheckpointDir(directory)


def drop_checkpoints(spark: SparkSession) -> None:
    """Delete what was kept since :func:`open_checkpoints`; no frame may need it any more."""
    directory = None if is_local(spark) else spark.sparkContext.getCheckpointDir()
    if directory is not None:
        system, hadoop_path = resolve(spark, directory)
        system.delete(hadoop_path, True)
