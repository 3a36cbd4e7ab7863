"""The run page: the report of a run as one file, with pictures, that fetches nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from markupsafe import Markup

from refinery.core.pace import duration
from refinery.reports.pages import render
from refinery.reports.pictures import Bar, bars, legend

FUNNEL: Final = "Funnel"
TIMES: Final = "Time by stage"
REASONS: Final = "Set aside by reason"
REASONS_SHOWN: Final = 15
ASIDE: Final = ("rejected", "quarantined", "skipped")


def render_run(report: Mapping[str, Any]) -> str:
    """The page; everything that comes from the report is escaped."""
    pictures = {
        "funnel": funnel_picture(report["funnel"]),
        "funnel_legend": legend(FUNNEL, [("kept", "stays"), *((kind, kind) for kind in ASIDE)]),
        "times": times_picture(report),
        "times_legend": legend(TIMES, [("planning", "listing, planning"), ("doing", "doing")]),
        "reasons": reasons_picture(report["set_aside"]),
        "reasons_legend": legend(REASONS, [(kind, kind) for kind in ASIDE]),
    }
    return render("refinery.reports", "run.html", report=report, pictures=pictures)


def funnel_picture(steps: list[dict[str, Any]]) -> Markup:
    """What stays and what leaves at each step, on one scale."""
    rows = []
    for step in steps:
        if not step["is_known"]:
            rows.append(Bar(step["step"], (), "not counted yet", step["unit"]))
            continue
        left = dict.fromkeys(ASIDE, 0)
        for row in step["leaves"]:
            left[row["status"]] += row["units"]
        gone = sum(left.values())
        noun = step["noun"].removesuffix("s") if gone == 1 else step["noun"]
        aside = f"{gone:,} {noun} set aside" if gone else ""
        parts = [("kept", step["stays"]), *left.items()]
        rows.append(Bar(step["step"], parts, f"{step['stays']:,}", step["unit"], aside))
    words = "; ".join(f"{row.label}: {row.value} {row.aside}".strip() for row in rows)
    return bars(FUNNEL, f"From items to exported rows. {words}.", rows, is_flow=True)


def times_picture(report: Mapping[str, Any]) -> Markup:
    """Seconds of each stage that took any, planning apart, and of each export."""
    rows = []
    for stage in report["stages"]:
        spent = stage["planning_seconds"] + stage["seconds"]
        if spent > 0:
            parts = [("planning", stage["planning_seconds"]), ("doing", stage["seconds"])]
            pace = stage["mb_per_second"]
            aside = f"{pace:,.2f} MB/s" if pace else ""
            rows.append(Bar(stage["stage"], parts, duration(spent), aside=aside))
    for export in report["exports"]:
        if export["by_run"] and export["seconds"]:
            parts = [("doing", export["seconds"])]
            rows.append(Bar(f"export {export['corpus']}", parts, duration(export["seconds"])))
    if report["run"]["other_seconds"]:
        other = report["run"]["other_seconds"]
        rows.append(Bar("all else", (("skipped", other),), duration(other)))
    words = "; ".join(f"{row.label}: {row.value}" for row in rows)
    return bars(TIMES, f"Wall time. {words}.", rows)


def reasons_picture(rows: list[dict[str, Any]]) -> Markup:
    """The reasons that set most aside, and the others together."""
    shown = []
    for row in rows[:REASONS_SHOWN]:
        parts = ((row["status"], row["units"]),)
        shown.append(Bar(row["reason"], parts, f"{row['units']:,}", aside=row["stage"]))
    rest = rows[REASONS_SHOWN:]
    if rest:
        units = sum(row["units"] for row in rest)
        shown.append(Bar(f"{len(rest)} more reasons", (("skipped", units),), f"{units:,}"))
    words = "; ".join(f"{row.label}: {row.value}" for row in shown)
    return bars(REASONS, f"Units set aside now. {words}.", shown)
