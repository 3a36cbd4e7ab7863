"""Python daemon of Spark's workers: builds the heavy engines once, then forks.

Spark starts this module instead of ``pyspark.daemon`` (``spark.python.daemon.module``).
Models are loaded here and used only after the fork, so workers share their pages.

A worker's output waits in a buffer of 64 KiB until it is full, and Spark takes silence for a
hang; with a small buffer every batch goes when it is emitted, be it empty.
"""

from __future__ import annotations

import os

from refinery.core.worker import preload, quote_nothing

if __name__ == "__main__":
    from pyspark import daemon

    os.environ["SPARK_BUFFER_SIZE"] = "128"
    quote_nothing()
    preload()
    daemon.manager()
