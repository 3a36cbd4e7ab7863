"""``refinery demo``: write a fictional company's document store, with its truth."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from refinery.cli.output import emit, json_option
from refinery.demo.company import write_company


@click.command("demo")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--scale",
    type=click.FloatRange(0.01, 1000),
    default=1.0,
    show_default=True,
    help="1 is about 2,800 documents.",
)
@click.option("--seed", type=int, default=7, show_default=True)
@json_option
def command(directory: Path, scale: float, seed: int, as_json: bool) -> None:
    """Write a fictional company to DIRECTORY: store/, truth/, benchmark/, directory.csv.

    \b
    --json prints one object: directory, scale, seed, documents, files, kinds (kind -> files).
    """
    summary = write_company(directory, scale, seed)
    payload: dict[str, Any] = {
        "directory": str(directory),
        "scale": scale,
        "seed": seed,
        "documents": summary.documents,
        "files": summary.files,
        "kinds": dict(summary.kinds),
    }
    emit(
        payload,
        as_json,
        lambda console: console.print(
            f"Wrote {summary.documents:,} documents in {summary.files:,} files below "
            f"{summary.store}; the truth lies beside it."
        ),
    )
