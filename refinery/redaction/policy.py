"""Policy: what becomes of each entity, by classification and jurisdiction, and its rendering.

Anything a policy does not name gets the strictest operation it uses, never the mildest.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Final, Self

from pydantic import Field, field_validator, model_validator

from refinery.config.settings import Settings
from refinery.config.yaml_text import read_yaml
from refinery.core.registry import components
from refinery.errors import ConfigError
from refinery.redaction.safe_attributes import SHOWN_DIGITS, misfit


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
        _checked(value)
        return value

    @model_validator(mode="after")
    def _known_operators(self) -> Self:
        known = components("operator")
        for operator in (self.default, *self.entities.values()):
            if operator not in known:
                raise ValueError(f"no operator '{operator}'; {_nearest(operator, known)}")
        return self

    def operator(self, entity: str) -> str:
        """Name of the operator that writes an entity."""
        return self.entities.get(entity, self.default)


class JurisdictionRules(Settings):
    """What holds in one jurisdiction instead."""

    entities: dict[str, Operation] = Field(default_factory=dict)
    by_label: dict[str, dict[str, Operation]] = Field(
        default_factory=dict, description="Classification -> entity -> operation; beats all else."
    )


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
    jurisdictions: tuple[str, ...] = Field(
        default=(),
        description="Those it tells apart; a document of another gets the strictest of them all.",
    )
    default_jurisdiction: str = Field(
        default="", description="Of a document whose sources declare none; empty: the strictest."
    )
    entities: dict[str, Operation] = Field(default_factory=dict)
    by_label: dict[str, dict[str, Operation]] = Field(
        default_factory=dict, description="Classification -> entity -> operation instead."
    )
    by_jurisdiction: dict[str, JurisdictionRules] = Field(
        default_factory=dict, description="Jurisdiction -> what holds there instead."
    )
    attributes: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Entity -> what its slots may say of the value, for renderings to use.",
    )
    purposes: dict[str, Rendering] = Field(default_factory=lambda: {"training": Rendering()})

    @model_validator(mode="after")
    def _known_names(self) -> Self:
        for label in (self.default_label, *(label for label, _ in self._labelled())):
            if label not in self.labels:
                raise ValueError(
                    f"label '{label}' is not among labels; {_nearest(label, self.labels)}"
                )
        named = filter(None, (self.default_jurisdiction, *self.by_jurisdiction))
        for place in named:
            if place not in self.jurisdictions:
                near = _nearest(place, self.jurisdictions)
                raise ValueError(f"jurisdiction '{place}' is not among jurisdictions; {near}")
        _checked(self.entities)
        for _, overrides in self._labelled():
            _checked(overrides)
        for rules in self.by_jurisdiction.values():
            _checked(rules.entities)
        return self

    @model_validator(mode="after")
    def _fitting_attributes(self) -> Self:
        """Digits of a card that are shown and a token of it could be put together again."""
        _checked(self.attributes)
        for entity, names in self.attributes.items():
            for name in names:
                wrong = misfit(entity, name)
                if wrong:
                    raise ValueError(wrong)
            for purpose, how in self.purposes.items() if SHOWN_DIGITS & set(names) else ():
                operator = how.operator(entity)
                if components("operator")[operator].needs_key:
                    raise ValueError(
                        f"attributes show digits of {entity}, so purpose '{purpose}' must not "
                        f"write a keyed token of it ('{operator}')"
                    )
        return self

    def operation(
        self, entity: str, label: str | None, jurisdictions: Sequence[str] = ()
    ) -> Operation:
        """What becomes of an entity in a document.

        Args:
            label: Its classification; None is the default's.
            jurisdictions: All that its sources declare; none is the default's. The strictest
                counts.
        """
        named = label or self.default_label
        named = named if named in self.labels else self.labels[-1]
        places = tuple(jurisdictions) or (self.default_jurisdiction,)
        if not all(place in self.jurisdictions for place in places):
            places = self.jurisdictions or ("",)
        return strictest(self._cell(entity, named, place) for place in places)

    def _cell(self, entity: str, label: str, place: str) -> Operation:
        """The one rule for both, else the stricter of those for one, else the rule for all."""
        there = self.by_jurisdiction.get(place, _NOWHERE)
        both = there.by_label.get(label, {}).get(entity)
        if both:
            return both
        one = (self.by_label.get(label, {}).get(entity), there.entities.get(entity))
        said = [operation for operation in one if operation]
        return strictest(said) if said else self.entities.get(entity) or self.strictest

    @property
    def strictest(self) -> Operation:
        """The strictest operation the policy uses anywhere; at least ``mask``."""
        there = (o for rules in self.by_jurisdiction.values() for o in rules.entities.values())
        labelled = (o for _, overrides in self._labelled() for o in overrides.values())
        return strictest((*self.entities.values(), *there, *labelled, Operation.MASK))

    @property
    def named(self) -> frozenset[str]:
        """Entities that some rule says an operation for."""
        there = (entity for rules in self.by_jurisdiction.values() for entity in rules.entities)
        labelled = (entity for _, overrides in self._labelled() for entity in overrides)
        return frozenset((*self.entities, *there, *labelled))

    def operations(self, entity: str) -> frozenset[Operation]:
        """All that may become of an entity, over classifications and jurisdictions."""
        places = self.jurisdictions or ("",)
        return frozenset(self._cell(entity, n, place) for n in self.labels for place in places)

    def _labelled(self) -> Iterator[tuple[str, Mapping[str, Operation]]]:
        for by_label in (self.by_label, *(r.by_label for r in self.by_jurisdiction.values())):
            yield from by_label.items()


_NOWHERE: Final = JurisdictionRules()


def strictest(operations: Iterable[Operation]) -> Operation:
    """The strictest of some operations."""
    return max(operations, key=_STRICTNESS.index)


def load_policy(path: str) -> PolicySettings:
    """Read and validate a policy file; an empty path means the built-in one.

    Raises:
        ConfigError: Missing or empty file, or as :func:`parse_policy`.
    """
    if not path:
        return PolicySettings()
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ConfigError(
            f"Policy {path} is missing or unreadable.", "set stages.redact.policy to a file."
        ) from None
    if not text.strip():  # no text stands for the built-in policy; a file was meant to say one
        raise ConfigError(
            f"Policy {path} is an empty file.",
            "fill it, as conf/policies/default.yaml is, or leave stages.redact.policy out to mask "
            "all that is found.",
        )
    return parse_policy(text, Path(path).name)


def parse_policy(text: str, name: str = "policy") -> PolicySettings:
    """Validate a policy's YAML; workers get the text, so that every node applies the same.

    Raises:
        ConfigError: Invalid YAML, unknown key, label or operator.
    """
    try:
        values = read_yaml(text) if text else {}
    except ValueError as error:
        raise ConfigError(f"Policy {name} {error}.", "mend it.") from None
    if not isinstance(values, dict) or bool(values) != bool(text):
        raise ConfigError(f"Policy {name} holds no settings.", "see conf/policies/default.yaml.")
    return PolicySettings.parse(values, name)


def _nearest(name: str, known: Iterable[str]) -> str:
    """What a wrong name may have meant, or all there are."""
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"did you mean '{near[0]}'?" if near else f"known: {', '.join(sorted(known)) or 'none'}"


def _checked(entities: Iterable[str]) -> None:
    for entity in entities:
        if (
            not entity.isascii()
            or not entity.replace("_", "").isalnum()
            or entity.upper() != entity
        ):
            raise ValueError(f"entity '{entity}' is not written in capitals")
