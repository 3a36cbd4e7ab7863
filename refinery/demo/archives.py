"""Zip and tar archives of a few papers each, one of them nested."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from datetime import UTC, datetime
from random import Random

from refinery.demo.attachments import make_attachment
from refinery.demo.rfc822 import Attachment
from refinery.demo.world import World


def write_archives(world: World) -> None:
    """Writes the archives and records what lies in them."""
    for index in range(world.count(12, 3)):
        rng = world.rng("archive", index)
        scene = world.scene(rng, world.day(rng))
        files = _files(world, rng, rng.randint(3, 6))
        stem = f"archives/{scene.theme.name}-{scene.today:%Y-%m}"
        if index % 3 == 2:
            path, data = world.fresh_path(stem, ".tar.gz"), _tar(files, scene.today)
        else:
            path, data = world.fresh_path(stem, ".zip"), zipped(_pairs(files))
        world.store.write(path, data, scene.today, "archive", len(files))
        for file in files:
            world.truth.unit(path, file.name, "body", file.text)


def _files(world: World, rng: Random, count: int) -> list[Attachment]:
    files: dict[str, Attachment] = {}
    while len(files) < count:
        attachment = make_attachment(world, world.scene(rng, world.day(rng)))
        files.setdefault(attachment.name, attachment)
    return list(files.values())


def _pairs(files: list[Attachment]) -> list[tuple[str, bytes]]:
    return [(file.name, file.data) for file in files]


def zipped(files: list[tuple[str, bytes]]) -> bytes:
    """A zip archive with fixed times."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name, (2024, 1, 2, 3, 4, 6))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return out.getvalue()


def _tar(files: list[Attachment], when: datetime) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for file in files:
            info = tarfile.TarInfo(file.name)
            info.size, info.mtime = len(file.data), int(when.replace(tzinfo=UTC).timestamp())
            archive.addfile(info, io.BytesIO(file.data))
    return gzip.compress(out.getvalue(), mtime=0)
