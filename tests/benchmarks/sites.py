"""What is measured: the fictional company at a scale, and a folder of real mail."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from refinery.demo.company import write_company
from tests.benchmarks.measured import ROOT
from tests.chaos.site import make_site

MAIL = ROOT.parent / "shared" / "data" / "ent" / "spamassassin"
UNIT = 0.05
"""Scale of the company that is one unit of data."""
SEED = 11
PAGES, MAILS = 8, 4
ABSENT = f"left out: no folder ../{MAIL.relative_to(ROOT.parent)} beside the project"


def demo_site(work: Path, units: int, cores: int) -> tuple[Path, list[Path]]:
    """A site over so many small companies; returns (configuration, folders read).

    A company has parts that do not grow with its scale, so a unit of data is a company of its
    own, from its own seed: units differ in content and hardly in size.
    """
    root = work / f"demo-{units}-{cores}"
    companies = [_company(work, number) for number in range(units)]
    config = make_site(root, companies[0])
    values = yaml.safe_load(config.read_text(encoding="utf-8"))
    templates = values["sources"]
    values["sources"] = [
        {**source, "name": f"{source['name']}-{number}", "path": _moved(source, *ends)}
        for number, company in enumerate(companies)
        for ends in [(companies[0], company)]
        for source in templates
    ]
    directory = _joined(root / "directory.csv", [c / "directory.csv" for c in companies], 1)
    values["stages"]["redact"]["directory"] = directory
    for corpus in values["corpora"].values():
        corpus["directory"] = directory
        corpus["canaries"] = _joined(
            root / "canaries.txt", [c / "canaries.txt" for c in companies], 0
        )
        corpus["benchmark"] = [str(c / "benchmark" / "items.jsonl") for c in companies]
    config.write_text(yaml.safe_dump(values, sort_keys=False), encoding="utf-8")
    return _settle(config, cores), [company / "store" for company in companies]


def mail_site(work: Path, mails: int | None, cores: int) -> tuple[Path, list[Path]]:
    """A site over the first mails of the folder; returns (configuration, folders read)."""
    store = work / "mail"
    if not store.is_dir():
        for path in mail_files()[:mails]:
            _copy(path, store / f"{path.parent.name}-{path.name}")
    return _plain_site(work / f"mail-{cores}", store, cores), [store]


def floor_site(work: Path, cores: int) -> tuple[Path, list[Path]]:
    """A site over a dozen documents of the company; returns (configuration, folders read).

    Pages, one of them twice, and mails: every stage has something to do, and next to nothing.
    """
    store = work / "floor"
    if not store.is_dir():
        company = _company(work, 0) / "store"
        pages = sorted((company / "handbook").rglob("*.md"))[:PAGES]
        mails = sorted((company / "maildir").rglob("cur/*"))[:MAILS]
        for number, path in enumerate((*pages, pages[0])):
            _copy(path, store / f"page-{number}.md")
        with (store / f"page-{PAGES}.md").open("a", encoding="utf-8") as out:
            out.write("\nThis is a copy.\n")
        for number, path in enumerate(mails):
            _copy(path, store / f"mail-{number}.eml")
    return _plain_site(work / f"floor-{cores}", store, cores), [store]


def mail_files() -> list[Path]:
    """Mails of both folders, by name; none where the data is absent."""
    return sorted(MAIL.glob("*ham*/*")) if MAIL.is_dir() else []


def size(stores: list[Path]) -> int:
    """Bytes of the regular files of some folders."""
    return sum(p.stat().st_size for store in stores for p in store.rglob("*") if p.is_file())


def _company(work: Path, number: int) -> Path:
    """The company of that number, written once."""
    company = work / "companies" / str(number) / "company"
    if not company.is_dir():
        write_company(company, scale=UNIT, seed=SEED + number)
    return company


def _moved(source: dict[str, Any], first: Path, company: Path) -> str:
    """Path of a source of the first company, in another company."""
    return str(company / Path(source["path"]).relative_to(first))


def _joined(target: Path, files: list[Path], header: int) -> str:
    """One file of the lines of several, which all begin with so many lines of header."""
    lines: list[str] = []
    for path in files:
        own = path.read_text(encoding="utf-8").splitlines()
        lines += own[header:] if lines else own
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(target)


def _plain_site(root: Path, store: Path, cores: int) -> Path:
    """The demo's site over one folder that has no truth beside it."""
    config = make_site(root, root.parent / "plain" / "company")
    values = yaml.safe_load(config.read_text(encoding="utf-8"))
    source = {"name": "files", "type": "file-share", "path": str(store), "realm": "demo.corp"}
    values["sources"] = [{**source, "label": "internal"}]
    values["stages"]["redact"].pop("directory")
    for corpus in values["corpora"].values():
        for setting in ("benchmark", "canaries", "directory"):
            corpus.pop(setting)
    config.write_text(yaml.safe_dump(values, sort_keys=False), encoding="utf-8")
    return _settle(config, cores)


def _copy(path: Path, target: Path) -> None:
    """Copy a file so that everyone may read it, as a corpus for everyone asks."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)
    target.chmod(0o644)


def _settle(config: Path, cores: int) -> Path:
    """Give a site so many cores, and no lake."""
    values = yaml.safe_load(config.read_text(encoding="utf-8"))
    values["spark"]["master"] = f"local[{cores}]"
    config.write_text(yaml.safe_dump(values, sort_keys=False), encoding="utf-8")
    shutil.rmtree(config.parent / "lake", ignore_errors=True)
    return config
