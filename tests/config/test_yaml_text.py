"""YAML that people write: a key said twice is refused wherever it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from refinery.config.site import load_site
from refinery.config.yaml_text import read_yaml
from refinery.errors import ConfigError
from refinery.redaction.policy import parse_policy

TWICE = "entities:\n  PERSON: mask\n  SECRET: mask\n  PERSON: keep\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TWICE, "says a key twice at line 4"),
        ("a: 1\nb: {c: 1, 'c': 2}\n", "says a key twice at line 2"),
        ("- {a: 1, a: 1}\n", "says a key twice at line 1"),
        ("a: [", "is not valid YAML at line"),
        ("a: !!python/name:os.system x", "is not valid YAML at line"),
        ("[" * 100_000, "is not valid YAML"),
        ("when: 2024-02-31", "is not valid YAML"),
    ],
)
def test_what_is_wrong_is_told_without_a_quote(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said) as caught:
        read_yaml(text)
    assert "PERSON" not in str(caught.value)


def test_an_anchor_that_is_merged_in_may_be_said_anew() -> None:
    text = "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: {x: 1}\n"
    assert read_yaml(text) == {"a": {"x": 1, "y": 2}, "b": {"x": 1, "y": 3}, "c": {"x": 1}}


def test_a_policy_cannot_take_a_rule_back_further_down() -> None:
    with pytest.raises(ConfigError, match="says a key twice at line 4"):
        parse_policy(TWICE)
    with pytest.raises(ConfigError, match="not valid YAML"):
        parse_policy("[" * 100_000)


def test_a_site_cannot_name_a_source_list_twice(tmp_path: Path) -> None:
    site = tmp_path / "site.yaml"
    site.write_text("sources: []\nlake: {}\nsources: []\n")
    with pytest.raises(ConfigError, match="says a key twice at line 3"):
        load_site(site)
