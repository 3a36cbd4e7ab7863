"""``refinery init``: a site's configuration and keys."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import click

from refinery.cli.output import emit, json_option, program
from refinery.config.secrets import write_key
from refinery.errors import UsageError

TEMPLATE = Path(__file__).resolve().parents[2] / "conf" / "local.yaml"
POLICY = TEMPLATE.with_name("policies") / "default.yaml"


@click.command("init")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--keys-only", is_flag=True, help="Write keys, no configuration.")
@click.option("--domain", default="local", show_default=True, help="Domain to make a key for.")
@json_option
def command(directory: Path, keys_only: bool, domain: str, as_json: bool) -> None:
    """Write site.yaml and fresh keys below DIRECTORY; existing keys are never replaced.

    \b
    --json prints one object: keys (paths written), config (path, or null).
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", domain):
        raise UsageError("The domain is no name.", "use lower-case letters, digits and dashes.")
    written: dict[str, Any] = {"keys": [], "config": None}
    if not keys_only:
        written["config"] = str(write_config(directory, domain))
    for name in ("identity", domain):
        path = directory / "keys" / f"{name}.key"
        if not path.exists():
            write_key(path)
            written["keys"].append(str(path))
    emit(
        written,
        as_json,
        lambda console: console.print(
            f"Wrote {written['config'] or 'no configuration'} and {len(written['keys'])} keys "
            "(mode 0600). Back the identity key up: a lake cannot be read without it."
            + (
                ""
                if keys_only
                else f"\nNext: name your sources in {written['config']}, then "
                f"{program()} doctor --config {written['config']}"
            )
        ),
    )


def write_config(directory: Path, domain: str) -> Path:
    """Copy the commented local configuration with paths of this directory.

    Raises:
        UsageError: There is one already.
    """
    target = directory / "site.yaml"
    if target.exists():
        raise UsageError(f"{target} exists.", "edit it, or choose another directory.")
    directory.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(POLICY, directory / "policy.yaml")
    text = TEMPLATE.read_text(encoding="utf-8").replace("${root}/.refinery/local", "${here}")
    text = text.replace("${root}/conf/policies/default.yaml", "${here}/policy.yaml")
    text = text.replace("keys/local.key", f"keys/{domain}.key")
    text = re.sub(r"(?m)^(    |    domain: )local\b", rf"\g<1>{domain}", text)
    target.write_text(text, encoding="utf-8")
    return target
