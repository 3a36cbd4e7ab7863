"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

DEFAULT_CONFIG: Final = "conf/local.yaml"

config_option = click.option(
    "--config",
    "config",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path(DEFAULT_CONFIG),
    show_default=True,
    envvar="REFINERY_CONFIG",
    help="The site's configuration.",
)
