"""``refinery properties``: what ``spark-submit --properties-file`` needs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from refinery.catalog.session import check_settings, properties
from refinery.cli.options import config_option
from refinery.cli.output import emit, json_option
from refinery.config.site import load_site

DRIVER_PYTHON = "spark.pyspark.driver.python"


@click.command("properties")
@config_option
@json_option
def command(config: Path, as_json: bool) -> None:
    """Print all that Spark has to be started with, as a file of properties.

    \b
    refinery properties --config conf/cluster.yaml > cluster.properties
    spark-submit --properties-file cluster.properties jobs/pipeline.py --config conf/cluster.yaml
    Delta's JARs are among it, checked by SHA-256, and this Python for the driver; no secret is.
    The folder spark.local_dir is made where it is missing.
    --json prints one object: properties (name -> value).
    """
    settings = load_site(config).spark
    check_settings(settings)
    # Java wants its temporary folder to be there when it starts.
    Path(settings.local_dir).mkdir(parents=True, exist_ok=True, mode=0o700)
    found = dict(sorted({DRIVER_PYTHON: sys.executable, **properties(settings)}.items()))
    lines = "\n".join(f"{key} {escaped(value)}" for key, value in found.items())
    emit({"properties": found}, as_json, lambda console: click.echo(lines))


def escaped(value: str) -> str:
    r"""A value as ``java.util.Properties`` reads it back.

    >>> escaped(r"C:\new")
    'C:\\\\new'
    """
    return value.replace("\\", "\\\\").replace("\n", "\\n")
