"""Commands are found by what a module holds, and by nothing else."""

from __future__ import annotations

import ast
import os
import signal
import time
from pathlib import Path

import click
import pytest

from refinery.cli import main as module
from refinery.cli.main import cli, main

FOLDER = Path(module.__file__).parent


def test_every_module_with_a_command_is_listed_and_loads() -> None:
    holding = []
    for path in FOLDER.glob("*.py"):
        body = ast.parse(path.read_text(encoding="utf-8")).body
        names = [node.name for node in body if isinstance(node, ast.FunctionDef)]
        if "command" in names:
            holding.append(path.stem)
    listed = cli.list_commands(click.Context(cli))
    assert listed == sorted(holding) and {"run", "status", "maintain"} <= set(listed)
    for name in listed:
        assert isinstance(cli.get_command(click.Context(cli), name), click.Command)
    assert cli.get_command(click.Context(cli), "output") is None


def test_an_unexpected_error_says_where_debug_stands(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(config: Path) -> None:
        raise ValueError("Barbara Johnson")

    from refinery.cli import maintain

    monkeypatch.delenv("REFINERY_DEBUG", raising=False)
    monkeypatch.setattr(maintain, "load_site", fail)
    with pytest.raises(SystemExit) as stop:
        main(["maintain"])
    said = capsys.readouterr().err
    assert stop.value.code == 1 and "'refinery --debug maintain …'" in said
    assert "Barbara" not in said


def test_who_is_asked_to_end_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def work(config: Path) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(30)

    from refinery.cli import maintain

    monkeypatch.setattr(maintain, "load_site", work)
    before = signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        with pytest.raises(SystemExit) as stop:
            main(["maintain"])
    finally:
        signal.signal(signal.SIGTERM, before)
    assert stop.value.code == 143
    assert capsys.readouterr().err.strip().startswith("Terminated. What was committed stays")
