"""Roots are apart from one another and from what is crawled, and nobody else reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from refinery.catalog.model import Zone
from refinery.config.secrets import write_key
from refinery.config.site import SiteSettings
from refinery.core.roots import ZONE_MODES, check_keys, prepare_roots
from refinery.errors import ConfigError, LakeError, RefineryError


def site(base: Path, **changed: Any) -> SiteSettings:
    """A site whose places can be moved: zones by name, ``scratch``, ``store``, ``identity``."""
    places: dict[str, str] = {zone.value: f"{base}/lake/{zone.value}" for zone in Zone}
    places |= {"scratch": f"{base}/spark", "store": f"{base}/store", "identity": f"{base}/key"}
    places |= {name: f"{base}/{path}" for name, path in changed.items()}
    write_key(Path(places["identity"]))
    values = {
        "lake": {zone.value: places[zone.value] for zone in Zone},
        "keys": {"identity": f"file:{places['identity']}"},
        "spark": {"local_dir": places["scratch"]},
        "sources": [{"name": "s", "type": "file-share", "path": places["store"], "realm": "corp"}],
    }
    return SiteSettings.parse(values, "site")


def test_missing_roots_are_made_with_their_modes(tmp_path: Path) -> None:
    prepare_roots(site(tmp_path), create=True)
    for zone in Zone:
        assert (tmp_path / "lake" / zone.value).stat().st_mode & 0o777 == ZONE_MODES[zone]


def test_a_lake_that_is_not_there_is_not_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="no lake yet"):
        prepare_roots(site(tmp_path), create=False)
    assert not (tmp_path / "lake").exists()


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"raw": "lake/refined"}, ("lake.raw", "lake.refined")),
        ({"ledger": "lake/raw/ledger"}, ("lake.raw", "lake.ledger")),
        ({"exports": "lake"}, ("lake.raw", "lake.exports")),
        ({"scratch": "lake/raw/spark"}, ("lake.raw", "spark.local_dir")),
        ({"store": "lake/exports"}, ("lake.exports", "source 's'")),
        ({"store": "."}, ("lake.raw", "source 's'")),
        ({"scratch": "store/tmp"}, ("spark.local_dir", "source 's'")),
    ],
)
def test_places_within_one_another_are_refused(
    tmp_path: Path, changed: dict[str, str], named: tuple[str, ...]
) -> None:
    with pytest.raises(ConfigError) as caught:
        prepare_roots(site(tmp_path, **changed), create=True)
    assert all(f"{name}" in caught.value.problem for name in named)
    assert not (tmp_path / "lake").exists()


def test_a_link_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / "lake" / "raw").mkdir(parents=True)
    (tmp_path / "also").symlink_to(tmp_path / "lake" / "raw")
    with pytest.raises(ConfigError, match="not apart"):
        prepare_roots(site(tmp_path, refined="also"), create=True)


@pytest.mark.parametrize("place", ["lake/raw/key", "store/key"])
def test_a_key_does_not_lie_where_others_read(tmp_path: Path, place: str) -> None:
    with pytest.raises(ConfigError, match="lies inside"):
        check_keys(site(tmp_path, identity=place))


@pytest.mark.parametrize(("zone", "mode"), [("raw", 0o750), ("ledger", 0o704), ("exports", 0o777)])
def test_a_root_that_others_may_read_is_refused(tmp_path: Path, zone: str, mode: int) -> None:
    prepare_roots(site(tmp_path), create=True)
    root = tmp_path / "lake" / zone
    root.chmod(mode)
    with pytest.raises(LakeError, match=f"{mode:04o}") as caught:
        prepare_roots(site(tmp_path), create=True)
    assert caught.value.next_step.startswith("chmod 07")
    root.chmod(0o2700)  # hands its group down and lets nobody else in
    prepare_roots(site(tmp_path), create=True)


def test_a_root_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "lake").write_text("no folder")
    with pytest.raises(RefineryError, match="cannot be made"):
        prepare_roots(site(tmp_path), create=True)
