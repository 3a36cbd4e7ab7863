"""Bars as inline SVG: no script, nothing fetched, readable on paper and by a screen reader.

A picture names itself and says in words what it shows; the numbers stand in a table beside it.
Colours are classes, so that a page's style decides them for light, dark and paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Final

from markupsafe import Markup

WIDTH: Final = 760
LABELS: Final = 185
VALUES: Final = 205
AREA: Final = WIDTH - LABELS - VALUES
BAR: Final = 18
LONGEST_LABEL: Final = 28

STYLE: Final = Markup("""
  :root { color-scheme: light dark; --page: #fff; --ink: #1b1b1b; --soft: #5c6166; --line: #d9dcdf;
    --kept: #2f6f9f; --rejected: #c07a1c; --quarantined: #a3342f; --skipped: #8a939b;
    --planning: #86aecb; --flow: #2f6f9f22; }
  @media (prefers-color-scheme: dark) { :root { --page: #15181b; --ink: #e6e8ea; --soft: #a3abb2;
    --line: #353b40; --kept: #6aaadb; --rejected: #dda04a; --quarantined: #e0706a;
    --skipped: #7c858d; --planning: #3f6c8d; --flow: #6aaadb22; } }
  @media print { :root { color-scheme: light; --page: #fff; --ink: #000; --soft: #444;
    --line: #bbb; --kept: #2f6f9f; --rejected: #c07a1c; --quarantined: #a3342f;
    --skipped: #8a939b; --planning: #86aecb; --flow: #2f6f9f22; } }
  svg.picture { display: block; width: 100%; height: auto; margin: .6em 0; font: 13px system-ui,
    sans-serif; print-color-adjust: exact; -webkit-print-color-adjust: exact;
    break-inside: avoid; }
  svg.picture text { fill: var(--ink); } svg.picture .soft { fill: var(--soft); font-size: 11px; }
  svg.picture .axis { stroke: var(--line); } svg.picture .flow { fill: var(--flow); }
  svg.picture .hatch { stroke: var(--page); stroke-width: 1.2; }
  .kept { fill: var(--kept); } .rejected { fill: var(--rejected); }
  .quarantined { fill: var(--quarantined); } .skipped { fill: var(--skipped); }
  .planning { fill: var(--planning); } .doing { fill: var(--kept); }
  ul.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .2em 1.4em; margin: .4em 0;
    padding: 0; color: var(--soft); } ul.legend svg { vertical-align: -1px; margin-right: .4em;
    print-color-adjust: exact; -webkit-print-color-adjust: exact; }
""")
"""What a page with pictures has in its style."""

HATCHED: Final = ("quarantined", "planning")
"""Kinds told apart without colour as well."""


@dataclass(frozen=True)
class Bar:
    """One bar.

    Attributes:
        label: What it stands for.
        parts: Kind (a class of :data:`STYLE`) and size of each part, from the left.
        value: Said at its end; a bar without parts says only that.
        note: A second, softer word on the label.
        aside: A softer word after the value.
    """

    label: str
    parts: Sequence[tuple[str, float]]
    value: str
    note: str = ""
    aside: str = ""

    @property
    def size(self) -> float:
        """Sum of the parts."""
        return sum(size for _, size in self.parts)


def bars(title: str, words: str, rows: Sequence[Bar], is_flow: bool = False) -> Markup:
    """Bars below each other, on one scale.

    Args:
        title: Name of the picture.
        words: What it shows, for those who cannot see it.
        is_flow: Whether the first part of each bar goes over into the bar below.
    """
    pitch = 44 if any(row.note for row in rows) else 28
    height = pitch * len(rows) + 6
    name = _name(title)
    widest = max((row.size for row in rows), default=0.0) or 1.0
    drawn = [
        _flow(above, below, index, pitch, widest)
        for index, (above, below) in enumerate(pairwise(rows))
        if is_flow
    ]
    drawn += [_bar(row, index * pitch + 6, widest, name) for index, row in enumerate(rows)]
    axis = f'<line class="axis" x1="{LABELS}" x2="{LABELS}" y1="0" y2="{height}"/>'
    return Markup(
        f'<svg class="picture" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="{name}-title {name}-words" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-words">{escape(words)}</desc>{_hatch(name)}{"".join(drawn)}{axis}</svg>'
    )


def legend(title: str, kinds: Iterable[tuple[str, str]]) -> Markup:
    """What the colours of a picture stand for.

    Args:
        title: Name of the picture.
        kinds: Kind and what to call it.
    """
    entries = []
    for kind, called in kinds:
        name = f"{_name(title)}-{kind}"
        hatch = _hatch(name) if kind in HATCHED else ""
        square = (
            f'<svg width="12" height="12" aria-hidden="true">{hatch}'
            f"{_rect(kind, 0, 0, 12, 12, name)}</svg>"
        )
        entries.append(f"<li>{square}{escape(called)}</li>")
    return Markup(f'<ul class="legend">{"".join(entries)}</ul>')


def _bar(row: Bar, top: float, widest: float, name: str) -> str:
    drawn, x = [], float(LABELS)
    for kind, size in row.parts:
        if size > 0:
            width = max(1.5, AREA * size / widest)
            drawn.append(_rect(kind, x, top, width, BAR, name))
            x += width
    middle = top + BAR / 2 + 4.5
    drawn.append(_text(LABELS - 10, middle, _short(row.label), end=True))
    if row.note:
        drawn.append(_text(LABELS - 10, middle + 15, row.note, end=True, soft=True))
    aside = f'<tspan class="soft" dx="8">{escape(row.aside)}</tspan>' if row.aside else ""
    drawn.append(_text(x + 8, middle, row.value, after=aside))
    return "".join(drawn)


def _flow(above: Bar, below: Bar, index: int, pitch: int, widest: float) -> str:
    """The light band from the first part of one bar to the whole of the next."""
    if not above.parts or not below.parts:
        return ""
    top, bottom = index * pitch + 6 + BAR, (index + 1) * pitch + 6
    right = LABELS + AREA * above.parts[0][1] / widest
    lower = LABELS + AREA * below.size / widest
    corners = ((LABELS, top), (right, top), (lower, bottom), (LABELS, bottom))
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
    return f'<polygon class="flow" points="{points}"/>'


def _rect(kind: str, x: float, y: float, width: float, height: float, name: str) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    drawn = f'<rect class="{kind}" {place}/>'
    return drawn + (f'<rect {place} fill="url(#{name}-hatch)"/>' if kind in HATCHED else "")


def _hatch(name: str) -> str:
    return (
        f'<defs><pattern id="{name}-hatch" width="5" height="5" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><line class="hatch" x1="0" y1="0" x2="0" y2="5"/>'
        "</pattern></defs>"
    )


def _text(
    x: float, y: float, text: str, end: bool = False, soft: bool = False, after: str = ""
) -> str:
    anchor = ' text-anchor="end"' if end else ""
    kind = ' class="soft"' if soft else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{anchor}{kind}>{escape(text)}{after}</text>'


def _name(title: str) -> str:
    """What ids of a picture begin with."""
    return re.sub(r"[^a-z]+", "-", title.lower()).strip("-") or "picture"


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"
