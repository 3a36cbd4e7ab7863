"""What the marks of a draw say: bounds per stratum, readers' sensitivity and agreement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from refinery.redaction.assurance.bounds import at_least, leaking_at_most, share_at_most
from refinery.redaction.assurance.marks import LEAK
from refinery.redaction.assurance.plan import Stratum

RANDOM: Final = "random"
DOUBTED: Final = "doubted"
PLANTED: Final = "planted"


@dataclass
class Item:
    """One document that was drawn, and what each reviewer said of it.

    Attributes:
        mentions: Values masked in it.
        persons: Persons masked in it.
        planted: Where the made-up leak stands.
        verdicts: Reviewer -> verdict.
        leaks: Union of what the reviewers saw: (start, end, digest of the person or empty).
    """

    sample: str
    stratum: tuple[str, str, str]
    mentions: int
    persons: int
    planted: tuple[int, int] | None = None
    verdicts: dict[str, str] = field(default_factory=dict)
    leaks: set[tuple[int, int, str]] = field(default_factory=set)

    @property
    def leaks_anything(self) -> bool:
        """Whether any reviewer saw a leak: what is in dispute counts as one."""
        return LEAK in self.verdicts.values()

    @property
    def was_seen(self) -> bool:
        """Whether a reviewer marked the made-up leak, or a part of it."""
        if self.planted is None:
            return False
        return any(s < self.planted[1] and self.planted[0] < e for s, e, _ in self.leaks)

    @property
    def leaked_mentions(self) -> int:
        """Values that leak; those that overlap are one."""
        end, count = -1, 0
        for start, stop, _ in sorted(self.leaks):
            count += start >= end
            end = max(end, stop)
        return count

    @property
    def leaked_persons(self) -> int:
        """Persons that leak."""
        return len({person for _, _, person in self.leaks if person})


def result(
    strata: Sequence[Stratum], items: Iterable[Item], confidence: float, rate: float
) -> dict[str, Any]:
    """The statement of one draw.

    Readers' sensitivity is the lower bound from the made-up leaks; half of the error allowed is
    spent on it. A stratum that was not read whole has no bound: what is left unread may be what
    leaks. The bound over all strata adds those of the strata, each with its part of the error
    (Bonferroni), so that it holds whatever differs between them.

    Returns:
        ``confidence``, ``rate``, ``readers``, ``strata``, ``overall``, ``doubted``.
    """
    by_sample: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_sample[item.sample].append(item)
    readers = _readers(by_sample[PLANTED], [*by_sample[RANDOM], *by_sample[DOUBTED]], confidence)
    rest = 1 - confidence if readers["is_assumed"] else (1 - confidence) / 2
    sensitivity = float(readers["sensitivity"])
    drawn: dict[tuple[str, str, str], list[Item]] = defaultdict(list)
    for item in by_sample[RANDOM]:
        drawn[item.stratum].append(item)
    rows = [_stratum(s, drawn[s.name], 1 - rest, sensitivity, rate) for s in strata]
    return {
        "confidence": confidence,
        "rate": rate,
        "readers": readers,
        "strata": rows,
        "overall": _overall(strata, drawn, rest, sensitivity),
        "doubted": _counts(by_sample[DOUBTED]),
    }


def _stratum(
    stratum: Stratum, items: Sequence[Item], confidence: float, sensitivity: float, rate: float
) -> dict[str, Any]:
    counts = _counts(items)
    most = None
    bounds: dict[str, float | None] = dict.fromkeys(("mentions", "persons"))
    if counts["read"] >= stratum.size and counts["read"] > 0:
        most = _most(stratum.lot, counts, confidence, sensitivity)
        read = [item for item in items if item.verdicts]
        for name in bounds:
            leaked = [getattr(item, f"leaked_{name}") for item in read]
            totals = [getattr(i, name) + n for i, n in zip(read, leaked, strict=True)]
            bounds[name] = (
                share_at_most(totals, leaked, confidence, sensitivity) if sensitivity > 0 else 1.0
            )
    share = None if most is None else most / stratum.lot
    return {
        "source": stratum.source,
        "kind": stratum.kind,
        "language": stratum.language,
        "documents": stratum.lot,
        "to_read": stratum.size,
        **counts,
        "documents_at_most": most,
        "share_at_most": share,
        "mentions_at_most": bounds["mentions"],
        "persons_at_most": bounds["persons"],
        "is_accepted": None if share is None else share < rate,
    }


def _most(lot: int, counts: Mapping[str, int], confidence: float, sensitivity: float) -> int:
    """Documents that leak at most; all, where readers saw none of what was planted."""
    if sensitivity <= 0:
        return lot
    return leaking_at_most(lot, counts["read"], counts["leaking"], confidence, sensitivity)


def _overall(
    strata: Sequence[Stratum],
    drawn: Mapping[tuple[str, str, str], Sequence[Item]],
    error: float,
    sensitivity: float,
) -> dict[str, Any]:
    every = [(stratum, _counts(drawn[stratum.name])) for stratum in strata]
    lot = sum(stratum.lot for stratum in strata)
    whole = bool(every) and all(c["read"] >= s.size and c["read"] for s, c in every)
    part = 1 - error / len(every) if every else 1.0
    most = sum(_most(s.lot, c, part, sensitivity) for s, c in every) if whole else None
    return {
        "documents": lot,
        "read": sum(c["read"] for _, c in every),
        "leaking": sum(c["leaking"] for _, c in every),
        "documents_at_most": most,
        "share_at_most": most / lot if most is not None and lot else None,
    }


def _counts(items: Sequence[Item]) -> dict[str, int]:
    read = [item for item in items if item.verdicts]
    return {
        "drawn": len(items),
        "read": len(read),
        "leaking": sum(item.leaks_anything for item in read),
        "mentions_leaked": sum(item.leaked_mentions for item in read),
        "persons_leaked": sum(item.leaked_persons for item in read),
    }


def _readers(planted: Sequence[Item], others: Iterable[Item], confidence: float) -> dict[str, Any]:
    """How well and how alike people read."""
    shown = [item for item in planted if item.verdicts]
    seen = sum(item.was_seen for item in shown)
    lower = at_least(seen, len(shown), 1 - (1 - confidence) / 2)
    names = sorted({name for item in (*planted, *others) for name in item.verdicts})
    twice = [item for item in (*planted, *others) if len(item.verdicts) > 1]
    return {
        "reviewers": len(names),
        "planted_shown": len(shown),
        "planted_seen": seen,
        "sensitivity": lower if shown else 1.0,
        "is_assumed": not shown,
        "read_twice": len(twice),
        "agreement": kappa(twice),
    }


def kappa(items: Iterable[Item]) -> float | None:
    """Agreement of two readers beyond chance: Cohen (Educ. Psychol. Meas. 20, 1960).

    The first two reviewers by name of each item count. None where nothing was read twice, or
    where chance alone would have them agree always.
    """
    pairs = []
    for item in items:
        first, second = [item.verdicts[name] for name in sorted(item.verdicts)][:2]
        pairs.append((first == LEAK, second == LEAK))
    if not pairs:
        return None
    size = len(pairs)
    same = sum(a == b for a, b in pairs) / size
    first_leaks, second_leaks = sum(a for a, _ in pairs) / size, sum(b for _, b in pairs) / size
    chance = first_leaks * second_leaks + (1 - first_leaks) * (1 - second_leaks)
    return None if chance == 1 else (same - chance) / (1 - chance)
