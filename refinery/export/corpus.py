"""What an export reads of a corpus's section; curation validates the section as a whole."""

from __future__ import annotations

from pydantic import Field

from refinery.config.settings import Settings
from refinery.config.site import SiteSettings
from refinery.core.registry import component
from refinery.errors import ConfigError


class CorpusExport(Settings):
    """The part of a corpus's settings that decides how it is written."""

    audience: tuple[str, ...] = Field(min_length=1)
    domain: str = ""
    purpose: str = "training"
    destination: str | None = None
    formats: tuple[str, ...] = ("chat-jsonl", "parquet")
    canaries: str | None = None
    directory: str | None = None
    rows_per_file: int = Field(default=10_000, gt=0)


def corpus_export(site: SiteSettings, name: str) -> CorpusExport:
    """Settings of a corpus as far as an export needs them.

    Raises:
        ConfigError: No such corpus, format or domain.
    """
    if name not in site.corpora:
        known = ", ".join(sorted(site.corpora)) or "none"
        raise ConfigError(f"No corpus '{name}'.", f"the configuration has: {known}.")
    values = {k: v for k, v in site.corpora[name].items() if k in CorpusExport.model_fields}
    corpus = CorpusExport.parse(values, f"corpora.{name}")
    for wanted in corpus.formats:
        component("exporter", wanted)
    if corpus.domain and corpus.domain not in site.keys.domains:
        raise ConfigError(
            f"Corpus '{name}' names domain '{corpus.domain}', which has no key.",
            f"domains with a key: {', '.join(sorted(site.keys.domains)) or 'none'}.",
        )
    return corpus


def destination_of(site: SiteSettings, name: str) -> str:
    """Where a corpus is exported to, as it is configured."""
    return str(site.corpora[name].get("destination") or f"{site.lake.exports}/{name}")
