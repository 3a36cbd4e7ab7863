"""How commands speak: tables for people, one JSON object for programs, progress on stderr."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from refinery.errors import RefineryError
from refinery.ledger.moments import utc

_UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"  # what turns the direction of reading
)

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object on standard output."
)


def emit(payload: Mapping[str, Any], as_json: bool, render: Callable[[Console], None]) -> None:
    """Print a result: the object itself with ``--json``, else what ``render`` draws."""
    if as_json:
        sys.stdout.write(json.dumps(payload, default=_plain, ensure_ascii=False) + "\n")
        return
    render(stdout())


def program() -> str:
    """How the command is called here: by name where the PATH has it, else as it was.

    Run as a module, it was called by no path that could be called again.
    """
    called = sys.argv[0]
    is_named = not called or called.endswith((".py", "-m", "-c")) or shutil.which("refinery")
    return "refinery" if is_named else called


class _Console(Console):
    """Prints text as text: what a file is named can neither mark up nor steer a terminal."""

    def render_str(self, text: str, **options: Any) -> Text:
        """A string, wherever it stands in what is printed."""
        return super().render_str(printable(text), **options)


def stdout() -> Console:
    """Console for results; wide enough that a batch log does not fold tables."""
    return _Console(width=None if sys.stdout.isatty() else 120, highlight=False, markup=False)


def stderr() -> Console:
    """Console for progress and errors."""
    width = None if sys.stderr.isatty() else 120
    return _Console(stderr=True, width=width, highlight=False, markup=False)


def printable(text: str) -> str:
    r"""Text whose control characters are seen and do nothing.

    >>> printable("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    return _UNPRINTABLE.sub(lambda found: ascii(found.group())[1:-1], text)


def say_error(error: RefineryError) -> None:
    """Tell a person what went wrong and what to do now."""
    console = stderr()
    console.print(Text.assemble(("Error:", "bold red"), f" {printable(error.problem)}"))
    if error.next_step:
        console.print(Text.assemble(("Next:", "bold"), f" {printable(error.next_step)}"))


def error_object(error: RefineryError) -> dict[str, Any]:
    """An error as ``--json`` names it."""
    return {
        "error": type(error).__name__,
        "problem": error.problem,
        "next": error.next_step,
        "exit_code": error.exit_code,
    }


def table_of(columns: Sequence[str], rows: Sequence[Sequence[Any]], title: str = "") -> Table:
    """A table whose numbers stand to the right."""
    shown = Table(title=title or None, title_justify="left")
    for index, name in enumerate(columns):
        numeric = all(isinstance(row[index], int | float) for row in rows) if rows else False
        shown.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(_cell(value) for value in row))
    return shown


def moment(at: datetime) -> str:
    """A time as people read it: in UTC, which it says."""
    return f"{utc(at):%Y-%m-%d %H:%M:%S} UTC"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:.2f}" if abs(value) < 100 else f"{value:,.0f}"
    return str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return utc(value).isoformat()
    if hasattr(value, "asDict"):
        return value.asDict(recursive=True)
    return str(value)
