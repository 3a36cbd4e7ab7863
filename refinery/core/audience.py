"""Whether all who will read a corpus may read what goes into it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pyspark.sql import Column
from pyspark.sql import functions as F

WORLD: Final = "everyone@"


def is_for_everyone(audience: Iterable[str]) -> bool:
    """Whether a corpus with these principals is for everyone."""
    return any(principal.startswith(WORLD) for principal in audience)


def covers(everyone: Column, readers: Column, world: Column, required: Column) -> Column:
    """Whether all who will read the corpus may read a document.

    Args:
        everyone: Whether everyone may read the document.
        readers: Digests of those who may.
        world: Whether the corpus is for everyone.
        required: Digests of the principals the corpus is for.
    """
    missing = F.size(F.array_except(required, F.coalesce(readers, F.array().cast("array<string>"))))
    return F.coalesce(everyone, F.lit(False)) | (~world & (missing == 0))
