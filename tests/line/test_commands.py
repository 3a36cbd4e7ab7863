"""What its users type, over a lake that the line has filled."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from refinery.cli.main import main
from refinery.config.site import load_site
from refinery.core.line import LINE
from refinery.core.workspace import open_workspace
from refinery.errors import EvaluationFailedError, ExportRefusedError, UsageError
from tests.line.conftest import Line

pytestmark = [pytest.mark.long, pytest.mark.timeout(1500)]


class Terminal:
    """Runs commands on the company's site in this process."""

    def __init__(self, line: Line, capsys: pytest.CaptureFixture[str]) -> None:
        self._line = line
        self._capsys = capsys

    def say(self, *words: str) -> tuple[int, str]:
        """Exit code and standard output."""
        self._capsys.readouterr()
        code = 0
        try:
            main([*words, "--config", str(self._line.config)])
        except SystemExit as stop:
            code = int(stop.code or 0)
        return code, self._capsys.readouterr().out

    def ask(self, *words: str) -> dict[str, Any]:
        """The one object that --json prints."""
        code, out = self.say(*words, "--json")
        assert code == 0, out
        return json.loads(out)  # anything else on standard output would not parse


@pytest.fixture
def terminal(line: Line, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(line, capsys)


def exported(line: Line) -> list[dict[str, Any]]:
    """Rows of the exported corpus."""
    out = Path(yaml.safe_load(line.config.read_text())["corpora"]["demo-sft"]["destination"])
    files = sorted((out / "chat-jsonl").glob("*.jsonl"))
    return [json.loads(row) for path in files for row in path.read_text().splitlines()]


def test_run_exports_once_and_then_finds_nothing_changed(line: Line, terminal: Terminal) -> None:
    before = line.versions()
    first = terminal.ask("run")
    assert [stage["stage"] for stage in first["stages"]] == list(LINE)
    assert first["exports"][0]["changed"] and first["exports"][0]["rows"] > 0
    assert len(exported(line)) == first["exports"][0]["rows"]
    again = terminal.ask("run")
    assert not again["changed"] and not again["exports"][0]["changed"]
    assert again["exports"][0]["export"] == first["exports"][0]["export"]
    for stage in (*first["stages"], *again["stages"]):
        assert stage["pending"] == stage["removed"] == 0, stage["stage"]
    assert line.wrote(before) == set(), "an unchanged run writes nothing outside the ledger"
    foreseen = terminal.ask("run", "--dry-run")["estimate"]
    assert {row["units"] for row in foreseen if row["stage"] != "acls"} == {0}


def test_status_and_runs_tell_where_the_line_stands(terminal: Terminal) -> None:
    stages = {stage["stage"]: stage for stage in terminal.ask("status")["stages"]}
    documents = stages["documents"]
    assert documents["pending"] == sum(
        documents[status] for status in ("kept", "rejected", "quarantined", "skipped")
    )
    assert list(stages) == list(LINE)
    assert {stage["state"] for stage in stages.values()} == {"done"}
    runs = terminal.ask("runs")["runs"]
    assert runs[0]["outcome"] == "finished" and runs[0]["exit_code"] == 0


def test_the_page_of_a_run_tells_what_stands(
    line: Line, terminal: Terminal, tmp_path: Path
) -> None:
    """About 25 s: what the ledger noted is what the tables hold."""
    told = terminal.ask("report", "run")
    assert told["run"]["state"] == "finished" and told["run"]["run"]
    assert all(step["is_known"] for step in told["funnel"])
    stays = {step["step"]: step["stays"] for step in told["funnel"]}
    with open_workspace(load_site(line.config), "test") as workspace:
        kept = {
            name: workspace.inputs.current(name).where("status = 'kept'")
            for name in ("items", "clean_documents", "examples")
        }
        clusters = workspace.inputs.current("duplicates", "cluster").select("cluster").distinct()
        assert stays["distinct texts"] == clusters.count()
        assert stays["items"] == kept["items"].count()
        assert stays["clean documents"] == kept["clean_documents"].count()
        assert stays["examples"] == kept["examples"].count()
    assert stays["exported rows"] == len(exported(line))
    set_aside = {(row["stage"], row["reason"]): row["units"] for row in told["set_aside"]}
    shown = terminal.ask("show", "quarantine")["rows"]
    for row in shown:
        if row["table"] == "documents":
            assert set_aside[("documents", row["reason"])] == row["count"]
    target = tmp_path / "run.html"
    code, _ = terminal.say("report", "run", told["run"]["run"][:10], "--output", str(target))
    assert code == 0 and target.stat().st_mode & 0o777 == 0o600
    page = target.read_text(encoding="utf-8")
    canaries = (line.store.parent / "canaries.txt").read_text(encoding="utf-8").split("\n")
    assert not [word for word in (*canaries, "file:", str(line.store)) if word and word in page]
    assert terminal.say("report", "run", "no-such-run")[0] == UsageError.exit_code


@pytest.mark.parametrize("name", ["quarantine", "rejections", "findings", "members", "documents"])
def test_show_counts_what_it_does_not_show(terminal: Terminal, name: str) -> None:
    shown = terminal.ask("show", name, "--limit", "3")
    assert len(shown["rows"]) == min(3, shown["total"]) > 0


def test_show_keeps_personal_columns_to_itself_until_asked(terminal: Terminal) -> None:
    assert "text" not in terminal.ask("show", "documents", "--limit", "1")["rows"][0]
    assert "text" in terminal.ask("show", "documents", "--limit", "1", "--personal")["rows"][0]


def test_an_exported_row_leads_back_to_its_source(line: Line, terminal: Terminal) -> None:
    for row in exported(line)[::80]:
        told = terminal.ask("explain", row["id"])
        assert told["status"] == "kept" and told["sources"]
        for source in told["sources"]:
            assert source["uri"]
            if source["start"] < source["end"]:
                assert 0 <= source["source_start"] < source["source_end"]
            else:  # composed: a question made from a heading
                assert source["source_start"] is None
        assert any(source["start"] < source["end"] for source in told["sources"])


def test_what_was_set_aside_leads_back_to_its_file(terminal: Terminal) -> None:
    set_aside = terminal.ask("show", "quarantine")["rows"]
    assert all({*row["place"]} == {"source", "extension"} for row in set_aside)
    named = terminal.ask("show", "quarantine", "--personal")["rows"]
    for row, personal in zip(set_aside, named, strict=True):
        told = terminal.ask("explain", row["example"])
        assert personal["place"]["uri"] in {place["uri"] for place in told["places"]}
        assert told["places"] and told["places"][0]["uri"].startswith("file:")
        assert row["reason"] in {state["reason"] for state in told["stages"]}
        assert row["helps"].endswith(".")


def test_an_unknown_row_is_refused(terminal: Terminal) -> None:
    code, _ = terminal.say("explain", "nothing-of-this-name")
    assert code == 2


def test_the_report_holds_no_planted_value(line: Line, terminal: Terminal, tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    code, _ = terminal.say("report", "redaction", "--output", str(target))
    assert code == 0
    text = target.read_text(encoding="utf-8")
    canaries = (line.store.parent / "canaries.txt").read_text(encoding="utf-8").split("\n")
    assert not [word for word in canaries if word and word in text]
    assert terminal.ask("report", "redaction")


def test_a_sample_is_drawn_marked_and_stated(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "review.jsonl"
    wishes = ("--at-most", "3", "--planted", "1", "--doubted", "2", "--output", str(file))
    drawn = terminal.ask("assure", "draw", *wishes)
    assert file.stat().st_mode & 0o777 == 0o600
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == sum(drawn["documents"].values())
    assert terminal.ask("assure", "show")["overall"]["share_at_most"] is None
    done = [json.dumps({**line, "verdict": "clean"}) for line in lines]
    file.write_text("\n".join(done), encoding="utf-8")
    assert terminal.ask("assure", "record", str(file), "--reviewer", "ann")["unread"] == 0
    stated = terminal.ask("assure", "show")
    assert stated["readers"]["planted_seen"] == 0 and stated["overall"]["share_at_most"] == 1
    assert all(row["is_accepted"] is False for row in stated["strata"])  # who sees nothing
    assert terminal.ask("assure", "replay") == {"passed": True, "leaks": []}


def test_the_evaluation_passes(terminal: Terminal) -> None:
    code, out = terminal.say("evaluate", "demo", "--json", "--sample", "40")
    told = json.loads(out)
    assert (code, told["failed"]) == (0, []), EvaluationFailedError.exit_code


def test_stale_examples_are_not_exported(line: Line, terminal: Terminal) -> None:
    line.set("quality", rules={"word-count-v1": {"minimum": 60}})
    assert terminal.ask("run", "quality")["changed"]
    code, _ = terminal.say("run", "export")
    assert code == ExportRefusedError.exit_code
    line.set("quality", rules={})  # the next run goes on with it


def test_retry_opens_what_was_set_aside_and_the_next_run_tries_it(terminal: Terminal) -> None:
    opened = terminal.ask("retry", "documents")["reopened"]["documents"]
    assert opened > 0
    done = {stage["stage"]: stage for stage in terminal.ask("run")["stages"]}
    assert done["documents"]["pending"] == opened == done["documents"]["quarantined"]
