"""What a run would do, as far as it can be known without doing it."""

from __future__ import annotations

from dataclasses import dataclass

from refinery.catalog.delta import Lake
from refinery.catalog.tables import table
from refinery.core.fingerprint import fingerprint
from refinery.core.inputs import PinnedInputs
from refinery.core.pins import Pins, is_due
from refinery.core.planner import Planner
from refinery.core.stage import Stage
from refinery.ledger.ledger import Ledger


@dataclass(frozen=True)
class Estimate:
    """The work that lies before a stage now.

    Attributes:
        units: To do; None where the stage before has to run to tell.
        bytes: Of their input.
        removed: Units that would go.
        seconds: By the pace of the stage's largest plan so far; None where it never ran.
    """

    stage: str
    units: int | None = None
    bytes: int | None = None
    removed: int | None = None
    seconds: float | None = None


class Estimator:
    """Asks stages for their work and writes nothing.

    What one stage brings to the next is not foreseen: a stage is asked what its inputs, as
    they are stored now, leave it to do.

    Args:
        ledger: Tells what the last plans saw, and at what pace the largest went.
    """

    def __init__(self, lake: Lake, planner: Planner, ledger: Ledger) -> None:
        self._lake = lake
        self._planner = planner
        self._pins = Pins(lake, ledger)
        self._last = ledger.last_plans()

    def of(self, stage: Stage) -> Estimate:
        """The estimate for one stage."""
        foreseen = stage.foresee(PinnedInputs(self._lake, stage.inputs))
        if foreseen is not None:
            units, size, removed = foreseen
        elif stage.external or any(self._lacks(name) for name in _others(stage)):
            return Estimate(stage.name)
        else:
            units, size, removed = self._count(stage)
        return Estimate(stage.name, units, size, removed, self._seconds(stage.name, size))

    def _count(self, stage: Stage) -> tuple[int, int, int]:
        mark, pins = fingerprint(stage), self._pins.take(stage)
        if not is_due(self._last.get(stage.name), mark, pins):
            return 0, 0, 0
        return self._planner.count(stage, mark, pins)

    def _lacks(self, name: str) -> bool:
        return self._lake.version(table(name)) < 0

    def _seconds(self, name: str, size: int) -> float | None:
        last = self._last.get(name)
        pace = None if last is None else last["pace"]
        return None if pace is None else round(size * pace, 1)


def _others(stage: Stage) -> tuple[str, ...]:
    """Inputs that other stages write."""
    return tuple(name for name in stage.inputs if name != stage.output)
