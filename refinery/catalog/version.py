"""The version of a lake's tables: what may be opened, and how an older one is brought up.

Changes are additive: columns are added, never renamed or dropped. A lake of the first release
has no version written down.
"""

from __future__ import annotations

import json
from typing import Final

from refinery.catalog.delta import Lake, stored_schema
from refinery.catalog.files import file_exists, read_file, write_file
from refinery.catalog.model import Table, Zone
from refinery.catalog.tables import ALL
from refinery.errors import LakeError

CURRENT: Final = 4
FIRST: Final = 1
_FILE: Final = "_lake.json"


def version_of(lake: Lake) -> int | None:
    """Version of a lake, or None where it holds no table yet.

    Raises:
        LakeError: What the lake says of itself makes no sense.
    """
    if file_exists(lake.spark, _path(lake)):
        try:
            return int(json.loads(read_file(lake.spark, _path(lake)))["version"])
        except (ValueError, TypeError, KeyError):
            raise LakeError(
                f"{_path(lake)} is damaged.", "restore it, or remove it and run 'refinery migrate'."
            ) from None
    return FIRST if any(file_exists(lake.spark, lake.path(found)) for found in ALL) else None


def check_version(lake: Lake) -> None:
    """See that this release can work on a lake.

    Raises:
        LakeError: It is of another version; says what to do.
    """
    found = refuse_newer(lake)
    if found is not None and found < CURRENT:
        raise LakeError(
            f"The lake is of version {found}; this release works on {CURRENT}.",
            "run 'refinery migrate', which adds columns and changes no row.",
        )


def refuse_newer(lake: Lake) -> int | None:
    """Version of a lake that is not newer than this release, or None where it is empty.

    Raises:
        LakeError: It is newer.
    """
    found = version_of(lake)
    if found is not None and found > CURRENT:
        raise LakeError(
            f"The lake is of version {found}; this release knows {CURRENT}.",
            "use the release that wrote it, or a later one.",
        )
    return found


def write_version(lake: Lake) -> None:
    """Note in the ledger root which version the lake is of; the caller holds the lease."""
    write_file(lake.spark, _path(lake), json.dumps({"version": CURRENT}).encode())


def missing_columns(lake: Lake, table: Table) -> list[str]:
    """Columns of the catalogue that a stored table lacks, as DDL; none where it is absent.

    Raises:
        LakeError: It has columns that the catalogue does not know, or of another type.
    """
    if lake.version(table) < 0:
        return []
    stored = {field.name: field.dataType for field in lake.read(table).schema.fields}
    known = {field.name: field.dataType for field in stored_schema(table).fields}
    odd = sorted(name for name in stored if name not in known or stored[name] != known[name])
    if odd:
        raise LakeError(
            f"Table {table.name} has a column '{odd[0]}' that this release does not know so.",
            "a later release wrote it: use that one.",
        )
    return [f"`{name}` {kind.simpleString()}" for name, kind in known.items() if name not in stored]


def add_columns(lake: Lake, table: Table, columns: list[str]) -> None:
    """Add columns, which are null in the rows that are there."""
    lake.spark.sql(f"ALTER TABLE delta.`{lake.path(table)}` ADD COLUMNS ({', '.join(columns)})")


def _path(lake: Lake) -> str:
    return f"{lake.roots[Zone.LEDGER]}/{_FILE}"
