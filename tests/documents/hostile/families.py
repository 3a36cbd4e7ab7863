"""All hostile files together, and the reasons they may end with."""

from __future__ import annotations

import re
from pathlib import Path

import refinery.documents as documents
from tests.documents.hostile import archives, mail, office, pdf, pictures, tables, text, xml
from tests.documents.hostile.case import Case


def reasons() -> frozenset[str]:
    """Every reason that the package's README names."""
    return _named("")


def quarantined() -> frozenset[str]:
    """Those of what is set aside rather than rejected or skipped."""
    return _named("quarantined:")


def _named(after: str) -> frozenset[str]:
    readme = Path(str(documents.__file__)).with_name("README.md").read_text(encoding="utf-8")
    part = readme.partition("**Reasons.**")[2].partition("\n\n")[0]
    return frozenset(re.findall(r"`([a-z-]+)`", part.partition(after)[2] if after else part))


def cases() -> list[Case]:
    """Every hostile file of every family."""
    families = (archives, xml, office, pdf, pictures, text, mail, tables)
    return [case for family in families for case in family.CASES]
