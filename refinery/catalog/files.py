"""Small files beside the tables, on whatever file system the lake lies."""

from __future__ import annotations

from typing import Any

from pyspark.sql import SparkSession


def write_file(spark: SparkSession, path: str, data: bytes) -> None:
    """Write a few bytes, replacing what is there."""
    system, target = _plain(spark, path)
    stream = system.create(target, True)
    try:
        stream.write(bytearray(data))
    finally:
        stream.close()


def read_file(spark: SparkSession, path: str) -> bytes:
    """Read a small file whole."""
    system, source = _plain(spark, path)
    stream = system.open(source)
    try:
        return bytes(_jvm(spark).org.apache.commons.io.IOUtils.toByteArray(stream))
    finally:
        stream.close()


def file_exists(spark: SparkSession, path: str) -> bool:
    """Whether there is anything at a path."""
    system, target = resolve(spark, path)
    return bool(system.exists(target))


def _plain(spark: SparkSession, path: str) -> tuple[Any, Any]:
    """As :func:`resolve`, without the layer that keeps a checksum file beside each local one."""
    system, target = resolve(spark, path)
    is_local = system.getScheme() == "file"
    return (system.getRawFileSystem() if is_local else system), target


def resolve(spark: SparkSession, path: str) -> tuple[Any, Any]:
    """File system and Hadoop path of a path."""
    hadoop_path = _jvm(spark).org.apache.hadoop.fs.Path(path)
    configuration = spark.sparkContext._jsc.hadoopConfiguration()
    return hadoop_path.getFileSystem(configuration), hadoop_path


def _jvm(spark: SparkSession) -> Any:
    return spark.sparkContext._jvm
