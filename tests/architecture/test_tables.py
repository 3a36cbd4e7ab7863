"""Tables: statistics only on keyed digests, personal columns only in the raw zone."""

from __future__ import annotations

import pytest

from refinery.catalog.delta import statistics
from refinery.catalog.model import Table, Zone
from refinery.catalog.tables import ALL, table
from refinery.errors import UsageError


@pytest.mark.parametrize("found", ALL, ids=lambda t: t.name)
def test_statistics_stand_on_key_and_sequence_alone(found: Table) -> None:
    assert set(statistics(found)) <= {"key", "run_seq"}


@pytest.mark.parametrize("found", ALL, ids=lambda t: t.name)
def test_personal_columns_lie_in_the_raw_zone(found: Table) -> None:
    personal = [column.name for column in found.all_columns if column.personal]
    assert not personal or found.zone is Zone.RAW


@pytest.mark.parametrize("found", ALL, ids=lambda t: t.name)
def test_every_column_is_explained_once(found: Table) -> None:
    names = [column.name for column in found.all_columns]
    assert len(names) == len(set(names))
    assert all(column.doc for column in found.all_columns)
    assert found.unit in names or not found.envelope


def test_unknown_table_lists_those_that_exist() -> None:
    with pytest.raises(UsageError, match="documents"):
        table("nothing")
