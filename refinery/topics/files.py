"""Small files beside the tables, on whatever file system the lake lies."""

from __future__ import annotations

from typing import Any

from pyspark.sql import SparkSession


def write_file(spark: SparkSession, path: str, data: bytes) -> None:
    """Write a few bytes, replacing what is there."""
    system, target = _resolve(spark, path)
    stream = system.create(target, True)
    try:
        stream.write(bytearray(data))
    finally:
        stream.close()


def read_file(spark: SparkSession, path: str) -> bytes:
    """Read a small file whole."""
    system, source = _resolve(spark, path)
    stream = system.open(source)
    try:
        return bytes(_jvm(spark).org.apache.commons.io.IOUtils.toByteArray(stream))
    finally:
        stream.close()


def _resolve(spark: SparkSession, path: str) -> tuple[Any, Any]:
    hadoop_path = _jvm(spark).org.apache.hadoop.fs.Path(path)
    configuration = spark.sparkContext._jsc.hadoopConfiguration()
    return hadoop_path.getFileSystem(configuration), hadoop_path


def _jvm(spark: SparkSession) -> Any:
    return spark.sparkContext._jvm
