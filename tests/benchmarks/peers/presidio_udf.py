"""A measured process: Presidio row by row in a Spark UDF, the way its Spark sample does it.

``python -m tests.benchmarks.peers.presidio_udf REPORT TEXTS SCRATCH``

The sample broadcasts an analyzer and an anonymizer and applies both to each value of a
series; here with the same spaCy model as refinery, on one processor, in Spark as it comes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from presidio_anonymizer import AnonymizerEngine
from presidio_anonymizer.entities import OperatorConfig
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql.pandas.functions import pandas_udf

from refinery.evaluation.demo.presidio import LANGUAGE, refuse_to_fetch, stock_analyzer
from tests.benchmarks import texts
from tests.benchmarks.offline import forbid_network
from tests.benchmarks.spans import Spans, pin

WARM_UP = [{"key": "0", "text": "Barbara Johnson flew to Chicago.", "language": "en"}]
OPERATORS = {"DEFAULT": OperatorConfig("replace", {"new_value": "<ANONYMIZED>"})}


def main(report: str, path: str, scratch: str) -> None:
    """Mask the texts; the first, short one pays for broadcast and unpickling."""
    pin(1)
    forbid_network()
    spans = Spans()
    spark = plain_session(scratch)
    with spans.span("load"):
        anonymize = make_udf(spark)
        discard(texts.frame(spark, WARM_UP), anonymize)
    given = texts.read(Path(path))
    held = texts.frame(spark, given)
    with spans.span("work", bytes=texts.size(given)):
        discard(held, anonymize)
    spans.write(Path(report))
    spark.stop()


def plain_session(scratch: str) -> SparkSession:
    """Spark on one core with its own settings, out of reach of other machines."""
    os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    builder = SparkSession.builder.master("local[1]").appName("presidio-udf")
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.memory": "4g",
        "spark.driver.host": "127.0.0.1",
        "spark.local.dir": scratch,
        "spark.sql.warehouse.dir": f"{scratch}/warehouse",
    }
    for key, value in settings.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def anonymizer() -> Any:
    """Stock Presidio's, which is untyped."""
    return AnonymizerEngine()  # type: ignore[no-untyped-call]


def make_udf(spark: SparkSession) -> Callable[[str], Column]:
    """The sample's UDF over broadcast engines."""
    analyzers = spark.sparkContext.broadcast(stock_analyzer("package"))
    anonymizers = spark.sparkContext.broadcast(anonymizer())

    def anonymize_text(text: str) -> str:
        results = analyzers.value.analyze(text=text, language=LANGUAGE)
        masked = anonymizers.value.anonymize(
            text=text, analyzer_results=results, operators=OPERATORS
        )
        return str(masked.text)

    def anonymize_series(series: pd.Series) -> pd.Series:
        # What the sample lacks: a worker of its own accord would ask the net for suffixes.
        forbid_network()
        refuse_to_fetch()
        return series.apply(anonymize_text)

    masked: Callable[[str], Column] = pandas_udf(anonymize_series, "string")  # type: ignore[call-overload]
    return masked


def discard(held: DataFrame, anonymize: Callable[[str], Column]) -> None:
    """Mask texts and keep none."""
    masked = held.select(anonymize("text").alias("text"))
    masked.write.format("noop").mode("overwrite").save()


if __name__ == "__main__":
    main(*sys.argv[1:])
