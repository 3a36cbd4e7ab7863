"""The Java that Spark would start, looked at before it is started."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

from refinery.errors import EnvironmentUnfitError

JAVA: Final = 17


def checked_java() -> str:
    """Version and place of the Java in ``JAVA_HOME``, else on the PATH.

    Raises:
        EnvironmentUnfitError: There is none, or it is another than Java 17.
    """
    home = os.environ.get("JAVA_HOME")
    binary = str(Path(home) / "bin" / "java") if home else shutil.which("java") or ""
    where = f"JAVA_HOME is {home}" if home else "JAVA_HOME is not set"
    try:
        said = subprocess.run([binary, "-version"], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        raise EnvironmentUnfitError(
            f"Java is missing ({where}).", f"install Java {JAVA}, or point JAVA_HOME to one."
        ) from None
    match = re.search(r'version "(\d+)', said.stderr + said.stdout)
    if match is None:
        raise EnvironmentUnfitError(
            f"{binary} does not start ({where}).", f"point JAVA_HOME to a Java {JAVA} that works."
        )
    if int(match.group(1)) != JAVA:
        raise EnvironmentUnfitError(
            f"Java {match.group(1)} is not supported.",
            f"install Java {JAVA} or point JAVA_HOME to it.",
        )
    return f"{JAVA} at {binary}"
