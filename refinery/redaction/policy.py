"""Policy: what becomes of each entity, by classification, and how slots are rendered.

Anything a policy does not name gets the strictest operation it uses, never the mildest.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Final, Self, TypeVar

import yaml
from pydantic import Field, field_validator, model_validator

from refinery.config.settings import Settings
from refinery.core.registry import components
from refinery.errors import ConfigError

V = TypeVar("V")


class Operation(StrEnum):
    """What becomes of a span, mildest first."""

    KEEP = "keep"
    MASK = "mask"
    DROP = "drop"


_STRICTNESS: Final = tuple(Operation)


class Rendering(Settings):
    """How slots are written for one purpose: operators of ``refinery.redaction.operators``."""

    default: str = Field(default="type", description="Operator of entities not named below.")
    entities: dict[str, str] = Field(default_factory=dict, description="Entity -> operator.")

    @field_validator("entities")
    @classmethod
    def _known_entities(cls, value: dict[str, str]) -> dict[str, str]:
        return _checked(value)

    @model_validator(mode="after")
    def _known_operators(self) -> Self:
        known = components("operator")
        for operator in (self.default, *self.entities.values()):
            if operator not in known:
                raise ValueError(f"no operator '{operator}'; known: {', '.join(sorted(known))}")
        return self


class PolicySettings(Settings):
    """A policy file. Without one, everything found is masked and rendered as its type."""

    name: str = "mask-everything"
    labels: tuple[str, ...] = Field(
        default=("public", "internal", "confidential", "restricted"),
        min_length=1,
        description="Classifications from the mildest; any other counts as the strictest.",
    )
    default_label: str = Field(
        default="internal", description="Classification of an item whose source declares none."
    )
    entities: dict[str, Operation] = Field(default_factory=dict)
    by_label: dict[str, dict[str, Operation]] = Field(
        default_factory=dict, description="Classification -> entity -> operation instead."
    )
    purposes: dict[str, Rendering] = Field(default_factory=lambda: {"training": Rendering()})

    @field_validator("entities")
    @classmethod
    def _known_entities(cls, value: dict[str, Operation]) -> dict[str, Operation]:
        return _checked(value)

    @model_validator(mode="after")
    def _known_labels(self) -> Self:
        for label in (self.default_label, *self.by_label):
            if label not in self.labels:
                raise ValueError(f"label '{label}' is not among labels")
        for overrides in self.by_label.values():
            _checked(overrides)
        return self

    def operation(self, entity: str, label: str | None) -> Operation:
        """What becomes of an entity in a document of that classification."""
        named = label or self.default_label
        overrides = self.by_label.get(named if named in self.labels else self.labels[-1], {})
        return overrides.get(entity) or self.entities.get(entity) or self.strictest

    @property
    def strictest(self) -> Operation:
        """The strictest operation the policy uses anywhere; at least ``mask``."""
        used = [*self.entities.values(), *(o for m in self.by_label.values() for o in m.values())]
        return max((*used, Operation.MASK), key=_STRICTNESS.index)


def load_policy(path: str) -> PolicySettings:
    """Read and validate a policy file; an empty path means the built-in one.

    Raises:
        ConfigError: Missing file, or as :func:`parse_policy`.
    """
    if not path:
        return PolicySettings()
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ConfigError(
            f"Policy {path} is missing or unreadable.", "set stages.redact.policy to a file."
        ) from None
    return parse_policy(text, Path(path).name)


def parse_policy(text: str, name: str = "policy") -> PolicySettings:
    """Validate a policy's YAML; workers get the text, so that every node applies the same.

    Raises:
        ConfigError: Invalid YAML, unknown key, label or operator.
    """
    try:
        values = yaml.safe_load(text) if text else {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" at line {mark.line + 1}" if mark else ""
        raise ConfigError(f"Policy {name} is not valid YAML{place}.", "mend it.") from None
    if not isinstance(values, dict) or bool(values) != bool(text):
        raise ConfigError(f"Policy {name} holds no settings.", "see conf/policies/default.yaml.")
    return PolicySettings.parse(values, name)


def _checked(entities: dict[str, V]) -> dict[str, V]:
    for entity in entities:
        if (
            not entity.isascii()
            or not entity.replace("_", "").isalnum()
            or entity.upper() != entity
        ):
            raise ValueError(f"entity '{entity}' is not written in capitals")
    return entities
