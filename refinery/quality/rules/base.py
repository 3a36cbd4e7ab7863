"""What a quality rule is: one number about a text, and the bounds it must keep."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar, Final

from pydantic import Field

from refinery.config.settings import Settings
from refinery.quality.view import TextView

PROSE: Final = ("page", "message", "ticket", "transcript", "slides", "chat")
"""Kinds that people wrote as sentences."""


class Bounds(Settings):
    """Limits a number must keep; both ends are allowed values."""

    minimum: float | None = None
    maximum: float | None = None


class RuleSettings(Bounds):
    """Settings every rule has; a rule's own class sets its defaults."""

    enabled: bool = True
    only: tuple[str, ...] = Field(default=(), description="Kinds it judges; empty means all.")
    from_words: int = Field(default=0, ge=0, description="Shorter texts are not judged.")
    kinds: dict[str, Bounds] = Field(
        default_factory=dict, description="Kind -> bounds in place of the general ones."
    )


class QualityRule(ABC):
    """One number and a decision.

    Subclasses set ``name`` (with the version of the number, as it is stored) and
    ``settings_class``, and write ``measure``. They hold settings alone, so they pickle.
    """

    name: ClassVar[str]
    settings_class: ClassVar[type[RuleSettings]] = RuleSettings

    def __init__(self, settings: RuleSettings | None = None) -> None:
        self.settings = settings or self.settings_class()

    @abstractmethod
    def measure(self, view: TextView) -> float:
        """The number."""

    def applies(self, view: TextView) -> bool:
        """Whether the text is of a kind and length that the rule can judge."""
        wanted = self.settings.only
        return (not wanted or view.kind in wanted) and (len(view.words) >= self.settings.from_words)

    def accepts(self, value: float, kind: str) -> bool:
        """Whether the number keeps the bounds of that kind."""
        bounds = self.settings.kinds.get(kind, self.settings)
        below = bounds.minimum is not None and value < bounds.minimum
        above = bounds.maximum is not None and value > bounds.maximum
        return not (below or above)


def share(part: float, whole: float) -> float:
    """Part of the whole; 0 of nothing is 0."""
    return part / whole if whole else 0.0
