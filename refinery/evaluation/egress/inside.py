"""Runs a command cut off and traced, and says what left; started by :mod:`.proof` alone.

Arguments: ``loopback`` or ``sinkhole``, the file of the trace, the file of the result, then the
command. The result is JSON: ``refused`` (why the machine did not let it), or ``code`` (of the
command), ``versions`` (of IP with a route) and ``packets``.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from refinery.evaluation.egress.namespace import enter
from refinery.evaluation.egress.sinkhole import Sinkhole
from refinery.evaluation.egress.trace import tracer


def main(route: str, trace: Path, result: Path, command: list[str]) -> None:
    """Enter, run, write the result."""
    try:
        enter()
        sinkhole = Sinkhole() if route == "sinkhole" else None
    except OSError as error:
        what = error.filename or "namespaces"
        result.write_text(json.dumps({"refused": f"{what}: {error.strerror}"}), encoding="utf-8")
        return
    code = subprocess.run([*tracer(trace), *command]).returncode
    told: dict[str, Any] = {"code": code, "versions": [], "packets": []}
    if sinkhole is not None:
        sinkhole.close()
        told["versions"] = sinkhole.versions
        found = sorted(sinkhole.packets.items())
        told["packets"] = [{**asdict(packet), "times": times} for packet, times in found]
    result.write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:])
