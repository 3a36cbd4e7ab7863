"""``refinery jars``: what ``spark-submit --jars`` needs."""

from __future__ import annotations

import click

from refinery.catalog.jars import checked_jars
from refinery.cli.output import emit, json_option


@click.command("jars")
@json_option
def command(as_json: bool) -> None:
    """Print the paths of the Delta JARs, checked by SHA-256, joined by commas.

    \b
    spark-submit --jars "$(refinery jars)" ...
    --json prints one object: jars (paths).
    """
    found = [str(path) for path in checked_jars()]
    emit({"jars": found}, as_json, lambda console: click.echo(",".join(found)))
