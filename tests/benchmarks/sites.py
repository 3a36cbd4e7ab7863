"""What is measured: the fictional company at a scale, and a folder of real mail."""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml

from tests.benchmarks.measured import ROOT
from tests.chaos.site import make_company, make_site

MAIL = ROOT.parent / "shared" / "data" / "ent" / "spamassassin"
ABSENT = f"left out: no folder ../{MAIL.relative_to(ROOT.parent)} beside the project"


def demo_site(work: Path, scale: float, cores: int) -> tuple[Path, Path]:
    """A site over the company at that scale, its lake empty; returns (configuration, store)."""
    home = work / "companies" / f"{scale:g}"
    if not (home / "company").is_dir():
        make_company(home, scale)
    config = make_site(work / f"demo-{scale:g}-{cores}", home / "company")
    return _settle(config, cores), home / "company" / "store"


def mail_site(work: Path, mails: int | None, cores: int) -> tuple[Path, Path]:
    """A site over the first mails of the folder; returns (configuration, store)."""
    store = work / "mail"
    if not store.is_dir():
        store.mkdir(parents=True)
        for path in mail_files()[:mails]:
            target = store / f"{path.parent.name}-{path.name}"
            shutil.copyfile(path, target)
            target.chmod(0o644)
    config = make_site(work / f"mail-{cores}", work / "mail-company" / "company")
    values = yaml.safe_load(config.read_text(encoding="utf-8"))
    values["sources"] = [
        {
            "name": "mail",
            "type": "file-share",
            "path": str(store),
            "realm": "demo.corp",
            "label": "internal",
            "kind_hint": "message",
        }
    ]
    values["stages"]["redact"].pop("directory")
    for corpus in values["corpora"].values():
        for setting in ("benchmark", "canaries", "directory"):
            corpus.pop(setting)
    config.write_text(yaml.safe_dump(values, sort_keys=False), encoding="utf-8")
    return _settle(config, cores), store


def mail_files() -> list[Path]:
    """Mails of both folders, by name; none where the data is absent."""
    return sorted(MAIL.glob("*ham*/*")) if MAIL.is_dir() else []


def size(store: Path) -> int:
    """Bytes of the regular files of a store."""
    return sum(path.stat().st_size for path in store.rglob("*") if path.is_file())


def _settle(config: Path, cores: int) -> Path:
    """Give a site so many cores, and no lake."""
    values = yaml.safe_load(config.read_text(encoding="utf-8"))
    values["spark"]["master"] = f"local[{cores}]"
    config.write_text(yaml.safe_dump(values, sort_keys=False), encoding="utf-8")
    shutil.rmtree(config.parent / "lake", ignore_errors=True)
    return config
