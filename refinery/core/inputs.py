"""The tables a stage may read, at the versions its plan pinned."""

from __future__ import annotations

from collections.abc import Mapping

from pyspark.sql import DataFrame

from refinery.catalog.delta import Lake
from refinery.catalog.schemas.ledger import REMOVALS
from refinery.catalog.tables import table
from refinery.catalog.views import current
from refinery.errors import UsageError


class PinnedInputs:
    """Implements :class:`refinery.core.stage.Inputs`.

    Args:
        allowed: Tables the stage declared; None allows all (commands, export).
        versions: Table -> Delta version, ``removals`` included; a missing one reads the newest.
    """

    def __init__(
        self,
        lake: Lake,
        allowed: tuple[str, ...] | None = None,
        versions: Mapping[str, int] | None = None,
    ) -> None:
        self._lake = lake
        self._allowed = allowed
        self._versions = dict(versions or {})

    def current(self, name: str, *columns: str) -> DataFrame:
        """Current row of each key with the named columns."""
        self._check(name, columns)
        return current(
            self._lake,
            table(name),
            columns,
            self._versions.get(name),
            self._versions.get(REMOVALS.name),
        )

    def rows(self, name: str, *columns: str) -> DataFrame:
        """Every stored row with the named columns."""
        self._check(name, columns)
        wanted = dict.fromkeys(("key", "run_seq", *columns))
        return self._lake.read(table(name), self._versions.get(name)).select(*wanted)

    def _check(self, name: str, columns: tuple[str, ...]) -> None:
        if self._allowed is not None and name not in self._allowed:
            raise UsageError(
                f"The stage reads table '{name}' without declaring it.",
                f"declared: {', '.join(self._allowed)}.",
            )
        known = table(name).schema.names
        unknown = [column for column in columns if column not in known]
        if unknown:
            raise UsageError(
                f"Table '{name}' has no column '{unknown[0]}'.", f"it has: {', '.join(known)}."
            )
