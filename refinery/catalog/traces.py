"""What a process of Spark must not leave behind: dumps, counters, logs that quote what it read."""

from __future__ import annotations

import re
import resource
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from refinery.errors import ConfigError

LOG_SETTINGS: Final = Path(__file__).with_name("log4j2.properties")
DRIVER: Final = "spark.driver.extraJavaOptions"
EXECUTOR: Final = "spark.executor.extraJavaOptions"
# No image of memory after a crash; no file of counters in /tmp, which holds the command line.
NO_TRACES: Final = "-XX:-UsePerfData -XX:-CreateCoredumpOnCrash"
_UNDOES: Final = re.compile(
    r"log4j2?\.|log4j\.configuration|java\.io\.tmpdir|\+UsePerfData|\+CreateCoredumpOnCrash"
    r"|\+HeapDump|\+CrashOnOutOfMemoryError|ErrorFile|\+ShowMessageBoxOnError"
)


def driver_options(temporary: str, asked: str) -> str:
    """Java options of the driver: ours, then what a site adds."""
    collector = [] if "GC" in asked else ["-XX:+UseParallelGC"]
    ours = [
        f"-Djava.io.tmpdir={temporary}",
        f"-Dderby.system.home={temporary}",
        f"-Dlog4j2.configurationFile={LOG_SETTINGS.as_uri()}",
        f"-XX:ErrorFile={temporary}/hs_err_pid%p.log",
        NO_TRACES,
    ]
    return " ".join([*ours, *collector, *([asked] if asked else [])])


def executor_options(asked: str) -> str:
    """Java options of executors; their logs are the cluster's own to configure."""
    return f"{NO_TRACES} {asked}".strip()


def refuse_traces(settings: Mapping[str, str]) -> None:
    """Refuse Java options that bring back what the others keep away.

    Raises:
        ConfigError: Names the setting and the option.
    """
    for key in (DRIVER, EXECUTOR, "spark.driver.defaultJavaOptions"):
        found = _UNDOES.search(settings.get(key, ""))
        if found:
            raise ConfigError(
                f"Spark setting '{key}' changes '{found.group()}', which keeps text out of logs "
                "and temporary folders.",
                "remove the option, or set spark.strict: false and answer for it.",
            )


def forbid_core_dumps() -> None:
    """A core dump holds everything a process had in memory; what is started inherits this."""
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
