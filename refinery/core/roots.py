"""The roots of a lake and the keys outside of them, seen to before Spark starts."""

from __future__ import annotations

import os
import stat
from itertools import combinations
from pathlib import Path
from typing import Final

from refinery.catalog.filesystem import check_root
from refinery.catalog.model import Zone
from refinery.config.places import address, is_remote, is_within, local_path, overlap, resolved
from refinery.config.secrets import read_key
from refinery.config.site import SiteSettings
from refinery.core.sources import build_source
from refinery.errors import ConfigError, LakeError

ZONE_MODES: Final = {
    Zone.RAW: 0o700,
    Zone.LEDGER: 0o700,
    Zone.REFINED: 0o750,
    Zone.EXPORTS: 0o750,
}
_PERMISSIONS: Final = 0o777
"""What others may do; the bit by which a folder hands its group down is a site's own affair."""


def check_keys(site: SiteSettings) -> None:
    """Read every key the configuration names, and refuse one that lies where others read.

    Raises:
        SecretError: Missing, readable by others, or no key.
        ConfigError: Two keys are the same, or one lies inside a root of the lake or a store.
    """
    references = (site.keys.identity, *site.keys.domains.values())
    if len({read_key(reference) for reference in references}) < len(references):
        raise ConfigError(
            "Two of the configured keys are the same, so their corpora could be joined.",
            "make one key for the identity and one for each domain ('refinery init').",
        )
    secrets = (site.spark.secret,) if site.spark.secret else ()
    taken = {f"root lake.{zone}": root for zone, root in _roots(site).items()} | _stores(site)
    for reference in (*references, *secrets):
        path = Path(reference.removeprefix("file:")).resolve()
        for name, root in taken.items():
            if is_within(address(str(path)), root):
                raise ConfigError(f"Key file {path} lies inside {name}.", "move it outside.")


def check_apart(site: SiteSettings) -> None:
    """Refuse roots and scratch that hold one another, or that a crawl would read.

    Raises:
        ConfigError: Names the two.
    """
    ours = {f"lake.{zone}": root for zone, root in _roots(site).items()}
    ours["spark.local_dir"] = resolved(site.spark.local_dir)
    for (one, here), (other, there) in combinations(ours.items(), 2):
        if overlap(here, there):
            raise ConfigError(
                f"'{one}' and '{other}' are not apart.", "give each a folder of its own."
            )
    for store, place in _stores(site).items():
        for name, root in ours.items():
            if overlap(place, root):
                raise ConfigError(
                    f"'{name}' and the {store} are not apart, so a run would crawl what it wrote.",
                    f"move '{name}' out of what is crawled.",
                )


def prepare_roots(site: SiteSettings, create: bool, may_be_absent: bool = False) -> None:
    """Check the roots, and make missing local ones with their mode.

    Raises:
        ConfigError: As :func:`check_apart`.
        LakeError: A root is unsafe, open to others, or absent and not to be made.
    """
    check_apart(site)
    for zone in Zone:
        root = getattr(site.lake, zone.value)
        check_root(root, site.lake)
        if is_remote(root):
            continue
        path = local_path(root)
        if path.exists():
            check_mode(path, zone)
        elif create:
            _make(path, ZONE_MODES[zone])
        elif not may_be_absent:
            raise LakeError(
                f"There is no lake yet: {path} is absent.",
                "run 'refinery run', or correct the path under 'lake'.",
            )


def check_mode(path: Path, zone: Zone) -> int:
    """Mode of a root that is there.

    Raises:
        LakeError: It is no folder, or open to more accounts than its zone may be.
    """
    found = path.stat()
    if not stat.S_ISDIR(found.st_mode):
        raise LakeError(f"Root {path} is no folder.", f"correct 'lake.{zone.value}'.")
    mode = stat.S_IMODE(found.st_mode) & _PERMISSIONS
    if mode & ~ZONE_MODES[zone]:
        raise LakeError(
            f"Root {path} has mode {mode:04o}, open to more than should read lake.{zone.value}.",
            f"chmod {ZONE_MODES[zone]:04o} {path}",
        )
    return mode


def _make(path: Path, mode: int) -> None:
    try:
        path.mkdir(parents=True)
        path.chmod(mode)
    except OSError as error:
        raise LakeError(
            f"Root {path} cannot be made ({os.strerror(error.errno or 0)}).",
            "check the owner, the mode and the free space of the folder above it.",
        ) from None


def _roots(site: SiteSettings) -> dict[str, str]:
    """Addresses of the roots by zone."""
    return {zone.value: resolved(getattr(site.lake, zone.value)) for zone in Zone}


def _stores(site: SiteSettings) -> dict[str, str]:
    """Addresses of the stores that are folders of this machine."""
    found = {}
    for values in site.sources:
        source = build_source(values)
        if source.folder is not None:
            folder = address(str(Path(source.folder).resolve()))
            found[f"source '{source.settings.name}'"] = folder
    return found
