"""Heavy engines in Python workers: built once per process from a name and parameters.

Workers are forked from a daemon that has already built the engines named in
``REFINERY_PRELOAD`` (see :mod:`refinery.core.daemon`), so their memory is shared.
"""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from pyspark.sql import SparkSession

PRELOAD: Final = "REFINERY_PRELOAD"


def engine(factory: str, **parameters: str | int | float | bool) -> Any:
    """The engine of that factory and parameters, built at most once per process.

    Args:
        factory: ``module:function``; called with the parameters.
    """
    return _build(factory, json.dumps(parameters, sort_keys=True))


@cache
def _build(factory: str, parameters: str) -> Any:
    module, _, function = factory.partition(":")
    return getattr(importlib.import_module(module), function)(**json.loads(parameters))


def announce(spark: SparkSession, engines: Sequence[tuple[str, Mapping[str, object]]]) -> None:
    """Have the workers of what runs next forked from a daemon that has built these engines.

    Spark keeps one daemon per worker environment, so a stage without engines never waits for
    another stage's models.
    """
    spark.sparkContext.environment[PRELOAD] = json.dumps(list(engines), sort_keys=True)


def preload() -> None:
    """Build the engines the environment names; a failure is left to the worker to report."""
    for factory, parameters in json.loads(os.environ.get(PRELOAD, "[]")):
        try:
            _build(factory, json.dumps(parameters, sort_keys=True))
        except Exception:
            continue
