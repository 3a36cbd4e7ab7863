"""``refinery evaluate text``: figures that can be missed, beside a reader called plainly."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from refinery.cli.evaluate import command
from refinery.errors import EnvironmentUnfitError, EvaluationFailedError, UsageError
from refinery.evaluation.text import peer, readers
from refinery.evaluation.text.readers import Read, choose, read_all

PAGE = "# Moving house\n\nThe archive moves to the basement on Monday.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A page and a table whose text is known, and a file no reader reads."""
    for name in ("page.md", "page.html"):
        (tmp_path / name).write_text(
            PAGE if name.endswith("md") else f"<html><body>{PAGE}</body></html>"
        )
        (tmp_path / f"{name}.txt").write_text(
            "Moving house The archive moves to the basement on Monday."
        )
    (tmp_path / "blob.bin").write_bytes(bytes(range(256)))
    (tmp_path / "blob.bin.txt").write_text("words")
    return tmp_path


def ask(folder: Path, *words: str) -> tuple[int, dict[str, Any]]:
    """Exit code and the object of --json."""
    asked = ["text", "--data", str(folder), "--truth", str(folder), "--json", *words]
    done = CliRunner().invoke(command, asked)
    return done.exit_code, json.loads(done.stdout)


def test_each_reader_is_scored_on_each_file(folder: Path) -> None:
    _, told = ask(folder, "--peer", "kreuzberg")
    assert told["readers"] == ["refinery", "kreuzberg"]
    formats = {one["format"]: one for one in told["formats"]}
    assert set(formats) == {"md", "html", "bin"}
    for reader in told["readers"]:
        assert formats["md"]["readers"][reader]["f1"] == 1.0
        assert formats["bin"]["readers"][reader]["f1"] == 0.0
        assert sum(formats["bin"]["readers"][reader]["failed"].values()) == 1
    assert formats["bin"]["readers"]["refinery"]["failed"] == {"unsupported": 1}
    assert formats["md"]["readers"]["refinery"]["files_per_second"] > 0
    assert {one["name"] for one in told["measures"]} == {"f1_md", "f1_html", "f1_bin", "f1_mean"}


def test_a_blank_truth_is_none(folder: Path) -> None:
    (folder / "blob.bin.txt").write_text("\n")
    _, told = ask(folder, "--peer", "none")
    assert {one["format"] for one in told["formats"]} == {"md", "html"}


def test_a_better_peer_is_a_miss(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def worse(name: str, paths: list[Path]) -> list[Read]:
        text = "Moving" if name == "refinery" else PAGE
        return [Read(text, 0.1) for _ in paths]

    monkeypatch.setattr("refinery.evaluation.text.evaluate.read_all", worse)
    code, told = ask(folder, "--peer", "kreuzberg", "--format", "md")
    assert code == EvaluationFailedError.exit_code
    assert told["failed"] == ["f1_md", "f1_mean"]
    assert ask(folder, "--peer", "none", "--format", "md")[0] == 0


def test_phrases_are_sought_as_expectations_say(folder: Path) -> None:
    wanted = {"must_include": ["# Moving house", "no such\nwords"], "must_not_include": ["Monday."]}
    named = [{"filename": "page.md", **wanted}, {"filename": "absent.md", **wanted}]
    (folder / "expectations.json").write_text(json.dumps(named))
    code, told = ask(folder, "--peer", "none", "--format", "md")
    assert code == EvaluationFailedError.exit_code
    assert told["failed"] == ["phrases_missing", "phrases_unwanted"]
    assert told["phrases"] == [
        {"file": "page.md", "reason": "", "missing": ["no such\nwords"], "unwanted": ["Monday."]}
    ]


def test_a_peer_that_dies_or_hangs_costs_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The peer's process runs this file as its program, where PEERS holds a bad reader."""
    paths = [tmp_path / name for name in ("fine", "dies", "hangs", "raises", "fine-too")]
    script = tmp_path / "bad.py"
    script.write_text(
        "import os, sys, time\n"
        "from refinery.evaluation.text import peer\n"
        "def bad():\n"
        "    def read(path):\n"
        "        name = os.path.basename(path)\n"
        "        print('noise')\n"
        "        if name == 'dies': os._exit(3)\n"
        "        if name == 'hangs': time.sleep(60)\n"
        "        if name == 'raises': raise ValueError(name)\n"
        "        return name\n"
        "    return read\n"
        "peer.PEERS['bad'] = bad\n"
        "peer.main('bad')\n"
    )
    monkeypatch.setattr(readers, "SECONDS", 2.0)
    monkeypatch.setattr(readers, "program", lambda name: [sys.executable, str(script)])
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
    found = [(read.text, read.reason) for read in read_all("bad", paths)]
    assert found == [
        ("fine", ""),
        ("", "crashed"),
        ("", "timeout"),
        ("", "ValueError"),
        ("fine-too", ""),
    ]


def test_peers_are_those_that_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(peer.PEERS, "no_such_reader", peer.kreuzberg)
    assert choose(()) and "no_such_reader" not in choose(())
    assert choose(("none",)) == []
    with pytest.raises(EnvironmentUnfitError, match="no_such_reader is not installed"):
        choose(("no_such_reader",))
    with pytest.raises(UsageError, match="known: kreuzberg, markitdown"):
        choose(("nobody",))
