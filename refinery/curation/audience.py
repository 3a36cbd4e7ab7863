"""Who may read what is made of several documents; whether that covers a corpus is core's."""

from __future__ import annotations

from pyspark.sql import Column
from pyspark.sql import functions as F

from refinery.core.audience import WORLD, covers

__all__ = ["WORLD", "common_readers", "covers"]


def common_readers(everyone: Column, readers: Column) -> Column:
    """Readers of all rows of a group, sorted; those everyone may read restrict nothing.

    An aggregate: a group that everyone may read gives an empty array beside its own flag.
    """
    nobody = F.array().cast("array<string>")
    lists = F.collect_list(F.when(~everyone, F.coalesce(readers, nobody)))
    first = F.element_at(lists, 1)
    common = F.aggregate(lists, first, lambda left, right: F.array_intersect(left, right))
    return F.when(F.size(lists) == 0, nobody).otherwise(F.array_sort(common))
