"""What ``refinery evaluate`` prints, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from refinery.cli.evaluate import draw_demo, report
from refinery.cli.main import main
from refinery.errors import EvaluationFailedError
from refinery.evaluation.measures import Measure, at_least, none_left

DETAILS: dict[str, Any] = {
    "export": {
        "examples": 1,
        "planted": [{"entity": "CANARY", "planted": 2, "found": 1, "examples": ["row-7"]}],
    },
    "duplicates": {"exact": {"pairs": 2, "found": 1, "missed": [], "left_out": {"gone": 1}}},
    "threads": {"planted": 1, "recovered": 1, "torn": 0, "joined": 0, "absent": 0},
    "files": {"outcomes": [{"expectation": "readable", "outcome": "kept", "files": 1200}]},
    "remaining": {
        "texts": 1,
        "entities": [
            {"entity": "PERSON", "mentions": 3, "not_extracted": 0, "left": 1, "left_presidio": 2}
            | {"intact_presidio": 1}
        ],
    },
}
MISSED = [none_left("canaries_in_export", 1), at_least("recall", None, 1.0)]


def test_a_miss_is_one_object_and_its_own_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        report("demo", "/truth", MISSED, DETAILS, as_json=True, draw=draw_demo)
    assert ended.value.code == 11
    printed = capsys.readouterr()
    facts = json.loads(printed.out)
    assert facts["passed"] is False
    assert facts["failed"] == ["canaries_in_export", "recall"]
    assert (facts["error"], facts["exit_code"]) == ("EvaluationFailedError", 11)
    assert "canaries_in_export" in printed.err


def test_people_see_the_table_before_the_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(EvaluationFailedError, match="canaries_in_export is 1"):
        report("demo", "/truth", MISSED, DETAILS, as_json=False, draw=draw_demo)
    printed = capsys.readouterr().out
    for part in ("MISSED", "nothing to measure", "left out: gone", "1,200", "row-7"):
        assert part in printed


def test_a_pass_ends_quietly(capsys: pytest.CaptureFixture[str]) -> None:
    report("demo", "/truth", [Measure("told", 0.25)], DETAILS, as_json=True, draw=draw_demo)
    facts = json.loads(capsys.readouterr().out)
    assert facts["passed"] is True
    assert "error" not in facts
    assert facts["measures"] == [
        {"name": "told", "value": 0.25, "bound": None, "limit": None, "passed": True}
    ]


def test_a_missing_truth_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "site.yaml"
    lake = "{raw: /r, ledger: /l, refined: /f, exports: /e}"
    config.write_text(
        f"lake: {lake}\nkeys: {{identity: 'file:/nowhere'}}\nspark: {{local_dir: /s}}\n"
        f"sources: [{{name: all, type: file-share, path: '{tmp_path}/store'}}]\n"
    )
    with pytest.raises(SystemExit) as ended:
        main(["evaluate", "demo", "--config", str(config)])
    assert ended.value.code == 2
    assert "refinery demo DIR" in capsys.readouterr().err.replace("\n", " ")
