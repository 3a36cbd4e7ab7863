"""What a cluster's operator prepares: configuration, secret, packed environment and code."""

from __future__ import annotations

import os
import secrets
import subprocess
from pathlib import Path
from typing import Final

import yaml

from tests.cluster.standalone import MASTER_PORT

PROJECT: Final = Path(__file__).resolve().parents[2]
TEMPLATE: Final = PROJECT / "conf" / "cluster.yaml"
HDFS_PORT: Final = 8020
PACKAGE: Final = PROJECT / ".refinery" / "package"
ENVIRONMENT: Final = Path("/mnt/environment")
"""Where every node sees the packed environment."""


def make_cluster_site(folder: Path, local: Path, master: str) -> Path:
    """Write ``cluster.yaml``: the template of conf/, with what a local site refines.

    Args:
        folder: Where to; must be the same path on every node.
        local: Configuration of a site on this machine, whose rows will be compared.
        master: Address of the node that HDFS runs on.

    Returns:
        The configuration.
    """
    scratch = folder / "scratch"
    for directory in (folder, scratch):
        directory.mkdir()
    text = TEMPLATE.read_text(encoding="utf-8")
    for standing, here in {
        "hdfs:///": f"hdfs://{master}:{HDFS_PORT}/",
        "/var/lib/refinery/spark": str(scratch),
        "secret: null": f"secret: file:{folder / 'secret'}",
        "master: yarn": f"master: spark://{master}:{MASTER_PORT}",
        "/opt/refinery/environment": str(ENVIRONMENT),
        "${root}": str(PROJECT),
        "spark.executor.memory: 4g": "spark.executor.memory: 1g",
        "driver_memory: 4g": "driver_memory: 2g",
    }.items():
        assert standing in text, f"{TEMPLATE.name} does not name {standing}"
        text = text.replace(standing, here)
    values, ours = yaml.safe_load(text), yaml.safe_load(local.read_text(encoding="utf-8"))
    values |= {name: ours[name] for name in ("keys", "models", "sources", "stages", "corpora")}
    values["spark"]["shuffle_partitions"] = 4
    for name, corpus in values["corpora"].items():
        corpus["destination"] = f"{values['lake']['exports']}/{name}"
    path = folder / "cluster.yaml"
    path.write_text(yaml.safe_dump(values, sort_keys=False), encoding="utf-8")
    descriptor = os.open(folder / "secret", os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32))
    return path


def package() -> Path:
    """Folder of the packed environment and code, made anew by ``make package``."""
    subprocess.run(["make", "package"], cwd=PROJECT, check=True, capture_output=True)
    return PACKAGE
