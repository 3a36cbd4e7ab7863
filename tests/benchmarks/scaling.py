"""The whole line over 1, 2, 4, 8 units of data on 1 and 2 cores, and ten times the data.

A run on n cores is kept on n processors, with everything it starts. A unit is a small
company of its own seed.
"""

from __future__ import annotations

from typing import Any

from refinery.cli.output import table_of
from tests.benchmarks.bench import Bench, Outcome
from tests.benchmarks.fit import fit, growth

TENFOLD = 10
COLUMNS = ("cores", "units", "MB", "s", "s / MB", "against 1 core")


def run(bench: Bench) -> Outcome:
    """Every point of the curve, and what they say of ten times the data."""
    curves = {cores: curve(bench, cores) for cores in bench.scale.cores}
    rows = []
    single = {point["units"]: point["seconds"] for point in curves.get(1, ())}
    for cores, points in curves.items():
        for point in points:
            ratio = single[point["units"]] / point["seconds"] if point["units"] in single else None
            pace = point["seconds"] / point["mb"]
            rows.append((cores, point["units"], point["mb"], point["seconds"], pace, ratio))
    figures: dict[str, Any] = {"points": curves, "stages": {}, "fit": {}}
    shown: list[Any] = [table_of(COLUMNS, rows, "The whole line, first runs")]
    for cores, points in curves.items():
        sizes, seconds = [p["mb"] for p in points], [p["seconds"] for p in points]
        line = fit(sizes, seconds)
        large = line.at(TENFOLD * sizes[-1]) / line.at(sizes[-1])
        figures["fit"][cores] = {
            "fixed_seconds": line.fixed,
            "seconds_per_mb": line.per_mb,
            "growth": growth(sizes, seconds),
            "ten_times_the_largest_by_fit": large,
        }
        figures["stages"][cores] = stage_lines(points)
        shown.append(
            f"{cores} core(s): {line.fixed:.0f} s fixed + {line.per_mb:.1f} s/MB; time grows as "
            f"size to the power {growth(sizes, seconds):.2f} between the last two points; by "
            f"the fit, ten times the largest takes {large:.1f} times as long."
        )
    if bench.scale.ten:
        figures["ten_times"] = found = ten_times(bench)
        shown.append(
            f"Ten units against one, measured: {found['data_ratio']:.1f} times the bytes take "
            f"{found['time_ratio']:.1f} times as long, {found['net_ratio']:.1f} times net of the "
            f"{found['fixed_seconds']:.0f} s that next to nothing takes."
        )
    shown.append(slopes_table(figures["stages"][bench.cores], bench.cores))
    return Outcome(figures, tuple(shown))


def curve(bench: Bench, cores: int) -> list[dict[str, Any]]:
    """Points of one number of cores, smallest first."""
    return [point(bench.demo(units, cores), units) for units in bench.scale.units]


def point(report: dict[str, Any], units: int) -> dict[str, Any]:
    """Size and seconds of a run, and seconds of its stages."""
    return {
        "units": units,
        "mb": report["store_bytes"] / 1e6,
        "seconds": report["seconds"],
        "memory": report["memory"],
        "load": report["load"],
        "stages": {span["name"]: span["seconds"] for span in report["spans"]},
    }


def stage_lines(points: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Fixed seconds and seconds per MB of the store, by stage."""
    sizes = [p["mb"] for p in points]
    lines = {
        name: fit(sizes, [p["stages"][name] for p in points])
        for name in points[-1]["stages"]
        if all(name in p["stages"] for p in points)
    }
    return {n: {"fixed_seconds": x.fixed, "seconds_per_mb": x.per_mb} for n, x in lines.items()}


def slopes_table(lines: dict[str, dict[str, float]], cores: int) -> Any:
    """Table of :func:`stage_lines`."""
    rows = [(name, f["fixed_seconds"], f["seconds_per_mb"]) for name, f in lines.items()]
    title = f"By stage on {cores} cores, a line through the points"
    return table_of(("stage", "fixed s", "s / MB of the store"), rows, title)


def ten_times(bench: Bench) -> dict[str, float]:
    """Ten units against one, as measured."""
    one, ten = bench.demo(1, bench.cores), bench.demo(TENFOLD, bench.cores)
    floor = bench.floor()["seconds"]
    return {
        "data_ratio": ten["store_bytes"] / one["store_bytes"],
        "time_ratio": ten["seconds"] / one["seconds"],
        "net_ratio": (ten["seconds"] - floor) / max(one["seconds"] - floor, 0.1),
        "fixed_seconds": floor,
    }
