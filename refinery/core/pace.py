"""What is left of a stage, from what was seen of it; no guess where nothing was seen.

Tasks are no measure of it: the tasks of a chunk are about as many as the cluster has cores, so
they run side by side and end together.
"""

from __future__ import annotations

from dataclasses import dataclass

from refinery.core.steps import Phase, Step


@dataclass(frozen=True)
class Left:
    """Seconds that are left.

    Attributes:
        chunk: Of the chunk that is being done.
        stage: Of the plan, that chunk included.
        is_late: Whether the chunk takes longer than was expected, so that more may be left.
        is_earlier: Whether it is the pace of an earlier plan, for want of a finished chunk.
    """

    chunk: float
    stage: float
    is_late: bool = False
    is_earlier: bool = False

    def __str__(self) -> str:
        told = f"{'more than' if self.is_late else 'about'} {duration(self.stage)} left"
        if self.is_late and self.stage < 1:
            told = "longer than expected"
        return f"{told} at an earlier pace" if self.is_earlier else told


class Pace:
    """Follows the steps of a run; only chunks done here, in this plan, count as seen."""

    def __init__(self) -> None:
        self._step: Step | None = None
        self._began = self._spent = 0.0
        self._done = 0

    def begin(self, step: Step, now: float) -> None:
        """A step begins, and the one before is over."""
        if self._step is not None and _follows(self._step, step):
            self._done, self._spent = self._done + 1, self._spent + now - self._began
        else:
            self._done, self._spent = 0, 0.0
        self._step, self._began = step, now

    def left(self, now: float) -> Left | None:
        """The estimate, or None between plans and where nothing tells the pace."""
        step = self._step
        if step is None or step.phase is not Phase.CHUNK:
            return None
        expected, elapsed = self._expected(step), now - self._began
        if expected is None:
            return None
        later = max(expected, (self._spent + elapsed) / (self._done + 1))
        chunk = max(0.0, expected - elapsed)
        stage = chunk + later * (step.chunks - step.chunk - 1)
        return Left(chunk, stage, elapsed > expected, self._done == 0)

    def _expected(self, step: Step) -> float | None:
        """Seconds of one chunk: the mean of those done, else by the pace of an earlier plan."""
        if self._done:
            return self._spent / self._done
        if step.pace is not None and step.bytes:
            return step.pace * step.bytes / step.chunks
        return None


def duration(seconds: float) -> str:
    """Seconds for a person: two units at most.

    >>> duration(7.4), duration(200), duration(8000)
    ('7 s', '3 min 20 s', '2 h 13 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def _follows(one: Step, other: Step) -> bool:
    """Whether a step is the next chunk of the same plan; steps of other phases have no chunks."""
    same = one.stage == other.stage and one.chunks == other.chunks
    return same and other.chunk == one.chunk + 1
