"""Python daemon of Spark's workers: builds the heavy engines once, then forks.

Spark starts this module instead of ``pyspark.daemon`` (``spark.python.daemon.module``).
Models are loaded here and used only after the fork, so workers share their pages.
"""

from __future__ import annotations

from refinery.core.worker import preload

if __name__ == "__main__":
    from pyspark import daemon

    preload()
    daemon.manager()
