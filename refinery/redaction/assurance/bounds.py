"""Exact upper bounds on how much leaks, and how much must be read for a bound.

A lot of ``lot`` documents holds an unknown number that leak; ``read`` of them, drawn without
replacement, are read by people who see a leak with probability ``sensitivity``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy import stats

CONFIDENCE: Final = 0.95


def leaking_at_most(
    lot: int, read: int, found: int, confidence: float = CONFIDENCE, sensitivity: float = 1.0
) -> int:
    """Upper bound on the number of documents of a lot that leak.

    The largest number under which seeing so few is still likelier than ``1 - confidence``: the
    exact one-sided interval of Clopper and Pearson (Biometrika 26, 1934), of the hypergeometric
    distribution, each leak thinned by the readers' sensitivity.

    Args:
        lot: Documents of the stratum.
        read: Documents read, at most ``lot``.
        found: Documents with a leak among them.
        sensitivity: Probability that readers see a leaking document as one, above 0.

    Returns:
        Documents; ``lot`` where nothing was read.

    Raises:
        ValueError: Numbers that cannot be.

    >>> leaking_at_most(100_000, 299, 0)
    995
    """
    if not 0 <= found <= read <= lot or not 0 < confidence < 1 or not 0 < sensitivity <= 1:
        raise ValueError("found, read and lot contradict each other, or a share is out of range")
    low, high = found, lot
    while low < high:
        middle = (low + high + 1) // 2
        if _seen_at_most(lot, read, found, middle, sensitivity) > 1 - confidence:
            low = middle
        else:
            high = middle - 1
    return low


def _seen_at_most(lot: int, read: int, found: int, leaking: int, sensitivity: float) -> float:
    """Probability that at most ``found`` are seen where ``leaking`` of the lot leak."""
    if sensitivity == 1:
        return float(stats.hypergeom.cdf(found, lot, leaking, read))
    # With so many drawn, so few would not be seen once in 10^12 times.
    most = int(1.5 * (found + 60) / sensitivity)
    counts = np.arange(max(0, read - (lot - leaking)), min(read, leaking, most) + 1)
    drawn = stats.hypergeom.pmf(counts, lot, leaking, read)
    return float(np.sum(drawn * stats.binom.cdf(found, counts, sensitivity)))


def to_read(
    lot: int, limit: float, confidence: float = CONFIDENCE, sensitivity: float = 1.0
) -> int:
    """How many documents to read so that none found says: fewer than ``limit`` of them leak.

    >>> to_read(500, 0.01), to_read(100_000, 0.01)
    (225, 298)
    """
    low, high = 0, lot
    while low < high:
        middle = (low + high) // 2
        if leaking_at_most(lot, middle, 0, confidence, sensitivity) < limit * lot:
            high = middle
        else:
            low = middle + 1
    return low


def is_accepted(
    lot: int,
    read: int,
    found: int,
    limit: float,
    confidence: float = CONFIDENCE,
    sensitivity: float = 1.0,
) -> bool:
    """Whether what was read says that fewer than ``limit`` of the lot leak.

    A lot that leaks at the limit is accepted with a probability of ``1 - confidence`` at most.
    """
    return leaking_at_most(lot, read, found, confidence, sensitivity) < limit * lot


def at_least(seen: int, shown: int, confidence: float = CONFIDENCE) -> float:
    """Lower bound on a share, by Clopper and Pearson; 0 where nothing was shown.

    >>> round(at_least(59, 59), 3)
    0.95
    """
    if not 0 <= seen <= shown:
        raise ValueError("more was seen than was shown")
    return float(stats.beta.ppf(1 - confidence, seen, shown - seen + 1)) if seen else 0.0


def share_at_most(
    totals: Sequence[int],
    leaked: Sequence[int],
    confidence: float = CONFIDENCE,
    sensitivity: float = 1.0,
) -> float | None:
    """Upper bound on the share that leaks of things which come in clusters, such as mentions.

    What stands in one document leaks together, so the things count as if all of a document were
    one answer: Clopper and Pearson with the effective size of a sample of wholly correlated
    clusters (Kish, Survey Sampling, 1965), as Korn and Graubard (Survey Methodology 24, 1998)
    do it. No finite lot is taken into account, which errs on the safe side.

    Args:
        totals: Things per document read, masked and leaked.
        leaked: Of them, those that leak.
        sensitivity: Probability that readers see a leak.

    Returns:
        A share, or None where the documents hold none of the things.
    """
    pairs = [(total, leak) for total, leak in zip(totals, leaked, strict=True) if total]
    if not pairs:
        return None
    if any(not 0 <= leak <= total for total, leak in pairs) or not 0 < sensitivity <= 1:
        raise ValueError("more leaks than there is, or a sensitivity out of range")
    whole = sum(total for total, _ in pairs)
    size = whole**2 / sum(total**2 for total, _ in pairs)
    seen = size * sum(leak for _, leak in pairs) / whole
    if seen >= size:
        return 1.0
    return min(1.0, float(stats.beta.ppf(confidence, seen + 1, size - seen)) / sensitivity)
