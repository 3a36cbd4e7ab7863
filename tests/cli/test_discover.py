"""``refinery discover``: proposals are told as shapes, decisions with who and when."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from refinery.cli import discover
from refinery.cli.main import main
from refinery.errors import UsageError
from refinery.redaction.discovery.candidates import candidates
from refinery.redaction.discovery.statistics import count, mentions
from tests.core.toy import site_at
from tests.redaction.discovery.test_proposals import corpus


class Ledger:
    """Keeps rows as the real one does, in memory."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.appends = 0

    def record_house_identifiers(self, rows: list[dict[str, Any]]) -> None:
        self.appends += 1
        self.rows += [{**row, "run_seq": self.appends} for row in rows]

    def house_identifiers(self) -> list[dict[str, Any]]:
        return self.rows


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ledger:
    """A ledger beside a corpus of cases and employees."""
    kept = Ledger()
    texts = corpus("case ZX-NNNNN is open", "of EMP/NNNNN")
    census = count(mentions(candidates(text)) for text in texts)
    context = SimpleNamespace(identity=SimpleNamespace(reference="file:none"))

    @contextmanager
    def opened(*arguments: Any, **options: Any) -> Iterator[Any]:
        yield SimpleNamespace(ledger=kept, inputs=None, context=context)

    monkeypatch.setattr(discover, "load_site", lambda config: site_at(tmp_path))
    monkeypatch.setattr(discover, "open_workspace", opened)
    monkeypatch.setattr(discover, "noted", lambda workspace, command: nullcontext())
    monkeypatch.setattr(discover, "mine", lambda inputs, key: census)
    return kept


@pytest.fixture
def call(ledger: Ledger, capsys: pytest.CaptureFixture[str]) -> Any:
    """Calls the command and returns its object."""

    def called(*arguments: str) -> Any:
        main(["discover", *arguments, "--json"])
        return json.loads(capsys.readouterr().out)

    return called


def test_what_is_found_is_proposed_and_told_as_shapes(call: Any, ledger: Ledger) -> None:
    told = call("identifiers", "--by", "miner")
    assert told["found"] == 2
    assert {(i["shape"], i["state"], i["name"]) for i in told["identifiers"]} == {
        ("ZX-99999", "proposed", "CASE_NUMBER"),
        ("EMP/99999", "proposed", "EMP_NUMBER"),
    }
    assert all(
        i["by"] == "miner" and i["at"] and not i["needs_context"] for i in told["identifiers"]
    )
    assert call("list") == {"identifiers": told["identifiers"]}
    before = len(ledger.rows)
    assert call("identifiers") == told and len(ledger.rows) == before


def test_an_officer_decides_once_and_it_lasts(call: Any, ledger: Ledger) -> None:
    first, second = (i["id"] for i in call("identifiers")["identifiers"])
    told = call("accept", first[:6], "--name", "MATTER", "--by", "officer")
    assert told["changed"] and told["identifier"]["state"] == "accepted"
    assert (told["identifier"]["name"], told["identifier"]["by"]) == ("MATTER", "officer")
    assert call("decline", second)["identifier"]["by"] == getpass.getuser()
    rows = len(ledger.rows)
    assert not call("accept", first)["changed"] and not call("decline", second)["changed"]
    states = {i["id"]: i["state"] for i in call("identifiers")["identifiers"]}
    assert states == {first: "accepted", second: "declined"} and len(ledger.rows) == rows
    states = {i["id"]: i["state"] for i in call("identifiers", "--again")["identifiers"]}
    assert states == {first: "accepted", second: "proposed"}
    assert call("decline", first)["identifier"]["state"] == "declined"


def test_people_see_the_table_and_what_to_do(
    ledger: Ledger, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["discover", "identifiers"])
    shown = capsys.readouterr().out
    assert "ZX-99999" in shown and "discover accept ID" in shown
    assert not any(row in shown for row in ("ZX-1", "ZX-2"))
    main(["discover", "accept", ledger.rows[0]["id"]])
    assert "redacts by it" in capsys.readouterr().out
    main(["discover", "decline", ledger.rows[0]["id"]])
    assert "leaves it in the texts" in capsys.readouterr().out
    main(["discover", "decline", ledger.rows[1]["id"]])
    assert "never masked" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [("accept", "nothing"), ("accept", ""), ("accept", "x", "--name", "Case")]
)
def test_what_cannot_be_followed_is_an_error(ledger: Ledger, arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as error:
        main(["discover", *arguments])
    assert error.value.code == UsageError.exit_code


def test_an_identifier_never_goes_the_way_of_what_a_policy_keeps(
    call: Any, ledger: Ledger, capsys: pytest.CaptureFixture[str]
) -> None:
    (first, _) = (i["id"] for i in call("identifiers")["identifiers"])
    with pytest.raises(SystemExit):
        main(["discover", "accept", first, "--name", "DATE_TIME"])
    assert "recognisers find already" in capsys.readouterr().err
    assert {i["state"] for i in call("list")["identifiers"]} == {"proposed"}
