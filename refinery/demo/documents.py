"""The shared drive: documents, finance and HR folders in every format, with their copies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from refinery.demo.duplicates import similarity
from refinery.demo.marks import plain
from refinery.demo.office import docx_bytes, odt_bytes, pptx_bytes
from refinery.demo.pages import (
    html_bytes,
    markdown_text,
    pdf_bytes,
    pdf_text,
    rtf_bytes,
    txt_bytes,
    txt_text,
)
from refinery.demo.papers import Paper, edited, make_paper, slug
from refinery.demo.sheets import csv_bytes, make_sheet, xlsx_bytes
from refinery.demo.world import World

_WRITERS: dict[str, Callable[[Paper], bytes]] = {
    "docx": docx_bytes,
    "pdf": pdf_bytes,
    "pptx": pptx_bytes,
    "odt": odt_bytes,
    "rtf": rtf_bytes,
    "html": html_bytes,
    "txt": txt_bytes,
    "md": lambda paper: (plain(markdown_text(paper)) + "\n").encode(),
}
_PLAN = {
    "documents": {
        "docx": 80, "pdf": 70, "pptx": 32, "odt": 22, "rtf": 20, "html": 34, "txt": 34, "md": 12,
        "xlsx": 34, "csv": 22,
    },
    "finance": {"docx": 12, "pdf": 16, "xlsx": 20, "csv": 8},
    "hr": {"docx": 22, "pdf": 12, "xlsx": 8, "txt": 6},
}  # fmt: skip


@dataclass(frozen=True)
class Written:
    """A paper and where it went."""

    path: str
    form: str
    paper: Paper


def write_documents(world: World) -> None:
    """Fills the three folders, then plants copies of some of it."""
    written: list[Written] = []
    for folder, plan in _PLAN.items():
        for form, base in plan.items():
            for index in range(world.count(base, 2)):
                if form in ("xlsx", "csv"):
                    _write_sheet(world, folder, form, index)
                else:
                    rng = world.rng("document", folder, form, index)
                    paper = make_paper(world, rng, folder)
                    path = _path(world, folder, form, paper)
                    written.append(write_paper(world, path, form, paper))
    copied = _plant_exact(world, written)
    _plant_near(world, [paper for paper in written if paper.path not in copied])


def write_paper(world: World, path: str, form: str, paper: Paper) -> Written:
    """Writes one paper and records its text."""
    world.store.write(path, _WRITERS[form](paper), paper.when, form)
    world.truth.unit(path, "", "body", _authored(paper, form))
    return Written(path, form, paper)


def _authored(paper: Paper, form: str) -> str:
    if form == "pdf":
        return pdf_text(paper.text)
    if form == "md":
        return markdown_text(paper)
    return txt_text(paper) if form == "txt" else paper.text


def _path(world: World, folder: str, form: str, paper: Paper) -> str:
    name = slug(paper) or paper.theme
    return world.fresh_path(f"{folder}/{paper.when:%Y}/{paper.theme}/{name}", f".{form}")


def _write_sheet(world: World, folder: str, form: str, index: int) -> None:
    rng = world.rng("sheet", folder, form, index)
    scene = world.scene(rng, world.day(rng))
    sheets = [make_sheet(scene, folder)]
    site = plain(scene.fill("site")).lower()
    base = f"{folder}/{scene.today:%Y}/lists/{sheets[0].name}-{site}-{scene.today:%b}".lower()
    path = world.fresh_path(base, f".{form}")
    if form == "csv":
        data = csv_bytes(sheets[0], rng)
    else:
        second = make_sheet(scene, folder)
        if rng.random() < 0.3 and second.name != sheets[0].name:
            sheets.append(second)
        data = xlsx_bytes(sheets, scene)
    world.store.write(path, data, scene.today, form)
    for sheet in sheets:
        world.truth.unit(path, "", f"sheet:{sheet.name}", sheet.text)


def _plant_exact(world: World, written: list[Written]) -> set[str]:
    rng = world.rng("exact")
    copied: set[str] = set()
    for original in rng.sample(written, min(len(written), world.count(40, 6))):
        top, rest = original.path.split("/", 1)
        name = rest.rsplit("/", 1)[-1]
        folder = rng.choice(("old", "backup-2024", "to-sort", "from-desktop"))
        stem, suffix = name.rsplit(".", 1)
        copy = world.fresh_path(f"{top}/{folder}/{stem}", f".{suffix}")
        data = world.store.read(original.path)
        world.store.write(copy, data, original.paper.when, original.form)
        world.truth.moved_copy(original.path, copy)
        world.truth.duplicate("exact", [(original.path, ""), (copy, "")], 1.0)
        copied.add(original.path)
    return copied


def _plant_near(world: World, written: list[Written]) -> None:
    rng = world.rng("near")
    wanted = world.count(44, 6)
    for original in rng.sample(written, len(written)):
        changed = edited(original.paper, rng)
        if changed is None or not wanted:
            continue
        wanted -= 1
        stem = original.path.rsplit(".", 1)[0]
        ending = rng.choice(("-v2", "-final", "-rev-b", "-corrected"))
        path = world.fresh_path(stem + ending, f".{original.form}")
        write_paper(world, path, original.form, changed)
        left = similarity(plain(original.paper.text), plain(changed.text))
        world.truth.duplicate("near", [(original.path, ""), (path, "")], left)
