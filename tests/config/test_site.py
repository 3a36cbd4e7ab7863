"""The shipped configurations are valid, and a broken one says what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from refinery.config.site import ModelSettings, load_site
from refinery.core.line import check_line
from refinery.errors import ConfigError

CONF = Path(__file__).resolve().parents[2] / "conf"


@pytest.mark.parametrize("name", ["demo.yaml", "local.yaml", "cluster.yaml"])
def test_a_shipped_configuration_is_valid_and_explains_every_setting(name: str) -> None:
    site = load_site(CONF / name)
    # The demo's corpus names files of a company that make demo has yet to write.
    check_line(site.model_copy(update={"corpora": {}}))
    lines = (CONF / name).read_text().splitlines()
    bare = [
        line
        for line in lines
        if ":" in line
        and "#" not in line
        and not line.rstrip().endswith((":", "'", '"'))
        and not line.strip().startswith(
            (
                "identity",
                "local",
                "demo",
                "- name",
                "type",
                "path",
                "realm",
                "label",
                "spacy",
                "sentence",
                "driver_memory",
                "destination",
            )
        )
    ]
    assert not bare


def test_a_missing_file_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="missing") as caught:
        load_site(tmp_path / "none.yaml")
    assert "refinery init" in caught.value.next_step


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "a: &a [1]\nb: &b [*a, *a]\n" * 1
            + "x: &x0 [*b, *b]\n"
            + "".join(f"y{n}: &x{n + 1} [{', '.join([f'*x{n}'] * 9)}]\n" for n in range(9)),
            "anchors",
        ),
        ("lake: &a {raw: *a}", "anchor"),
        ("lake: " + "[" * 5000, "YAML"),
        ("lake: 2026-13-45", "YAML"),
    ],
)
def test_a_file_that_would_never_end_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "bomb.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_site(path)
    assert said in str(caught.value)


def test_invalid_yaml_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("lake:\n  raw: [unclosed\nledger: 1\n")
    with pytest.raises(ConfigError, match="line"):
        load_site(path)


def test_a_bare_off_in_yaml_switches_the_classifier_off() -> None:
    assert ModelSettings.parse({"token_classifier": False}, "models").token_classifier == "off"
