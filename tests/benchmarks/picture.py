"""The scaling curve as a self-contained SVG."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "refinery"  # the same points, the same bytes
from matplotlib import pyplot as plt  # noqa: E402

from tests.benchmarks.fit import fit  # noqa: E402


def draw(curves: dict[int, list[dict[str, Any]]], path: Path) -> None:
    """Draw seconds over MB for each number of cores, with the fitted line and linear time.

    Args:
        curves: Cores -> points with ``mb``, ``seconds`` and ``units``.
    """
    figure, axes = plt.subplots(figsize=(7, 4.5))
    for cores, points in sorted(curves.items()):
        sizes, seconds = [p["mb"] for p in points], [p["seconds"] for p in points]
        line = fit(sizes, seconds)
        name = f"{cores} core{'s' if cores > 1 else ''}"
        (drawn,) = axes.plot(sizes, seconds, "o", label=name)
        ends = [0, sizes[-1] * 1.05]
        told = f"{line.fixed:.0f} s + {line.per_mb:.1f} s/MB"
        axes.plot(ends, [line.at(x) for x in ends], "--", color=drawn.get_color(), label=told)
        for p in points:
            label = f"{p['units']:g}"
            axes.annotate(label, (p["mb"], p["seconds"]), (4, -12), textcoords="offset points")
    axes.set(
        xlim=(0, None),
        ylim=(0, None),
        xlabel="MB in the store (numbers at points: units of data)",
        ylabel="seconds, whole line, first run",
        title="refinery: time over data",
    )
    axes.grid(alpha=0.3)
    axes.legend()
    figure.tight_layout()
    figure.savefig(path, format="svg", metadata={"Date": None})
    plt.close(figure)
