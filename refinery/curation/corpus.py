"""What a corpus of the configuration asks for."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Final

from pydantic import Field, field_validator, model_validator

from refinery.config.settings import Settings
from refinery.config.site import SiteSettings
from refinery.core.registry import component, components
from refinery.curation.tokens import tokenizer_digest
from refinery.errors import ConfigError

OF_EXPORT: Final = frozenset(
    {"domain", "purpose", "destination", "formats", "canaries", "directory", "rows_per_file"}
)
"""Settings that only the export reads; changing them curates nothing again."""


class SplitSettings(Settings):
    """Shares of the splits; what validation and test leave is for training."""

    train: float = Field(default=0.9, ge=0, le=1)
    validation: float = Field(default=0.05, ge=0, le=1)
    test: float = Field(default=0.05, ge=0, le=1)

    @model_validator(mode="after")
    def _adds_up(self) -> SplitSettings:
        if abs(self.train + self.validation + self.test - 1) > 1e-6:
            raise ValueError("the shares do not add up to 1")
        return self


class CorpusSettings(Settings):
    """One corpus: for whom, out of what, in which form."""

    audience: tuple[str, ...] = Field(
        min_length=1, description="Principals that will read it; all must be able to read all."
    )
    domain: str = Field(default="", description="Domain whose key makes its pseudonyms.")
    purpose: str = Field(default="training", description="How slots are rendered.")
    builders: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="Builders with their settings; empty means all."
    )
    splits: SplitSettings = SplitSettings()
    benchmark: tuple[str, ...] = Field(
        default=(), description="JSONL or text files whose items must not be in it."
    )
    labels: tuple[str, ...] | None = Field(
        default=None, description="Classifications allowed; '' is unlabelled. None allows all."
    )
    tokenizer: str = Field(
        default="package", description="'package', 'words', or the path of a tokenizer.json."
    )
    max_tokens: int = Field(default=8192, gt=0, description="Tokens of one example at most.")
    destination: str | None = Field(default=None, description="Directory; default exports/NAME.")
    formats: tuple[str, ...] = ("chat-jsonl", "parquet")
    canaries: str | None = Field(default=None, description="File of strings that must not leave.")
    directory: str | None = Field(default=None, description="CSV of people who must not leave.")
    rows_per_file: int = Field(default=10_000, gt=0)

    @field_validator("builders", mode="before")
    @classmethod
    def _from_names(cls, value: Any) -> Any:
        return {name: {} for name in value} if isinstance(value, list | tuple) else value

    @property
    def chosen(self) -> dict[str, dict[str, Any]]:
        """Builders with their settings, all of them where none is named; sorted by name."""
        named = self.builders or {name: {} for name in components("builder")}
        return dict(sorted(named.items()))

    def content_digest(self) -> str:
        """Digest of everything that decides its examples, the listed files included."""
        files = [file_digest(path) for path in self.benchmark]
        builders = {
            name: [component("builder", name).version, values]
            for name, values in self.chosen.items()
        }
        facts = [
            self.digest(exclude=OF_EXPORT | {"builders", "tokenizer", "benchmark"}),
            files,
            builders,
            tokenizer_digest(self.tokenizer),
        ]
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def corpora(site: SiteSettings) -> dict[str, CorpusSettings]:
    """The corpora of a site, validated with their builders; sorted by name.

    Raises:
        ConfigError: An unknown setting, builder or domain, or a file that is missing.
    """
    found = {}
    for name, values in sorted(site.corpora.items()):
        corpus = CorpusSettings.parse(values, f"corpora.{name}")
        for builder, settings in corpus.chosen.items():
            kind = component("builder", builder)
            kind.settings_class.parse(settings, f"corpora.{name}.builders.{builder}")
        if corpus.domain and corpus.domain not in site.keys.domains:
            raise ConfigError(
                f"Corpus '{name}' names domain '{corpus.domain}', which has no key.",
                f"domains with a key: {', '.join(sorted(site.keys.domains)) or 'none'}.",
            )
        for path in corpus.benchmark:
            file_digest(path)
        found[name] = corpus
    return found


def file_digest(path: str) -> str:
    """SHA-256 of a file the configuration names.

    Raises:
        ConfigError: It is missing or unreadable.
    """
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        raise ConfigError(
            f"File {path} is missing or unreadable.", "correct the path in the configuration."
        ) from None
