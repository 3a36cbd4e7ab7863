"""``refinery policy check`` tells what is wrong and with which code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from refinery.cli import policy as cli
from refinery.cli.policy import command
from refinery.errors import ConfigError

POLICIES = sorted((Path(__file__).parents[2] / "conf" / "policies").glob("*.yaml"))


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_the_policies_that_are_shipped_are_sound(path: Path) -> None:
    result = CliRunner().invoke(command, ["check", str(path), "--json"])
    assert json.loads(result.output) == {"ok": True, "policy": path.stem, "problems": []}
    assert result.exit_code == 0


def test_a_policy_that_is_not_sound_has_a_code_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text("name: mine\nentities: {PERSON: mask, CASE_NUMBER: mask}\n")
    result = CliRunner().invoke(command, ["check", str(path), "--json"])
    said = json.loads(result.output)
    assert (result.exit_code, said["ok"]) == (ConfigError.exit_code, False)
    kinds = {(p["kind"], p["where"]) for p in said["problems"]}
    assert ("unknown-entity", "entities.CASE_NUMBER") in kinds
    assert ("unnamed-entity", "entities.US_SSN") in kinds
    shown = CliRunner().invoke(command, ["check", str(path)])
    assert "CASE_NUMBER" in shown.output and shown.exit_code == ConfigError.exit_code


@pytest.mark.parametrize("text", ["", " \n", "# nothing yet\n", "[]"])
def test_a_file_that_says_nothing_is_no_policy(tmp_path: Path, text: str) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(text)
    result = CliRunner().invoke(command, ["check", str(path)])
    assert isinstance(result.exception, ConfigError)
    assert "policy.yaml" in result.exception.problem and result.exception.next_step


def files(tmp_path: Path, stages: str = "") -> tuple[str, str]:
    """A policy that also names CASE, and a site."""
    policy = (
        POLICIES[0].read_text().replace("  PERSON: mask\n", "  PERSON: mask\n  CASE: mask\n", 1)
    )
    path, site = tmp_path / "policy.yaml", tmp_path / "site.yaml"
    path.write_text(policy)
    zones = "\n".join(
        f"  {zone}: {tmp_path}/{zone}" for zone in ("raw", "ledger", "refined", "exports")
    )
    site.write_text(
        f"lake:\n{zones}\nkeys: {{identity: 'file:{tmp_path}/key'}}\n"
        f"spark: {{local_dir: {tmp_path}}}\n{stages}"
    )
    return str(path), str(site)


def test_patterns_of_the_site_are_known(tmp_path: Path) -> None:
    pattern = "stages: {detect: {site_patterns: [{entity: CASE, regex: 'CASE-[0-9]+'}]}}\n"
    path, site = files(tmp_path, pattern)
    assert CliRunner().invoke(command, ["check", path]).exit_code == ConfigError.exit_code
    known = CliRunner().invoke(command, ["check", path, "--config", site])
    assert known.exit_code == 0, known.output


def test_identifiers_that_an_officer_accepted_are_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted = [{"entity": "CASE", "regex": "ZX-[0-9]+"}, {"entity": "TICKET", "regex": "T[0-9]+"}]

    @contextmanager
    def opened(*arguments: Any, **options: Any) -> Iterator[Any]:
        yield SimpleNamespace(house=lambda: json.dumps(accepted))

    monkeypatch.setattr(cli, "open_workspace", opened)
    path, site = files(tmp_path)
    asked = ["check", path, "--config", site, "--json"]
    before = json.loads(CliRunner().invoke(command, asked).output)["problems"]
    assert [(p["kind"], p["where"]) for p in before] == [("unknown-entity", "entities.CASE")]
    (tmp_path / "ledger").mkdir()
    after = json.loads(CliRunner().invoke(command, asked).output)["problems"]
    assert [(p["kind"], p["where"]) for p in after] == [("unnamed-entity", "entities.TICKET")]


def test_what_cannot_be_read_is_an_error_with_the_nearest_name(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text("purposes: {training: {default: pseudonim}}\n")
    result = CliRunner().invoke(command, ["check", str(path)])
    assert isinstance(result.exception, ConfigError) and "did you mean" in str(result.exception)
