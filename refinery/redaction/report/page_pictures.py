"""Pictures of the redaction report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from markupsafe import Markup

from refinery.reports.pictures import Bar, bars, legend

STATUSES: Final = ("kept", "rejected", "quarantined", "skipped")
SHOWN: Final = 20
"""Bars of one picture; what is left over stands in one more."""


def pictures(report: Mapping[str, Any]) -> dict[str, Markup]:
    """All pictures of a report, and their legends, by name."""
    statuses = [(status, status) for status in STATUSES]
    return {
        "standing": standing_picture(report["standing"]),
        "standing_legend": legend("Standing", statuses),
        "entities": findings_picture("Findings by entity", report["findings"], "entity"),
        "places": findings_picture("Findings by document kind", report["findings"], "kind"),
        "reasons": reasons_picture(report["set_aside"]),
        "reasons_legend": legend("Reasons", statuses[1:]),
        "strata": strata_picture(report["assurance"]),
        "strata_legend": legend(
            "Strata", [("kept", "below the rate asked for"), ("quarantined", "not below it")]
        ),
    }


def standing_picture(rows: Sequence[Mapping[str, Any]]) -> Markup:
    """What stands after each stage, by status."""
    drawn = [
        Bar(row["stage"], [(s, row[s]) for s in STATUSES], f"{row['kept']:,} kept", row["unit"])
        for row in rows
    ]
    return bars("Standing by stage", f"Units after each stage. {_words(drawn)}.", drawn)


def findings_picture(title: str, rows: Sequence[Mapping[str, Any]], name: str) -> Markup:
    """Findings, the most frequent first; kinds of each source apart."""
    totals: Counter[tuple[str, str]] = Counter()
    for row in rows:
        aside = str(row["source"] or "no place now") if name == "kind" else ""
        totals[str(row[name] or "–"), aside] += row["findings"]
    ranked = sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))
    drawn = [Bar(k, (("kept", n),), f"{n:,}", "", aside) for (k, aside), n in ranked[:SHOWN]]
    rest = sum(n for _, n in ranked[SHOWN:])
    if rest:
        drawn.append(Bar(f"{len(ranked) - SHOWN} more", (("skipped", rest),), f"{rest:,}"))
    return bars(title, f"Values replaced. {_words(drawn)}.", drawn)


def reasons_picture(rows: Sequence[Mapping[str, Any]]) -> Markup:
    """The reasons that set most aside."""
    ranked = sorted(rows, key=lambda row: (-row["count"], row["stage"], str(row["reason"])))
    drawn = [
        Bar(
            row["reason"] or "no reason",
            ((row["status"], row["count"]),),
            f"{row['count']:,}",
            aside=f"{row['unit']}, {row['stage']}",
        )
        for row in ranked[:SHOWN]
    ]
    rest = sum(row["count"] for row in ranked[SHOWN:])
    if rest:
        label = f"{len(ranked) - SHOWN} more reasons"
        drawn.append(Bar(label, (("skipped", rest),), f"{rest:,}"))
    return bars("Set aside by reason", f"Units set aside. {_words(drawn)}.", drawn)


def strata_picture(assurance: Mapping[str, Any] | None) -> Markup:
    """At most how large a share of each stratum leaks, the least certain first."""
    rows = [] if assurance is None else assurance["strata"]
    ranked = sorted(rows, key=lambda row: -(row["share_at_most"] or 0.0))
    drawn = []
    for row in ranked[:SHOWN]:
        share, label = row["share_at_most"], f"{row['kind']}, {row['language']}"
        if share is None:
            said = f"no bound: {row['read']:,} of {row['to_read']:,} read"
            drawn.append(Bar(label, (), said, row["source"]))
        else:
            kind = "kept" if row["is_accepted"] else "quarantined"
            drawn.append(Bar(label, ((kind, share),), f"at most {share:.2%}", row["source"]))
    return bars("Leaking documents at most", f"Upper bounds. {_words(drawn)}.", drawn)


def _words(drawn: Sequence[Bar]) -> str:
    return "; ".join(
        " ".join(f"{row.label} {row.note} {row.aside}".split()) + f": {row.value}" for row in drawn
    )
