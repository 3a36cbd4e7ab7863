"""A report is for its owner alone, whatever lay where it is written, in the form asked for."""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from refinery.cli import report as module
from refinery.cli.report import command, target_of
from refinery.errors import UsageError
from refinery.redaction.report import build
from tests.redaction.report.reports import report


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/null"])
def test_a_device_is_not_replaced(name: str) -> None:
    with pytest.raises(UsageError, match="not a file"):
        target_of(Path(name), "run.html")


@pytest.mark.parametrize(("kind", "begins"), [("html", "<!DOC"), ("json", "{"), ("csv", '"sec')])
def test_the_redaction_report_comes_in_the_form_asked_for(
    kind: str, begins: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def made(workspace: object, run: str | None, since: str | None) -> dict[str, Any]:
        asked.append((run, since))
        return report()

    monkeypatch.setattr(module, "load_site", lambda config: None)
    monkeypatch.setattr(module, "open_workspace", lambda site, name: nullcontext())
    monkeypatch.setattr(build, "redaction_report", made)
    monkeypatch.chdir(tmp_path)
    arguments = ["redaction", "--run", "aa", "--since", "bb", "--format", kind]
    done = CliRunner().invoke(command, arguments, catch_exceptions=False)
    target = tmp_path / f"redaction-report.{kind}"
    assert done.exit_code == 0 and asked == [("aa", "bb")]
    assert target.read_text().startswith(begins) and target.stat().st_mode & 0o777 == 0o600
    # With --json the object is printed, and nothing is written that was not named.
    target.unlink()
    done = CliRunner().invoke(command, [*arguments, "--json"], catch_exceptions=False)
    assert json.loads(done.stdout)["version"] == 2 and not list(tmp_path.iterdir())


def test_a_page_of_a_run_is_no_table() -> None:
    done = CliRunner().invoke(command, ["run", "--format", "csv"])
    assert done.exit_code == 2 and "is not one of" in done.output
