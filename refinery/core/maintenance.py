"""Upkeep of a lake: fewer files, no superseded rows, no leftovers.

Rows keep their ``run_seq``, so nothing that was planned changes. A table is rewritten whole
and range-sorted, under the lease and with the table's own transaction counter: an append that
came in between makes the rewrite void instead of being swallowed by it.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyspark.sql import DataFrame

from refinery.catalog.delta import Lake
from refinery.catalog.model import Table
from refinery.catalog.tables import ALL
from refinery.catalog.upkeep import files_of, in_order, orphans, sweep, vacuum
from refinery.catalog.views import current
from refinery.config.site import MaintainSettings
from refinery.errors import LakeError
from refinery.ledger.lease import Lease
from refinery.ledger.ledger import OPEN, Ledger


@dataclass(frozen=True)
class Upkept:
    """What was done to one table."""

    table: str
    rows: int
    folded: int
    files_before: int
    files: int
    orphans: int


class Maintenance:
    """Keeps the tables of one lake.

    Args:
        lease: Held by the caller.
    """

    def __init__(self, lake: Lake, ledger: Ledger, lease: Lease, settings: MaintainSettings):
        self._lake = lake
        self._ledger = ledger
        self._lease = lease
        self._settings = settings

    def check(self) -> None:
        """See that no plan still counts on what the tables hold now.

        Raises:
            LakeError: One is open.
        """
        waiting = sorted(s for s, row in self._ledger.last_plans().items() if row["state"] == OPEN)
        if waiting:
            raise LakeError(
                f"The plan of stage '{waiting[0]}' is not finished.",
                "run 'refinery run', then maintain.",
            )

    def keep(self) -> list[Upkept]:
        """Keep every table that exists; one line each."""
        self.check()
        return [self._table(found) for found in ALL if self._lake.version(found) >= 0]

    def _table(self, found: Table) -> Upkept:
        # Taken before anything is read: see Lake.rewrite.
        sequence = self._lake.last_sequence(found) + 1
        stored = self._lake.read(found).count()
        before, size = files_of(self._lake, found)
        rows, live = self._live(found)
        wanted = max(1, -(-size * live // max(1, stored) // self._settings.file_bytes))
        if live < stored or before > 2 * wanted:
            self._lease.check()
            facts = {"table": found.name, "maintain": sequence}
            key = "key" if found.envelope else "run_seq"
            self._lake.rewrite(found, in_order(rows, key, wanted), sequence, facts)
        swept = sweep(self._lake, orphans(self._lake, found, self._lease.left_before))
        vacuum(self._lake, found, self._settings.retain_hours)
        after, _ = files_of(self._lake, found)
        return Upkept(found.name, live, stored - live, before, after, swept)

    def _live(self, found: Table) -> tuple[DataFrame, int]:
        """What of a table is current, and how many rows that is; ledger tables keep all."""
        rows = self._lake.read(found)
        if not found.envelope:
            return rows, rows.count()
        units = current(self._lake, found, ()).select(found.unit, "run_seq").distinct()
        kept = rows.join(units, [found.unit, "run_seq"], "left_semi")
        return kept, kept.count()
