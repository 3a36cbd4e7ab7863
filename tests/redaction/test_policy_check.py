"""What is wrong with a policy that can be read."""

from __future__ import annotations

from typing import Any

import pytest

from refinery.redaction.policy import PolicySettings
from refinery.redaction.policy_check import Problem, found_entities, problems

FOUND = frozenset({"PERSON", "DATE_TIME", "URL"})
NAMED = {"PERSON": "mask", "DATE_TIME": "mask", "URL": "keep"}


def wrong(**more: Any) -> list[Problem]:
    policy = PolicySettings.parse({"entities": NAMED, **more}, "test")
    return problems(policy, FOUND, FOUND | {"US_SSN"})


def test_a_sound_policy_has_no_problem() -> None:
    assert wrong(by_label={"restricted": {"URL": "mask"}}) == []


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"entities": {**NAMED, "PERSN": "mask"}}, "entities.PERSN"),
        ({"by_label": {"restricted": {"PERSN": "drop"}}}, "by_label.restricted.PERSN"),
        ({"purposes": {"training": {"entities": {"PERSN": "mask"}}}},
         "purposes.training.entities.PERSN"),
        ({"jurisdictions": ["eu"], "by_jurisdiction": {"eu": {"entities": {"PERSN": "drop"}}}},
         "by_jurisdiction.eu.entities.PERSN"),
    ],
)  # fmt: skip
def test_an_unknown_entity_is_told_with_the_nearest_name(more: dict[str, Any], where: str) -> None:
    found = [p for p in wrong(**more) if p.kind == "unknown-entity"]
    assert [(p.where, p.next) for p in found] == [(where, "did you mean 'PERSON'?")]


def test_what_is_found_and_not_named_is_told_with_what_it_gets() -> None:
    found = wrong(entities={"PERSON": "drop", "URL": "keep"})
    assert [(p.kind, p.where) for p in found] == [("unnamed-entity", "entities.DATE_TIME")]
    assert "'drop'" in found[0].problem


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"by_label": {"public": {"PERSON": "mask"}}}, "by_label.public.PERSON"),
        ({"jurisdictions": ["eu"], "by_label": {"public": {"URL": "mask"}},
          "by_jurisdiction": {"eu": {"by_label": {"public": {"URL": "keep"}}}}},
         "by_label.public.URL"),
        ({"jurisdictions": ["eu"], "by_label": {"restricted": {"URL": "mask"}},
          "by_jurisdiction": {"eu": {"by_label": {"restricted": {"URL": "mask"}}}}},
         "by_jurisdiction.eu.by_label.restricted.URL"),
        ({"purposes": {"training": {"entities": {"URL": "mask"}}}},
         "purposes.training.entities.URL"),
    ],
)  # fmt: skip
def test_rules_without_effect_are_told(more: dict[str, Any], where: str) -> None:
    assert where in {p.where for p in wrong(**more) if p.kind == "no-effect"}


def test_the_one_rule_that_drops_has_an_effect_on_what_has_no_line() -> None:
    assert wrong(by_label={"restricted": {"PERSON": "drop"}}) == []


def test_an_operator_needs_what_slots_tell() -> None:
    purposes = {"training": {"entities": {"DATE_TIME": "date-year"}}}
    assert [p.kind for p in wrong(purposes=purposes)] == ["unfit-operator"]
    assert wrong(purposes=purposes, attributes={"DATE_TIME": ["year"]}) == []


def test_entities_are_those_of_the_recognisers_that_run_and_of_the_sites_patterns() -> None:
    assert found_entities(("credit-card",), ("CASE",)) == {"CREDIT_CARD", "CASE"}
    assert {"PERSON", "US_SSN"} <= found_entities()
