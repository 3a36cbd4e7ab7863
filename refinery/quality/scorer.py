"""All rules over one text: numbers, and the names of the rules that said no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from refinery.config.settings import Settings
from refinery.core.registry import component, components
from refinery.quality.rules.base import QualityRule
from refinery.quality.view import TextView

DIGITS = 6
"""Decimals kept of a number: enough for any threshold, and readable."""


class QualitySettings(Settings):
    """Rule name -> its settings; rules that are not named keep their defaults."""

    rules: dict[str, dict[str, Any]] = Field(default_factory=dict)


@dataclass(frozen=True)
class Score:
    """What the rules made of a text."""

    metrics: Mapping[str, float]
    failed: tuple[str, ...]
    words: int


@dataclass(frozen=True)
class Scorer:
    """Holds rules, which hold settings alone, so it is cheap to ship to workers."""

    rules: Sequence[QualityRule]

    def score(self, view: TextView) -> Score:
        """Measure with every rule that judges such a text, and compare with its bounds."""
        metrics = {
            rule.name: round(rule.measure(view), DIGITS)
            for rule in self.rules
            if rule.applies(view)
        }
        failed = tuple(
            rule.name
            for rule in self.rules
            if rule.name in metrics and not rule.accepts(metrics[rule.name], view.kind)
        )
        return Score(metrics, failed, len(view.words))


def build_scorer(settings: QualitySettings) -> Scorer:
    """The rules a site wants, by name.

    Raises:
        ConfigError: A rule is unknown or its settings are not valid.
    """
    chosen: list[QualityRule] = []
    for name in settings.rules:
        component("rule", name)
    for name, rule in sorted(components("rule").items()):
        where = f"stages.quality.rules.{name}"
        values = rule.settings_class.parse(settings.rules.get(name, {}), where)
        if values.enabled:
            chosen.append(rule(values))
    return Scorer(tuple(chosen))
