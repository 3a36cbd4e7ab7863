"""Heavy engines in Python workers: built once per process from a name and parameters.

Workers are forked from a daemon that has already built the engines named in
``REFINERY_PRELOAD`` (see :mod:`refinery.core.daemon`), so their memory is shared.
"""

from __future__ import annotations

import importlib
import json
import os
import traceback
from collections.abc import Mapping, Sequence
from functools import cache
from typing import IO, Any, Final

from pyspark import util
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


class WorkerError(Exception):
    """Stands for an exception in a worker; says where it was raised and quotes nothing."""


def quote_nothing() -> None:
    """Have workers report an exception by its kind and place, without its message.

    A message may quote the document a worker was at, and Spark writes it into the logs of
    executors and driver, into error texts, and into the event log where there is one. Called
    in the daemon, before Spark's worker is imported. With ``--debug`` messages are kept.
    """
    if os.environ.get("REFINERY_DEBUG"):
        return
    report = util.handle_worker_exception

    def handle_worker_exception(
        e: BaseException, outfile: IO[Any], hide_traceback: bool | None = None
    ) -> None:
        report(WorkerError(describe(e)), outfile, hide_traceback=True)

    util.handle_worker_exception = handle_worker_exception


def describe(error: BaseException) -> str:
    """Kind of an exception and of those behind it, with the lines of code that raised them."""
    lines: list[str] = []
    seen: list[BaseException] = []
    found: BaseException | None = error
    while found is not None and found not in seen:
        lines += [type(found).__qualname__, "\n", *traceback.format_tb(found.__traceback__)]
        seen.append(found)
        found = found.__cause__ or found.__context__
    return "".join(lines)
