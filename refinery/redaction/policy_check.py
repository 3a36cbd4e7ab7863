"""What is wrong with a policy that can be read: names nobody finds, rules without effect."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final

from refinery.core.registry import components
from refinery.redaction.policy import Operation, PolicySettings

Rule = tuple[str, ...]
"""Where a rule stands: keys from the top of the policy down to the entity."""
_UNKNOWN: Final = (
    "remove it, add a site pattern, or name with --config the site that accepted the identifier."
)


@dataclass(frozen=True)
class Problem:
    """One thing an officer should mend.

    Attributes:
        kind: ``unknown-entity``, ``unnamed-entity``, ``no-effect`` or ``unfit-operator``.
        where: Path of the setting.
    """

    kind: str
    where: str
    problem: str
    next: str


def found_entities(recognizers: Collection[str] = (), more: Collection[str] = ()) -> frozenset[str]:
    """Entities that recognisers find.

    Args:
        recognizers: Those that run; empty means all there are.
        more: Entities of the site's own patterns, and of identifiers it accepted.
    """
    classes = components("recognizer")
    chosen = [cls for name, cls in classes.items() if not recognizers or name in recognizers]
    return frozenset((*(entity for cls in chosen for entity in cls.entities), *more))


def problems(policy: PolicySettings, found: frozenset[str], known: frozenset[str]) -> list[Problem]:
    """Everything that is wrong, in the order of the file.

    Args:
        found: Entities that the site's recognisers find.
        known: Entities that any recogniser or pattern can find.
    """
    return [
        *_unknown(policy, known),
        *_unnamed(policy, found),
        *_without_effect(policy),
        *_renderings(policy),
    ]


def _unknown(policy: PolicySettings, known: frozenset[str]) -> Iterator[Problem]:
    for rule in _entity_paths(policy):
        if rule[-1] not in known:
            near = difflib.get_close_matches(rule[-1], sorted(known), n=1)
            yield Problem(
                "unknown-entity",
                ".".join(rule),
                f"no recogniser finds {rule[-1]}",
                f"did you mean '{near[0]}'?" if near else _UNKNOWN,
            )


def _unnamed(policy: PolicySettings, found: frozenset[str]) -> Iterator[Problem]:
    for entity in sorted(found - set(policy.entities)):
        yield Problem(
            "unnamed-entity",
            f"entities.{entity}",
            f"recognisers find {entity}, which has no line: it gets '{policy.strictest}'",
            "say what becomes of it.",
        )


def _without_effect(policy: PolicySettings) -> Iterator[Problem]:
    """Rules without which everything would become the same."""
    for rule in _rules(policy):
        without = _less(policy, rule)
        if _decided(policy, rule[-1]) == _decided(without, rule[-1]):
            yield Problem(
                "no-effect",
                ".".join(rule),
                "nothing changes without this rule: others say the same, or overrule it",
                "remove it, or mend the rule that overrules it.",
            )


def _renderings(policy: PolicySettings) -> Iterator[Problem]:
    operators = components("operator")
    for purpose, how in policy.purposes.items():
        for entity, name in how.entities.items():
            where = f"purposes.{purpose}.entities.{entity}"
            uses = operators[name].uses
            if entity in policy.named and Operation.MASK not in policy.operations(entity):
                yield Problem(
                    "no-effect", where, f"{entity} is never masked, so never written", "remove it."
                )
            elif uses and not set(uses) & set(policy.attributes.get(entity, ())):
                yield Problem(
                    "unfit-operator",
                    where,
                    f"'{name}' needs one of {', '.join(uses)}, which slots of {entity} do not "
                    "tell: it would write the type",
                    f"name it under attributes.{entity}, or choose another operator.",
                )


def _rules(policy: PolicySettings) -> Iterator[Rule]:
    """Every rule of a classification, a jurisdiction or both."""
    for label, overrides in policy.by_label.items():
        yield from (("by_label", label, entity) for entity in overrides)
    for place, rules in policy.by_jurisdiction.items():
        yield from (("by_jurisdiction", place, "entities", entity) for entity in rules.entities)
        for label, overrides in rules.by_label.items():
            start = ("by_jurisdiction", place, "by_label", label)
            yield from ((*start, entity) for entity in overrides)


def _entity_paths(policy: PolicySettings) -> Iterator[Rule]:
    """Every place of the policy that names an entity."""
    yield from (("entities", entity) for entity in policy.entities)
    yield from _rules(policy)
    yield from (("attributes", entity) for entity in policy.attributes)
    for purpose, how in policy.purposes.items():
        yield from (("purposes", purpose, "entities", entity) for entity in how.entities)


def _less(policy: PolicySettings, rule: Rule) -> PolicySettings:
    """The policy without one rule."""
    values: Any = policy.model_dump()
    part = values
    for key in rule[:-1]:
        part = part[key]
    del part[rule[-1]]
    return PolicySettings.model_validate(values)


def _decided(policy: PolicySettings, entity: str) -> tuple[Operation, ...]:
    """What becomes of an entity, and of one without a line, wherever it stands."""
    places = policy.jurisdictions or ("",)
    return (
        policy.strictest,
        *(policy.operation(entity, label, (place,)) for label in policy.labels for place in places),
    )
