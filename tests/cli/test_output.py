"""How the command is called in what it says."""

from __future__ import annotations

import sys

import pytest

from refinery.cli import output


@pytest.mark.parametrize(
    ("called", "is_on_path", "said"),
    [
        ("/opt/venv/bin/refinery", False, "/opt/venv/bin/refinery"),
        ("/opt/venv/bin/refinery", True, "refinery"),
        ("/opt/refinery/cli/main.py", False, "refinery"),
        ("/opt/refinery/__main__.py", False, "refinery"),
        ("", False, "refinery"),
    ],
)
def test_a_module_is_no_command(
    monkeypatch: pytest.MonkeyPatch, called: str, is_on_path: bool, said: str
) -> None:
    monkeypatch.setattr(sys, "argv", [called])
    monkeypatch.setattr(output.shutil, "which", lambda name: name if is_on_path else None)
    assert output.program() == said
