"""The order of the stages, and the check of the whole line before Spark starts."""

from __future__ import annotations

from typing import Any, Final

from refinery.catalog.model import Zone
from refinery.catalog.tables import table
from refinery.config.site import SiteSettings
from refinery.core.registry import component
from refinery.core.sources import build_source
from refinery.core.stage import Stage
from refinery.errors import ConfigError, UsageError

LINE: Final = (
    "crawl",
    "acls",
    "documents",
    "threads",
    "quality",
    "detect",
    "redact",
    "audiences",
    "signatures",
    "duplicate-pairs",
    "duplicates",
    "vectors",
    "topics",
    "curate",
)
EXPORT: Final = "export"


def select(
    names: tuple[str, ...] = (), first: str | None = None, last: str | None = None
) -> tuple[str, ...]:
    """Stages asked for, in the order of the line; nothing asked for means all, export last.

    Raises:
        UsageError: An unknown stage, a range that ends before it starts, or names and a range.
    """
    every = (*LINE, EXPORT)
    if names and (first or last):
        raise UsageError(
            "Stages are named and a range is given as well.",
            "name the stages, or use --from and --to.",
        )
    for name in (*names, *(n for n in (first, last) if n)):
        if name not in every:
            raise UsageError(f"No stage '{name}'.", f"one of: {', '.join(every)}.")
    if names:
        return tuple(name for name in every if name in names)
    start = every.index(first) if first else 0
    end = every.index(last) if last else len(every) - 1
    if end < start:
        raise UsageError(f"Stage '{last}' comes before '{first}'.", f"order: {', '.join(every)}.")
    return every[start : end + 1]


def check_line(site: SiteSettings) -> dict[str, Any]:
    """Validate every stage's settings and declarations; returns the settings by stage.

    Raises:
        ConfigError: An unknown stage or setting, or a stage that reads raw undeclared.
    """
    for name in site.stages:
        if name not in LINE:
            raise ConfigError(f"Unknown section 'stages.{name}'.", f"stages: {', '.join(LINE)}.")
    settings: dict[str, Any] = {}
    for name in LINE:
        stage: type[Stage] = component("stage", name)
        settings[name] = stage.settings_class.parse(site.stages.get(name, {}), f"stages.{name}")
        check_declarations(stage)
        stage.check(site)
    check_sources(site)
    return settings


def check_files(site: SiteSettings) -> None:
    """Raise ConfigError when a file that a stage's settings name is missing or wrong."""
    for name in LINE:
        component("stage", name).check_files(site)


def check_sources(site: SiteSettings) -> None:
    """Raise ConfigError when a source's settings are wrong or two sources share a name."""
    names = []
    for values in site.sources:
        build_source(values)
        names.append(values.get("name"))
    twice = sorted({str(name) for name in names if names.count(name) > 1})
    if twice:
        raise ConfigError(f"Two sources are named '{twice[0]}'.", "rename one.")


def check_declarations(stage: type[Stage]) -> None:
    """Raise ConfigError when a stage reads a raw table without saying so."""
    raw = [name for name in stage.inputs if table(name).zone is Zone.RAW]
    if raw and not stage.reads_raw:
        raise ConfigError(
            f"Stage '{stage.name}' reads '{raw[0]}' without declaring reads_raw.",
            "declare it, or read a refined table.",
        )
