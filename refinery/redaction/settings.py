"""Settings of detection; part of the fingerprint of what was detected with them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from refinery.config.settings import Settings
from refinery.core.language import check_codes


class SitePattern(Settings):
    """A site's own identifier, such as an employee or case number."""

    entity: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$", description="Name of the entity.")
    regex: str = Field(description="Pattern; a group named 'value' narrows what is masked.")
    score: float = Field(default=0.8, ge=0, le=1)
    context: tuple[str, ...] = Field(
        default=(), description="Words before it that raise the score by 0.35."
    )
    ignore_case: bool = True


class ClassifierSettings(Settings):
    """How sure the token classifier must be, and the type it computes in."""

    threshold: float = Field(
        default=0.3,
        gt=0,
        le=1,
        description="Lowest probability of an entity without a line below; what no other "
        "recogniser confirms needs more.",
    )
    thresholds: dict[str, float] = Field(
        default_factory=dict, description="Entity: lowest probability of it."
    )
    dtype: Literal["int8", "float32", "bfloat16"] = Field(
        default="int8",
        description="int8 is the fastest and the same on every CPU; float32 as trained.",
    )
    early_exit: bool = Field(
        default=True,
        description="Whether words that are plainly no value leave the network after a few "
        "layers, where it computes in int8 and that was fitted to it; false shows all to all.",
    )


class DetectionSettings(Settings):
    """What is looked for, and how."""

    languages: tuple[str, ...] = Field(
        default=("en",),
        min_length=1,
        description="ISO 639-1 codes of the languages the recognisers cover.",
    )
    other_languages: Literal["block", "scan"] = Field(
        default="block", description="What happens to a text with a passage in another."
    )
    score_threshold: float = Field(
        default=0.35, ge=0, le=1, description="Spans that score less are not stored."
    )
    recognizers: tuple[str, ...] = Field(default=(), description="Names; empty means all.")
    classifier: ClassifierSettings = ClassifierSettings()
    countries: tuple[str, ...] = Field(
        default=(),
        description="ISO 3166 codes of countries whose numbers are sought beside those of the "
        "US, Britain and where the languages are spoken.",
    )
    phone_regions: tuple[str, ...] = ("US", "GB", "DE", "FR", "CA", "IN", "BR", "IL")
    internal_suffixes: tuple[str, ...] = Field(
        default=("corp", "lan", "local", "internal", "intranet", "localdomain", "home.arpa"),
        description="Last labels of names that exist inside the company only.",
    )
    site_patterns: tuple[SitePattern, ...] = ()
    pattern_seconds: int = Field(
        default=5, ge=1, description="A pattern that takes longer on one window blocks the text."
    )

    @field_validator("languages")
    @classmethod
    def _told(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        check_codes(value)
        return value

    @field_validator("phone_regions")
    @classmethod
    def _upper(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(region.upper() for region in value)
