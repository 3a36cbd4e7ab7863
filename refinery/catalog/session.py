"""The Spark session: every setting refinery relies on, in one place.

Library code never starts a session; commands, jobs and tests do, here.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pyspark import SparkConf, SparkContext
from pyspark.sql import SparkSession

from refinery.catalog import leftovers
from refinery.catalog.jars import checked_jars
from refinery.catalog.java import checked_java
from refinery.catalog.traces import (
    DRIVER,
    EXECUTOR,
    LOG_SETTINGS,
    driver_options,
    executor_options,
    forbid_core_dumps,
    refuse_traces,
    refuse_watchers,
)
from refinery.config.secrets import read_secret
from refinery.config.site import SparkSettings
from refinery.errors import ConfigError, EnvironmentUnfitError, RefineryError, SecretError

OFFLINE: Final[dict[str, str]] = {
    # Libraries that would otherwise look outside; set before any of them is imported.
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}

PROPERTIES_HINT: Final = (
    "write what Spark has to be started with by 'refinery properties --config … > FILE', and "
    "call spark-submit with '--properties-file FILE'."
)

TRIES: Final = 3
"""Times a task is tried: a worker that was killed is no reason to fail a run."""

REQUIRED: Final[dict[str, str]] = {
    # Nothing in clear on scratch disks or between processes.
    "spark.io.encryption.enabled": "true",
    "spark.io.encryption.keySizeBits": "256",
    "spark.authenticate": "true",
    "spark.network.crypto.enabled": "true",
    "spark.network.crypto.cipher": "AES/GCM/NoPadding",
    "spark.network.crypto.authEngineVersion": "2",
    "spark.network.crypto.saslFallback": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.eventLog.enabled": "false",
    "spark.sql.maxPlanStringLength": "200",
    "spark.redaction.regex": "(?i)secret|password|passwd|token|credential|access.?key|api.?key|url",
    # A file that cannot be read is an error, never an empty success.
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
    # A batch of slow documents must not look like a hang, nor hold much text at once.
    "spark.sql.execution.arrow.maxRecordsPerBatch": "64",
    "spark.python.worker.faulthandler.enabled": "true",
    # Spark logs a failed task with its exception, and that may quote what it worked on;
    # executors follow the driver's level. 'refinery --debug' shows the trace to who asks.
    "spark.log.level": "FATAL",
    "spark.executor.syncLogLevel.enabled": "true",
    # Preloads engines, and has workers quote nothing in what they report.
    "spark.python.daemon.module": "refinery.core.daemon",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
    "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
}

WORKERS: Final[dict[str, str]] = {
    f"spark.executorEnv.{name}": value for name, value in {**OFFLINE, "PYTHONHASHSEED": "0"}.items()
}

TUNED: Final[dict[str, str]] = {
    "spark.databricks.delta.snapshotPartitions": "2",
    "spark.sql.autoBroadcastJoinThreshold": str(64 * 2**20),
    "spark.sql.sources.parallelPartitionDiscovery.parallelism": "4",
    "spark.databricks.delta.optimizeWrite.enabled": "false",
    # Else every call on a column asks Java for its place in the program.
    "spark.python.sql.dataFrameDebugging.enabled": "false",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.execution.pyspark.udf.faulthandler.enabled": "true",
    # The second fence, behind each item's guard. Workers say every few seconds that they live.
    "spark.sql.execution.pyspark.udf.idleTimeoutSeconds": "1800",
    "spark.sql.execution.pyspark.udf.killOnIdleTimeout": "true",
    "spark.sql.debug.maxToStringFields": "5",
}

SECRET: Final = "spark.authenticate.secret"
JARS: Final = "spark.jars"
EXECUTOR_PYTHON: Final = "spark.pyspark.python"
MIN_SECRET: Final = 32

_CREDENTIAL: Final = re.compile(
    r"(?i)secret|pass(word|wd|phrase)|(?<![a-z])pwd(?![a-z])|credential(?!s?\.provider)"
    r"|(access|account|api|private|encryption|signing|shared).?key(?!size|gen)"
    r"|token(?!file)[\w.-]*=|\bbearer\b|(^|[=?&;])sig="
    r"|(//|jdbc:).*@"  # user and password before a host
)

OWN: Final[dict[str, str]] = {
    # What Spark calls it: where a site says it.
    "spark.master": "spark.master",
    "spark.driver.memory": "spark.driver_memory",
    "spark.sql.shuffle.partitions": "spark.shuffle_partitions",
    "spark.local.dir": "spark.local_dir",
    "spark.executorEnv.TMPDIR": "spark.local_dir",
    "spark.sql.warehouse.dir": "spark.local_dir",
}
"""What has a setting of its own, on which more depends than Spark knows."""


def start_session(settings: SparkSettings, app_name: str) -> SparkSession:
    """Start, or join, the session of this process.

    Raises:
        ConfigError: A Spark setting of the site holds a credential, or undoes one that keeps
            data safe.
        EnvironmentUnfitError: JARs are missing or Java does not start.
    """
    check_settings(settings)
    forbid_core_dumps()
    if not _is_submitted():
        checked_java()
    _prepare_environment(settings)
    scratch = Path(settings.local_dir).resolve()
    # On a cluster its executors, and Java that spark-submit started, may have theirs there.
    leftovers.begin(
        scratch, alone_before=settings.master.startswith("local") and not _is_submitted()
    )
    # Whatever a library puts aside goes where scratch may lie, in workers as well.
    os.environ["TMPDIR"] = str(scratch)
    values = properties(settings)
    if _is_submitted():
        del values["spark.master"]  # spark-submit has chosen it
    builder = SparkSession.builder.appName(app_name)
    for key, value in values.items():
        builder = builder.config(key, value)
    try:
        # The JVM gets its settings as arguments, for all to see; the secret follows inside.
        SparkContext._ensure_initialized(conf=SparkConf(False).setAll(list(values.items())))
        if _is_submitted():
            _check_delta(SparkContext._jvm)
            _check_options(SparkContext._jvm, settings)
        _quiet(SparkContext._jvm)
        leftovers.hold(SparkContext._jvm, scratch)
        if settings.secret is not None:
            builder = builder.config(SECRET, shared_secret(settings.secret))
        session = builder.getOrCreate()
    except RefineryError:
        raise
    except Exception as error:
        raise EnvironmentUnfitError(
            f"Spark did not start ({type(error).__name__}).",
            "run 'refinery doctor'; Java 17 must be on the PATH or in JAVA_HOME. A standalone "
            "cluster has to be up, and spark.secret to name the file with its secret.",
        ) from None
    found = effective(session)
    refuse_undone(found, settings.strict)
    if settings.strict:
        refuse_watchers(found)  # spark-defaults.conf and spark-submit have settings too
    return session


def check_settings(settings: SparkSettings) -> None:
    """See before Spark starts that a site's settings leave what keeps data safe as it is.

    Raises:
        ConfigError: A setting holds a credential, is refinery's own to make, or, where that is
            strict, undoes a safeguard.
    """
    refuse_credentials(settings.settings)
    for key, own in OWN.items():
        if key in settings.settings:
            raise ConfigError(
                f"Spark setting '{key}' stands under spark.settings.", f"set '{own}' instead."
            )
    if settings.strict:
        refuse_traces(settings.settings, os.environ)
        refuse_undone({**safeguards(settings), **OFFLINE})


def effective(session: SparkSession) -> dict[str, str]:
    """The settings a session runs with, whoever set them; of the environment, what must be set."""
    found = dict(session.sparkContext.getConf().getAll())
    found.pop(SECRET, None)
    found |= {key: session.conf.get(key, "") or "" for key in REQUIRED if ".sql." in key}
    return found | {name: os.environ.get(name, "") for name in OFFLINE}


def safeguards(settings: SparkSettings) -> dict[str, str]:
    """What Spark would be started with of that on which safety rests."""
    given = settings.settings
    return {key: given.get(key, value) for key, value in {**REQUIRED, **WORKERS}.items()}


def refuse_undone(found: Mapping[str, str], strict: bool = True) -> list[str]:
    """Names of settings that are not as refinery relies on, or an error where that is strict.

    Raises:
        ConfigError: One is undone; names it and what it has to be.
    """
    wanted = {**REQUIRED, **WORKERS, **OFFLINE}
    undone = sorted(key for key, value in wanted.items() if found.get(key) != value)
    if undone and strict:
        raise ConfigError(
            f"Setting '{undone[0]}' is not in effect, and {len(undone) - 1} more are not.",
            f"it has to be '{wanted[undone[0]]}': remove what sets it otherwise "
            "(spark.settings, spark-defaults.conf), or set spark.strict: false and answer for it.",
        )
    return undone


def refuse_credentials(settings: dict[str, str]) -> None:
    """Refuse Spark settings that look like a credential: they end in event logs.

    Raises:
        ConfigError: Names the setting, never its value.
    """
    for key, value in settings.items():
        if _CREDENTIAL.search(f"{key}={value}"):
            raise ConfigError(
                f"Spark setting '{key}' looks like a credential.",
                "keep it in a key file and name the file where it is needed.",
            )


def properties(settings: SparkSettings) -> dict[str, str]:
    """Everything Spark is started with, the secret of a standalone cluster excepted.

    spark-submit takes it as ``--properties-file``: what the driver's Java is started with comes
    too late in a process that Java has already started.

    Raises:
        EnvironmentUnfitError: A JAR is missing or is not the one that was pinned.
    """
    jars = [str(path) for path in checked_jars()]
    if JARS in settings.settings:
        jars.append(settings.settings[JARS])
    temporary = str(Path(settings.local_dir).resolve())
    values = {
        **REQUIRED,
        **TUNED,
        "spark.master": with_tries(settings.master),
        "spark.driver.memory": settings.driver_memory,
        "spark.local.dir": temporary,
        "spark.sql.shuffle.partitions": str(settings.shuffle_partitions),
        "spark.sql.warehouse.dir": f"{temporary}/warehouse",
        "spark.executorEnv.TMPDIR": temporary,
        **WORKERS,
        **settings.settings,
        JARS: ",".join(jars),
        DRIVER: driver_options(temporary, settings.settings.get(DRIVER, "")),
        EXECUTOR: executor_options(settings.settings.get(EXECUTOR, "")),
    }
    if settings.master.startswith("local"):
        values["spark.driver.bindAddress"] = "127.0.0.1"
        values["spark.driver.host"] = "127.0.0.1"
    return values


def with_tries(master: str) -> str:
    """The master; a local one, which would try a task once, tries it :data:`TRIES` times.

    >>> with_tries("local"), with_tries("local[*]"), with_tries("local[2,1]")
    ('local[1,3]', 'local[*,3]', 'local[2,1]')
    """
    found = re.fullmatch(r"local(?:\[([0-9]+|\*)\])?", master)
    return f"local[{found.group(1) or 1},{TRIES}]" if found else master


def _is_submitted() -> bool:
    """Whether spark-submit started the JVM, and so has chosen the master."""
    return "SPARK_ENV_LOADED" in os.environ or "PYSPARK_GATEWAY_PORT" in os.environ


def _check_delta(jvm: Any) -> None:
    """Refuse a JVM without Delta: one that spark-submit started has what its flags say."""
    try:
        # What --jars names is known to the thread's class loader alone.
        loader = jvm.java.lang.Thread.currentThread().getContextClassLoader()
        loader.loadClass(REQUIRED["spark.sql.extensions"])
    except Exception:
        raise EnvironmentUnfitError("The driver's Spark has no Delta.", PROPERTIES_HINT) from None


def _check_options(jvm: Any, settings: SparkSettings) -> None:
    """Refuse a JVM that spark-submit started without the driver's options."""
    temporary = str(Path(settings.local_dir).resolve())
    # One of several that travel together; none of them can be set any more.
    if settings.strict and jvm.java.lang.System.getProperty("java.io.tmpdir") != temporary:
        raise EnvironmentUnfitError(
            "The driver's Java was started without the options that keep text out of temporary "
            "folders and dumps.",
            PROPERTIES_HINT,
        )


