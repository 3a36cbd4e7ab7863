"""What every page has: one style for screen, dark and paper, and a template that escapes."""

from __future__ import annotations

from importlib.resources import files
from typing import Any, Final

import jinja2
from markupsafe import Markup

from refinery.core.pace import duration
from refinery.reports import pictures

STYLE: Final = pictures.STYLE + Markup("""
  body { font: 14px/1.5 system-ui, sans-serif; max-width: 64em; margin: 2em auto; padding: 0 1em;
    color: var(--ink); background: var(--page); }
  h1 { font-size: 1.6em; margin-bottom: .2em; } h2 { font-size: 1.15em; margin-top: 2em;
    border-bottom: 1px solid var(--line); break-after: avoid; }
  table { border-collapse: collapse; width: 100%; margin: .6em 0; font-size: .93em; }
  th, td { text-align: left; padding: .25em .6em .25em 0; border-bottom: 1px solid var(--line);
    vertical-align: top; } th { font-weight: 600; }
  td.number, th.number { text-align: right; font-variant-numeric: tabular-nums;
    white-space: nowrap; }
  td.number + td:not(.number), th.number + th:not(.number) { padding-left: .9em; }
  td:first-child { white-space: nowrap; }
  tr { break-inside: avoid; } thead { display: table-header-group; }
  figure { margin: 0; break-inside: avoid; } h2 + .note { break-after: avoid; }
  code { font-size: .85em; overflow-wrap: anywhere; } .note { color: var(--soft); }
  .wide { overflow-x: auto; } .zero { color: var(--soft); }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .15em 1.4em; margin: .8em 0; }
  dt { color: var(--soft); } dd { margin: 0; }
  .state { display: inline-block; border: 1px solid currentColor; border-radius: 1em;
    padding: 0 .7em; font-size: .55em; font-weight: 600; vertical-align: 3px; }
  .finished { color: var(--good); } .failed, .cut { color: var(--bad); }
  .going { color: var(--kept); }
  :root { --good: #1f7a3d; --bad: #a3342f; }
  @media (prefers-color-scheme: dark) { :root { --good: #6cc287; --bad: #e0706a; } }
  @media print { body { margin: 0; max-width: none; padding: 0; font-size: 10.5px; }
    :root { --good: #1f7a3d; --bad: #a3342f; } h2 { margin-top: 1.2em; }
    .wide { overflow: visible; }
    th, td { padding-right: .4em; } }
  @page { size: A4; margin: 14mm; }
""")


def render(package: str, name: str, **values: Any) -> str:
    """A page from a template of a package; everything that is put in is escaped."""
    source = files(package).joinpath(name).read_text(encoding="utf-8")
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"duration": duration, "moment": moment}
    return environment.from_string(source).render(style=STYLE, **values)


def moment(stamp: str) -> str:
    """A time of a report, as people write it.

    >>> moment("2026-11-25T01:42:28+00:00")
    '2026-11-25 01:42:28 UTC'
    """
    return stamp.replace("T", " ").replace("+00:00", " UTC")
