"""Pins: the state of everything a stage depends on, as numbers that can be compared."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from pyspark.sql import Row

from refinery.catalog.delta import Lake
from refinery.catalog.schemas.ledger import REMOVALS
from refinery.catalog.tables import table
from refinery.core.reasons import RETRY_DUE, TRANSIENT
from refinery.core.stage import Stage
from refinery.ledger.ledger import DONE, Ledger

CONFIGURATION: Final = "#configuration"
"""Stands among a plan's pins for the settings its keys depend on."""


class Pins:
    """Takes the pins of stages, and compares them with those of a plan.

    A pin is the Delta version of an input, the sequence of the newest removal from an input or
    from the output, or a digest of settings. The version of ``removals`` itself says what to
    read and decides nothing: it moves with every removal anywhere.
    """

    def __init__(self, lake: Lake, ledger: Ledger) -> None:
        self._lake = lake
        self._ledger = ledger
        self._removals: tuple[int, dict[str, int]] | None = None

    def take(self, stage: Stage) -> dict[str, int]:
        """The pins of a stage as things are now."""
        versions = {name: self._lake.version(table(name)) for name in stage.inputs}
        removed = self._removed()
        concerned = dict.fromkeys((*stage.inputs, stage.output))
        return {
            **versions,
            REMOVALS.name: self._lake.version(REMOVALS),
            **{_removals_of(name): removed.get(name, 0) for name in concerned},
            CONFIGURATION: configuration_number(stage),
        }

    def removals(self, output: str) -> dict[str, int]:
        """The one pin that moves when rows of a table are removed."""
        return {_removals_of(output): self._removed().get(output, 0)}

    def _removed(self) -> dict[str, int]:
        version = self._lake.version(REMOVALS)
        if self._removals is None or self._removals[0] != version:
            self._removals = (version, self._ledger.newest_removals())
        return self._removals[1]


def decisive(pins: Mapping[str, int]) -> dict[str, int]:
    """The pins that decide whether there is anything to do."""
    return {name: pin for name, pin in pins.items() if name != REMOVALS.name}


def is_due(last: Row | Mapping[str, Any] | None, mark: str, pins: Mapping[str, int]) -> bool:
    """Whether a plan could find something to do.

    Args:
        last: The stage's newest row in ``plans``.
        mark: Fingerprint of the stage as it is now.
        pins: Its pins as they are now.
    """
    return (
        last is None
        or last["state"] != DONE
        or last["limited"]
        or last["fingerprint"] != mark
        or decisive(last["versions"]) != decisive(pins)
        or bool({RETRY_DUE, *TRANSIENT} & set(last["reasons"] or {}))
    )


def configuration_number(stage: Stage) -> int:
    """A digest of the settings a stage's keys depend on that fits beside table versions."""
    return int(hashlib.sha256(stage.configuration().encode()).hexdigest()[:15], 16)


def _removals_of(name: str) -> str:
    return f"{REMOVALS.name}:{name}"
