"""Where a transform does not leave a value that a reader would recognise, and why.

A transform that changes nothing (dashes in a value without a hyphen) needs no line here.
"""

from __future__ import annotations

PRESIDIO = "national numbers found by a pattern of Presidio's"

EXCLUSIONS: dict[tuple[str, str], str] = {
    ("line break", "URL"): "nobody can tell whether the next line belongs to an address",
    ("line break", "internal host"): "the same: behind a dot or hyphen the sentence may go on",
    ("line break", "secret"): "a credential has no place to break; its rest is any other word",
    ("case", "secret"): "capitals are part of a credential: another case is another value",
    ("dots", "secret"): "a credential's hyphen is part of it, no grouping",
    ("dots", PRESIDIO): "in groups of figures dots mark an amount, and no state prints these so",
}


def excluded(transform: str, kind: str) -> str | None:
    """Why a transform is not tried on a kind, or None."""
    return EXCLUSIONS.get((transform, kind))
