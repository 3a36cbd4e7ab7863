"""Destinations: allowed roots and nothing else, however they are spelled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from refinery.config.site import SiteSettings
from refinery.errors import ExportRefusedError
from refinery.export.gate import check_apart, check_destination, resolved


def site(base: Path, *allowed: str, **corpora: Any) -> SiteSettings:
    lake = {zone: str(base / "lake" / zone) for zone in ("raw", "ledger", "refined", "exports")}
    return SiteSettings.parse(
        {
            "lake": lake,
            "keys": {"identity": "file:/k"},
            "spark": {"local_dir": "/s"},
            "export": {"allowed": list(allowed)} if allowed else {},
            "corpora": {
                name: {"audience": ["everyone@corp"], "destination": place}
                for name, place in corpora.items()
            },
        },
        "site",
    )


def test_inside_an_allowed_root(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert check_destination(site(tmp_path, str(out)), f"{out}/a/../b") == f"file://{out}/b"
    exports = tmp_path / "lake" / "exports"
    assert check_destination(site(tmp_path), str(exports / "x")).endswith("/exports/x")
    hdfs = site(tmp_path, "hdfs://nn/out")
    assert check_destination(hdfs, "hdfs://nn/out/x") == "hdfs://nn/out/x"


@pytest.mark.parametrize(
    "destination",
    [
        "{base}/out",
        "{base}/outside",
        "{base}/out/../outside",
        "{base}/out-of-reach/x",
        "{base}/out/link/x",
        "{base}/lake/raw/x",
        "{base}/lake/ledger",
        "{base}/lake/refined/x",
        "{base}/lake",
        "http://example.org/x",
        "s3://bucket/x",
        "hdfs://nn/out/../secret",
        "hdfs://other/out/x",
        "file://{base}/outside",
    ],
)
def test_anything_else_is_refused(tmp_path: Path, destination: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "out" / "link").symlink_to(tmp_path / "outside")
    roots = (str(tmp_path / "out"), str(tmp_path / "lake" / "exports"), "hdfs://nn/out")
    with pytest.raises(ExportRefusedError):
        check_destination(site(tmp_path, *roots), destination.format(base=tmp_path))


def test_a_root_above_the_lake_does_not_open_its_zones(tmp_path: Path) -> None:
    with pytest.raises(ExportRefusedError, match="raw"):
        check_destination(site(tmp_path, str(tmp_path)), f"{tmp_path}/lake/raw/out")


@pytest.mark.parametrize("theirs", ["{x}/c", "{x}/c/deeper", "{x}", "{x}/d/../c", "{x}/link"])
def test_corpora_that_would_overwrite_each_other_are_refused(tmp_path: Path, theirs: str) -> None:
    exports = tmp_path / "lake" / "exports"
    (exports / "c").mkdir(parents=True)
    (exports / "link").symlink_to(exports / "c")
    # The default destination of a corpus counts like one that is written down.
    both = site(tmp_path, c=None, d=theirs.format(x=exports))
    with pytest.raises(ExportRefusedError, match="not apart"):
        check_apart(both, "c", resolved(str(exports / "c")))


def test_corpora_side_by_side_are_apart(tmp_path: Path) -> None:
    exports = tmp_path / "lake" / "exports"
    both = site(tmp_path, c=None, cc=str(exports / "cc"))
    check_apart(both, "c", resolved(str(exports / "c")))
