"""Discovery over texts in memory: for evaluation, and as the measure of what Spark does."""

from __future__ import annotations

from collections.abc import Iterable

from refinery.redaction.discovery.candidates import candidates
from refinery.redaction.discovery.proposals import PRECISION, Proposal, propose
from refinery.redaction.discovery.statistics import count, mentions
from refinery.redaction.settings import SitePattern


def proposals_of(texts: Iterable[str], least: float = PRECISION) -> list[Proposal]:
    """What a corpus of these texts suggests, the surest first."""
    return propose(count(mentions(candidates(text)) for text in texts), least)


def discover(texts: Iterable[str], least: float = PRECISION) -> tuple[SitePattern, ...]:
    """Recognisers of all house identifiers that these texts suggest, as if each was accepted.

    Args:
        least: Expected precision a proposal must have.

    >>> texts = [f"Case no. {n}/07, ticket QX-{n}." for n in range(70_001, 70_020)]
    >>> sorted("QX" in pattern.regex for pattern in discover(texts))
    [False, True]
    """
    return tuple(proposal.pattern() for proposal in proposals_of(texts, least))
