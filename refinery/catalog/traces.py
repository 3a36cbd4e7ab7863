"""What a process of Spark must not leave behind: dumps, counters, logs that quote what it read."""

from __future__ import annotations

import re
import resource
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from refinery.catalog.jars import class_archive
from refinery.errors import ConfigError

LOG_SETTINGS: Final = Path(__file__).with_name("log4j2.properties")
DRIVER: Final = "spark.driver.extraJavaOptions"
EXECUTOR: Final = "spark.executor.extraJavaOptions"
# No image of memory after a crash; no file of counters in /tmp, which holds the command line.
NO_TRACES: Final = "-XX:-UsePerfData -XX:-CreateCoredumpOnCrash"
# Java would name every class that it cannot put into an archive, or all of one that is not its own.
ARCHIVE_LOGS: Final = "-Xlog:cds=off -Xlog:cds+dynamic=off"
_UNDOES: Final = re.compile(
    r"log4j2?\.|log4j\.configuration|java\.io\.tmpdir|\+UsePerfData|\+CreateCoredumpOnCrash"
    r"|\+HeapDump|\+CrashOnOutOfMemoryError|ErrorFile|\+ShowMessageBoxOnError"
    # Recordings, debuggers and agents see all; the others start programs or hide options in a file.
    r"|FlightRecord|-agent(?:lib|path)|-javaagent|-Xrun|-Xdebug|jmxremote|OnOutOfMemoryError"
    r"|-XX:OnError|-XX:Flags|VMOptionsFile|(?:^|\s)@"
)
_JAVA_SETTINGS: Final = (DRIVER, EXECUTOR, "spark.driver.defaultJavaOptions")
_JAVA_VARIABLES: Final = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "SPARK_SUBMIT_OPTS")
_WATCHES: Final = re.compile(
    # Code that sees rows and plans, or that tells another host; what is fetched when Spark starts.
    r"spark\.(?:plugins|extraListeners|sql\.queryExecutionListeners"
    r"|sql\.streaming\.streamingQueryListeners|metrics\.conf|jars\.packages|jars\.repositories"
    r"|jars\.ivySettings)\b.*"
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
        *_class_archive(),
    ]
    return " ".join([*ours, *collector, *([asked] if asked else [])])


def _class_archive() -> list[str]:
    """Options for the classes that set-up has archived; of another Java's it says nothing."""
    path = class_archive()
    return [f"-XX:SharedArchiveFile={path}", ARCHIVE_LOGS] if path.is_file() else []


def executor_options(asked: str) -> str:
    """Java options of executors; their logs are the cluster's own to configure."""
    return f"{NO_TRACES} {asked}".strip()


def refuse_traces(settings: Mapping[str, str], environment: Mapping[str, str]) -> None:
    """Refuse Java options that bring back what the others keep away, and code that watches.

    Args:
        settings: Spark settings of the site.
        environment: Variables of this process, which Java inherits.

    Raises:
        ConfigError: Names the setting and the option.
    """
    asked = [(f"Spark setting '{key}'", settings.get(key, "")) for key in _JAVA_SETTINGS]
    asked += [(f"Variable {name}", environment.get(name, "")) for name in _JAVA_VARIABLES]
    for where, options in asked:
        found = _UNDOES.search(options)
        if found:
            raise ConfigError(
                f"{where} changes '{found.group().strip()}', which keeps text out of logs, dumps "
                "and temporary folders.",
                "remove the option, or set spark.strict: false and answer for it.",
            )
    refuse_watchers(settings)


def refuse_watchers(settings: Mapping[str, str]) -> None:
    """Refuse listeners, plugins and sinks of metrics, and packages to download.

    Raises:
        ConfigError: Names the setting.
    """
    for key, value in settings.items():
        if value and _WATCHES.fullmatch(key):
            raise ConfigError(
                f"Spark setting '{key}' brings in code that sees what is worked on, or that is "
                "fetched from elsewhere.",
                "remove it, or set spark.strict: false and answer for it.",
            )


def forbid_core_dumps() -> None:
    """A core dump holds everything a process had in memory; what is started inherits this."""
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
