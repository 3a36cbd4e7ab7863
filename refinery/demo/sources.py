"""The source files of the invented project, with numbers and names that vary by seed."""

from __future__ import annotations

from random import Random

_README = """# flowgauge

Reads raw pulses of an Aquila meter and turns them into litres an hour. It runs on the gateway,
keeps {keep} hours of readings and sends them to the archive in batches of {batch}.

## Use

    flowgauge --port /dev/ttyS{port} --profile profiles/aquila.toml

A reading is late when it arrives after {late} seconds; late readings are kept and marked.
"""
_PULSES = '''"""Counts pulses and turns them into volume."""

from dataclasses import dataclass

LITRES_PER_PULSE = {litres}


@dataclass
class Window:
    """Pulses between two moments."""

    start: float
    end: float
    pulses: int

    def flow(self) -> float:
        """Litres an hour; an empty window has no flow."""
        seconds = self.end - self.start
        if seconds <= 0:
            return 0.0
        return self.pulses * LITRES_PER_PULSE * 3600 / seconds
'''
_QUEUE = '''"""A queue on disk that survives a power cut."""

import json
from pathlib import Path

LIMIT = {batch}


class ReadingQueue:
    """Keeps readings until the archive confirms them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, key: int, reading: dict) -> None:
        target = self.folder / f"{{key:012d}}.json"
        target.write_text(json.dumps(reading))

    def batch(self) -> list[dict]:
        names = sorted(self.folder.glob("*.json"))[:LIMIT]
        return [json.loads(name.read_text()) for name in names]

    def confirm(self, keys: list[int]) -> None:
        for key in keys:
            (self.folder / f"{{key:012d}}.json").unlink(missing_ok=True)
'''
_RETRY = '''"""Waits longer after each failure, up to {late} seconds, and gives up in the end."""

import time


def send_with_retry(send, batch, attempts={attempts}):
    """Returns whether the batch was sent."""
    for attempt in range(attempts):
        try:
            send(batch)
            return True
        except ConnectionError:
            time.sleep(min({late}, 2 ** attempt))
    return False
'''
_TEST = """from flowgauge.pulses import Window


def test_flow_of_one_hour():
    assert Window(0, 3600, {batch}).flow() == {batch} * {litres}


def test_empty_window_has_no_flow():
    assert Window(10, 10, 5).flow() == 0.0
"""
_PROFILE = """[meter]
name = "Aquila 300"
litres_per_pulse = {litres}

[queue]
keep_hours = {keep}
batch = {batch}
"""


def files_of_the_project(rng: Random) -> dict[str, str]:
    """Path and content of each source file, in the order they were committed."""
    values = {
        "keep": rng.choice((24, 36, 48, 72)),
        "batch": rng.choice((120, 200, 250, 400)),
        "port": rng.randint(0, 3),
        "late": rng.choice((30, 45, 60, 90)),
        "litres": rng.choice((0.25, 0.5, 1.25, 2.5)),
        "attempts": rng.randint(4, 9),
    }
    templates = {
        "README.md": _README,
        "flowgauge/pulses.py": _PULSES,
        "flowgauge/reading_queue.py": _QUEUE,
        "flowgauge/retry.py": _RETRY,
        "tests/test_pulses.py": _TEST,
        "profiles/aquila.toml": _PROFILE,
    }
    return {path: text.format(**values) for path, text in templates.items()}
