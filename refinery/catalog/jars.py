"""The Delta JARs: fetched once by set-up, checked by SHA-256, loaded from disk ever after."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import pyspark

from refinery.errors import EnvironmentUnfitError

JARS: Final[dict[str, tuple[str, str]]] = {
    # file name: (Maven coordinates, SHA-256)
    "delta-spark_4.2_2.13-4.4.0.jar": (
        "io.delta:delta-spark_4.2_2.13:4.4.0",
        "27d4fd8b1f879535c573ed1c718177d6a27f24d3e626ba02e216369725721ead",
    ),
    "delta-storage-4.4.0.jar": (
        "io.delta:delta-storage:4.4.0",
        "c46735481fa8e326b0957be02b4420cbcab4b325bb08009b7f2045a95133f1cc",
    ),
}

# What Spark ships itself, or Delta needs only with a Unity catalogue.
EXCLUDED: Final = (
    "org.apache.hadoop",
    "org.apache.parquet",
    "org.apache.logging.log4j",
    "io.unitycatalog",
    "com.fasterxml.jackson.core",
    "com.fasterxml.jackson.datatype",
    "org.antlr",
    "org.apache.spark",
)


def jar_directory() -> Path:
    """Where the JARs lie: ``REFINERY_JARS``, else below the Python environment."""
    return Path(os.environ.get("REFINERY_JARS", Path(sys.prefix) / "share" / "refinery" / "jars"))


def class_archive() -> Path:
    """Where :mod:`refinery.catalog.archive` puts Java's classes; it need not be there."""
    return jar_directory() / "driver.jsa"


def checked_jars() -> list[Path]:
    """Paths of the JARs.

    Raises:
        EnvironmentUnfitError: One is missing or is not the one that was released.
    """
    found = []
    for name, (_, digest) in JARS.items():
        path = jar_directory() / name
        if not path.is_file():
            raise EnvironmentUnfitError(f"The JAR {name} is missing.", "run 'make setup'.")
        if _sha256(path) != digest:
            raise EnvironmentUnfitError(
                f"The JAR {name} differs from the released one.", "delete it, run 'make setup'."
            )
        found.append(path)
    return found


def fetch() -> None:
    """Fetch missing JARs with Spark's own Ivy; only set-up calls this, never a run."""
    try:
        checked_jars()
        return
    except EnvironmentUnfitError:
        jar_directory().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as cache:
        _resolve(Path(cache))
        for name, (coordinates, _) in JARS.items():
            group = coordinates.split(":")[0]
            shutil.copyfile(Path(cache) / "jars" / f"{group}_{name}", jar_directory() / name)
    checked_jars()


def _resolve(cache: Path) -> None:
    packages = ",".join(coordinates for coordinates, _ in JARS.values())
    settings = {
        "spark.jars.packages": packages,
        "spark.jars.excludes": ",".join(f"{group}:*" for group in EXCLUDED),
        "spark.jars.ivy": str(cache),
        "spark.ui.enabled": "false",
    }
    flags = [word for key, value in settings.items() for word in ("--conf", f"{key}={value}")]
    script = cache / "nothing.py"
    script.write_text("")
    home = Path(pyspark.__file__).parent
    done = subprocess.run(
        [home / "bin" / "spark-submit", *flags, "--master", "local[1]", script],
        env={**os.environ, "SPARK_HOME": str(home), "PYSPARK_PYTHON": sys.executable},
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise EnvironmentUnfitError(
            "The Delta JARs could not be fetched.",
            "check that a Maven repository is reachable, or put them into "
            f"{jar_directory()} by hand; their SHA-256 is in refinery/catalog/jars.py.",
        )


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    fetch()
