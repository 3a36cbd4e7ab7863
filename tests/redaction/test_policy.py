from __future__ import annotations

from pathlib import Path

import pytest

from refinery.core.registry import components
from refinery.errors import ConfigError
from refinery.redaction.policy import Operation, PolicySettings, load_policy

POLICIES = sorted((Path(__file__).parents[2] / "conf" / "policies").glob("*.yaml"))


def test_there_are_policies() -> None:
    assert {path.stem for path in POLICIES} >= {"default", "gdpr-pseudonymised"}


@pytest.mark.parametrize("path", POLICIES, ids=lambda p: p.stem)
def test_shipped_policies_name_every_entity(path: Path) -> None:
    policy = load_policy(str(path))
    found = {e for cls in components("recognizer").values() for e in cls.entities}
    assert found <= set(policy.entities)
    assert "training" in policy.purposes


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("entites: {}", "entities"),
        ("entities: {PERSON: hide}", "entities.PERSON"),
        ("entities: {person: mask}", "capitals"),
        ("by_label: {secret: {PERSON: drop}}", "not among labels"),
        ("purposes: {training: {default: rot13}}", "no operator 'rot13'"),
        ("[1, 2]", "holds no settings"),
        ("a: [", "not valid YAML at line"),
    ],
)
def test_wrong_policies_say_what_is_wrong(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(content)
    with pytest.raises(ConfigError) as caught:
        load_policy(str(path))
    assert words in str(caught.value)


def test_a_missing_policy_is_an_error_and_none_masks_everything(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        load_policy(str(tmp_path / "none.yaml"))
    assert load_policy("").operation("ANYTHING", None) is Operation.MASK


def test_unnamed_entities_get_the_strictest_operation_in_use() -> None:
    mild = PolicySettings(entities={"URL": Operation.KEEP})
    strict = PolicySettings(by_label={"restricted": {"US_SSN": Operation.DROP}})
    assert mild.operation("X", "public") is Operation.MASK
    assert strict.operation("X", "public") is Operation.DROP


def test_an_unknown_label_counts_as_the_strictest() -> None:
    policy = PolicySettings(
        entities={"URL": Operation.KEEP}, by_label={"restricted": {"URL": Operation.MASK}}
    )
    assert policy.operation("URL", "public") is Operation.KEEP
    assert policy.operation("URL", "top-secret") is Operation.MASK