def _quiet(jvm: Any) -> None:
    """Put our log settings in the place of whatever the JVM was started with.

    What it prints (Delta's VACUUM does) goes beside the log: standard output is for results.
    """
    jvm.java.lang.System.setOut(jvm.java.lang.System.err)
    jvm.org.apache.logging.log4j.core.config.Configurator.reconfigure(
        jvm.java.net.URI(LOG_SETTINGS.as_uri())
    )


def shared_secret(reference: str) -> str:
    """The secret a standalone cluster's daemons share, from a file of mode 0600.

    Raises:
        SecretError: Missing, readable by others, or too short.
    """
    found = read_secret(reference).decode("ascii", "replace").strip()
    if len(found) < MIN_SECRET:
        raise SecretError(
            f"The secret of {reference} is shorter than {MIN_SECRET} characters.",
            "write a longer one, and start master and workers with the same.",
        )
    return found


def _prepare_environment(settings: SparkSettings) -> None:
    os.environ.update(OFFLINE)
    python = settings.settings.get(EXECUTOR_PYTHON, sys.executable)
    os.environ.setdefault("PYSPARK_PYTHON", python)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    if not _is_submitted() and settings.master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    # PySpark logs failed queries with their plan; a plan may quote what it works on.
    for name in ("DataFrameQueryContextLogger", "SQLQueryContextLogger"):
        logging.getLogger(name).disabled = True
    # Py4J raises what goes wrong and logs it as well: whoever presses Ctrl-C would see traces.
    logging.getLogger().addFilter(_is_not_of_py4j)


def _is_not_of_py4j(record: logging.LogRecord) -> bool:
    return Path(record.pathname).parent.name != "py4j"
