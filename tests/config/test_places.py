"""A place means the same to Python and to Spark, or it is refused."""

from __future__ import annotations

import pytest

from refinery.config.places import folder, overlap, place, resolved


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("/srv/lake", "/srv/lake"),
        ("/srv/lake/", "/srv/lake"),
        ("//srv/./lake/../raw", "/srv/raw"),
        ("file:///srv/ä b", "/srv/ä b"),
        ("hdfs:///refinery", "hdfs:///refinery"),
        ("hdfs://nn:8020/a/../b/", "hdfs://nn:8020/b"),
        ("abfss://box@store.dfs.corp/x", "abfss://box@store.dfs.corp/x"),
        ("s3a://bucket", "s3a://bucket"),
    ],
)
def test_one_spelling(written: str, meant: str) -> None:
    assert place(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        *("", ".", "lake/raw", "~/lake", "~", "..", "file:/srv/x", "file://host/x", "file:x"),
        *("s3a:/bucket/x", "s3a:bucket", "hdfs:", "hdfs://", "HDFS://nn/x", "://x"),
        *("/srv/*", "/srv/[a]", "/srv/{a,b}", "/a,/b", "/srv/x#code", "/srv/a%20b", "/a\\b"),
        *(" /srv", "/srv\n", "/srv\x00x", "s3a://someone:word@bucket/x"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        place(written)


def test_scratch_is_on_a_local_disk() -> None:
    assert folder("file:///srv/spark") == "/srv/spark"
    with pytest.raises(ValueError, match="local"):
        folder("hdfs:///spark")


def test_links_are_followed_before_places_are_compared(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    base = tmp_path_factory.mktemp("places")
    (base / "real").mkdir()
    (base / "link").symlink_to(base / "real")
    assert overlap(resolved(f"{base}/link/raw"), resolved(f"{base}/real"))
    assert not overlap(resolved(f"{base}/real-ly"), resolved(f"{base}/real"))
