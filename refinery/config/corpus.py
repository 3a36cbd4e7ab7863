"""What a corpus of the configuration asks for: for whom, out of what, in which form."""

from __future__ import annotations

from typing import Any, Final

from pydantic import Field, field_validator, model_validator

from refinery.config.places import Place
from refinery.config.settings import Settings

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
    """One corpus; the builders it names validate their own settings."""

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
    destination: Place | None = Field(default=None, description="Directory; default exports/NAME.")
    formats: tuple[str, ...] = ("chat-jsonl", "parquet")
    canaries: str | None = Field(default=None, description="File of strings that must not leave.")
    directory: str | None = Field(default=None, description="CSV of people who must not leave.")
    rows_per_file: int = Field(default=10_000, gt=0)

    @field_validator("builders", mode="before")
    @classmethod
    def _from_names(cls, value: Any) -> Any:
        return {name: {} for name in value} if isinstance(value, list | tuple) else value
