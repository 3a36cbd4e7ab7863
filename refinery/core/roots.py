"""The roots of a lake and the keys outside of them, seen to before Spark starts."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from refinery.catalog.filesystem import check_root, local_path
from refinery.catalog.model import Zone
from refinery.config.secrets import read_key
from refinery.config.site import SiteSettings
from refinery.errors import ConfigError, LakeError

ZONE_MODES: Final = {
    Zone.RAW: 0o700,
    Zone.LEDGER: 0o700,
    Zone.REFINED: 0o750,
    Zone.EXPORTS: 0o750,
}


def check_keys(site: SiteSettings) -> None:
    """Read every key the configuration names, and refuse one that lies inside a root.

    Raises:
        SecretError: Missing, readable by others, or no key.
        ConfigError: The key lies inside a root of the lake.
    """
    roots = [local_path(getattr(site.lake, zone.value)).resolve() for zone in Zone]
    references = (site.keys.identity, *site.keys.domains.values())
    if len({read_key(reference) for reference in references}) < len(references):
        raise ConfigError(
            "Two of the configured keys are the same, so their corpora could be joined.",
            "make one key for the identity and one for each domain ('refinery init').",
        )
    secrets = (site.spark.secret,) if site.spark.secret else ()
    for reference in (*references, *secrets):
        path = Path(reference.removeprefix("file:")).resolve()
        if any(path.is_relative_to(root) for root in roots):
            raise ConfigError(
                f"Key file {path} lies inside a root of the lake.", "move it outside every root."
            )


def prepare_roots(site: SiteSettings, create: bool, may_be_absent: bool = False) -> None:
    """Check that commits are safe on each root, and make missing local ones with their mode."""
    for zone in Zone:
        root = getattr(site.lake, zone.value)
        check_root(root, site.lake)
        if "://" in root and not root.startswith("file://"):
            continue
        path = local_path(root)
        if not path.exists() and not create and not may_be_absent:
            raise LakeError(f"There is no lake yet: {path} is absent.", "run 'refinery run'.")
        if not path.exists() and create:
            path.mkdir(parents=True)
            path.chmod(ZONE_MODES[zone])
