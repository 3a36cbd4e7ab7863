"""Roots where commits can be lost are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from refinery.catalog.filesystem import check_root, file_system
from refinery.config.site import LakeSettings
from refinery.errors import LakeError

MOUNTS = """\
22 1 8:1 / / rw - ext4 /dev/vda rw
40 22 0:50 / /mnt/share rw - nfs4 server:/x rw
41 22 0:51 / /mnt/with\\040space rw - fuse.sshfs host:/ rw
42 22 0:52 / /mnt/größe rw - nfs4 server:/y rw
"""


def lake(single_writer: bool = False) -> LakeSettings:
    """Settings whose roots do not matter here."""
    roots = {zone: f"/{zone}" for zone in ("raw", "ledger", "refined", "exports")}
    return LakeSettings(**roots, single_writer=single_writer)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv", "ext4"),
        ("/mnt/share/deep/er", "nfs4"),
        ("/mnt/shared", "ext4"),
        ("/mnt/with space/x", "fuse.sshfs"),
        ("/mnt/größe/x", "nfs4"),
    ],
)
def test_the_longest_mount_decides(tmp_path: Path, path: str, kind: str) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    assert file_system(Path(path), mounts) == kind


def test_network_mounts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("nfs4", "cifs", "smb3", "fuse.sshfs", "virtiofs", "lustre"):
        monkeypatch.setattr("refinery.catalog.filesystem.file_system", lambda path, k=kind: k)
        with pytest.raises(LakeError, match=kind):
            check_root("/mnt/x", lake())


def test_an_object_store_needs_the_promise_of_one_writer() -> None:
    with pytest.raises(LakeError, match="s3a"):
        check_root("s3a://bucket/x", lake())
    check_root("s3a://bucket/x", lake(single_writer=True))
    check_root("hdfs:///x", lake())
