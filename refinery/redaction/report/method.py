"""By which method redaction was done: models, thresholds, policy, house identifiers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from refinery.config.models import switched_off
from refinery.config.site import ModelSettings
from refinery.core.workspace import Workspace
from refinery.ledger.identifiers import identifiers
from refinery.ledger.moments import utc
from refinery.redaction.engine import detector_facts
from refinery.redaction.policy import Operation, PolicySettings, load_policy
from refinery.redaction.settings import DetectionSettings


def report_method(
    models: ModelSettings, detection: Mapping[str, Any], policy: str, site: Mapping[str, str]
) -> dict[str, Any]:
    """Facts about how redaction is done.

    Args:
        models: Section ``models`` of the configuration.
        detection: Section ``stages.detect`` of the configuration.
        policy: Path of the policy.
        site: Further facts: version of refinery, digest of the configuration.

    Raises:
        ConfigError: The policy or the section is wrong.
        EnvironmentUnfitError: The model whose digest is stated is absent.
    """
    settings = DetectionSettings.parse(detection, "stages.detect")
    rules = load_policy(policy)
    return {
        **site,
        "policy": rules.name,
        "policy_digest": rules.digest(),
        "operations": {entity: str(operation) for entity, operation in rules.entities.items()},
        "operations_by_label": {label: _named(said) for label, said in rules.by_label.items()},
        "operations_by_jurisdiction": _by_jurisdiction(rules),
        "rendering_by_purpose": {
            purpose: ", ".join(
                [f"default {how.default}", *(f"{e} {o}" for e, o in how.entities.items())]
            )
            for purpose, how in rules.purposes.items()
        },
        "unnamed_entities": str(rules.strictest),
        "languages": list(settings.languages),
        "other_languages": settings.other_languages,
        "recognizers": list(settings.recognizers) or ["all"],
        "thresholds": _thresholds(settings),
        "pattern_seconds": settings.pattern_seconds,
        "detectors": detector_facts(models, settings),
        "switched_off": switched_off(models),
    }


def house_identifiers(workspace: Workspace) -> list[dict[str, Any]]:
    """The company's own numbers that an officer accepted: as shapes, never a value.

    Returns:
        Rows of ``entity``, ``shape``, ``precision`` (expected, a lower bound), ``by``, ``at``.
    """
    rows = []
    for each in identifiers(workspace.ledger.house_identifiers()).values():
        row = each.in_force
        if row is not None:
            at = utc(row["at"]).isoformat(timespec="seconds")
            named = {"entity": row["name"], "shape": row["shape"], "precision": row["precision"]}
            rows.append({**named, "by": row["by"], "at": at})
    return sorted(rows, key=lambda row: (row["entity"], row["shape"]))


def _thresholds(settings: DetectionSettings) -> dict[str, float]:
    """Lowest score, by what it is of."""
    return {
        "stored": settings.score_threshold,
        "classifier": settings.classifier.threshold,
        **{f"classifier {e}": least for e, least in settings.classifier.thresholds.items()},
        **{f"site pattern {p.entity}": p.score for p in settings.site_patterns},
    }


def _by_jurisdiction(rules: PolicySettings) -> dict[str, str]:
    said = {}
    for place, there in rules.by_jurisdiction.items():
        said[place] = _named(there.entities)
        said |= {f"{place}, {label}": _named(o) for label, o in there.by_label.items()}
    return {place: words for place, words in said.items() if words}


def _named(operations: Mapping[str, Operation]) -> str:
    return ", ".join(f"{entity} {operation}" for entity, operation in operations.items())
