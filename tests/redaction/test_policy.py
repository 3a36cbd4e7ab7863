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
        ("by_label: {restrictd: {PERSON: drop}}", "did you mean 'restricted'?"),
        ("by_jurisdiction: {eu: {entities: {PERSON: drop}}}", "not among jurisdictions"),
        ("jurisdictions: [eu]\ndefault_jurisdiction: us", "known: eu"),
        ("purposes: {training: {default: rot13}}", "no operator 'rot13'"),
        ("purposes: {training: {default: pseudonim}}", "did you mean 'pseudonym'?"),
        ("attributes: {PERSON: [value]}", "no attribute 'value'"),
        ("attributes: {US_SSN: [last4]}", "not of US_SSN"),
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


JURISDICTIONS = PolicySettings.parse(
    {
        "jurisdictions": ["eu", "us"],
        "entities": {"NRP": "mask", "DATE_TIME": "keep"},
        "by_label": {"restricted": {"DATE_TIME": "mask"}},
        "by_jurisdiction": {
            "eu": {"entities": {"NRP": "drop"}},
            "us": {
                "entities": {"DATE_TIME": "mask"},
                "by_label": {"public": {"DATE_TIME": "keep"}, "restricted": {"NRP": "keep"}},
            },
        },
    },
    "test",
)


@pytest.mark.parametrize(
    ("entity", "label", "jurisdictions", "wanted"),
    [
        ("NRP", "internal", ["us"], Operation.MASK),
        ("NRP", "internal", ["eu"], Operation.DROP),
        ("NRP", "internal", ["eu", "us"], Operation.DROP),
        ("NRP", "internal", [], Operation.DROP),
        ("NRP", "internal", ["us", "cn"], Operation.DROP),
        ("NRP", "restricted", ["us"], Operation.KEEP),
        ("DATE_TIME", "internal", ["eu"], Operation.KEEP),
        ("DATE_TIME", "restricted", ["eu"], Operation.MASK),
        ("DATE_TIME", "internal", ["us"], Operation.MASK),
        ("DATE_TIME", "public", ["us"], Operation.KEEP),
        ("X", "public", ["us"], Operation.DROP),
    ],
)
def test_the_rule_for_both_counts_else_the_stricter_and_of_several_places_the_strictest(
    entity: str, label: str, jurisdictions: list[str], wanted: Operation
) -> None:
    assert JURISDICTIONS.operation(entity, label, jurisdictions) is wanted


def test_without_jurisdictions_they_play_no_part() -> None:
    policy = PolicySettings(entities={"URL": Operation.KEEP})
    assert policy.operation("URL", "public", ["eu"]) is Operation.KEEP
    home = JURISDICTIONS.model_copy(update={"default_jurisdiction": "us"})
    assert home.operation("NRP", "internal") is Operation.MASK


@pytest.mark.parametrize("operator", ["pseudonym", "surrogate"])
def test_shown_digits_and_a_keyed_token_of_one_card_are_refused(operator: str) -> None:
    shown = {"attributes": {"CREDIT_CARD": ["last4"]}}
    for how in ({"default": operator}, {"entities": {"CREDIT_CARD": operator}}):
        with pytest.raises(ConfigError, match="keyed token"):
            PolicySettings.parse({**shown, "purposes": {"training": how}}, "test")
    PolicySettings.parse({**shown, "purposes": {"training": {"default": "card-display"}}}, "test")


def test_renderings_are_no_part_of_what_redaction_depends_on() -> None:
    plain, other = PolicySettings(), PolicySettings.parse({"purposes": {"x": {}}}, "test")
    said = PolicySettings.parse({"attributes": {"DATE_TIME": ["year"]}}, "test")
    left_out = frozenset({"purposes"})
    assert plain.digest(left_out) == other.digest(left_out) != said.digest(left_out)
