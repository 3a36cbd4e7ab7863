"""Every wrong start ends in one clear message, its own exit code, no traceback, no mess."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from refinery.cli.main import main
from refinery.cli.output import stdout, table_of
from tests.chaos.site import CONF, FOR_FEW_ROWS


def refinery(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command that ends before Spark starts; a process of its own would take seconds."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    before, code = signal.getsignal(signal.SIGTERM), 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main(list(arguments))
        except SystemExit as end:
            code = int(end.code or 0)
        finally:
            signal.signal(signal.SIGTERM, before)
    return subprocess.CompletedProcess(arguments, code, written(out), written(err))


def written(stream: io.TextIOWrapper) -> str:
    """What was printed to a stream."""
    stream.seek(0)
    return stream.read()


def refinery_apart(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a user does, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "refinery.cli.main", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=120,
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A valid site over an existing folder, with keys."""
    (tmp_path / "share").mkdir()
    done = refinery("init", str(tmp_path / "site"))
    assert done.returncode == 0, done.stderr
    path = tmp_path / "site" / "site.yaml"
    path.write_text(path.read_text().replace("/srv/share", str(tmp_path / "share")))
    return path


def change(path: Path, key: str, value: object) -> None:
    """Set a dotted key of a configuration."""
    values = yaml.safe_load(path.read_text())
    spot = values
    *above, last = key.split(".")
    for part in above:
        spot = spot[int(part)] if isinstance(spot, list) else spot[part]
    spot[last] = value
    path.write_text(yaml.safe_dump(values))


@pytest.mark.parametrize(
    ("key", "value", "code", "said"),
    [
        ("plan.chunk_byte", 5, 3, "chunk_bytes"),
        ("stages", {"detekt": {}}, 3, "detect"),
        ("keys.identity", "file:/no/such/key", 3, "missing"),
        ("spark.settings", {"spark.hadoop.fs.s3a.secret.key": "x"}, 3, "credential"),
        ("sources.0.type", "file-shore", 3, "file-share"),
        ("lake.raw", "file:/srv/raw", 3, "absolute path"),
        ("spark.master", "locl[2]", 3, "spark.master"),
        ("spark.driver_memory", "lots", 3, "spark.driver_memory"),
        ("guard.seconds", float("inf"), 3, "guard.seconds"),
        ("corpora.internal-sft.canaries", "/no/such/file", 3, "/no/such/file"),
        ("corpora.internal-sft.directory", "/no/such/file", 3, "/no/such/file"),
    ],
)
def test_a_wrong_configuration(site: Path, key: str, value: object, code: int, said: str) -> None:
    change(site, key, value)
    done = refinery("run", "--config", str(site))
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Next:" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert not any((site.parent / "lake").rglob("*.parquet"))


def test_a_missing_configuration_as_json(tmp_path: Path) -> None:
    done = refinery("run", "--config", str(tmp_path / "none.yaml"), "--json")
    assert done.returncode == 3
    told = json.loads(done.stdout)
    assert told["exit_code"] == 3
    assert "refinery init" in told["next"]


def test_an_unknown_stage_lists_those_there_are(site: Path) -> None:
    done = refinery("run", "redakt", "--config", str(site))
    assert done.returncode == 2
    assert "redact" in done.stderr


def test_stages_and_a_range_of_them_are_one_too_many(site: Path) -> None:
    done = refinery("run", "crawl", "--from", "detect", "--config", str(site))
    assert done.returncode == 2 and "--from" in done.stderr


@pytest.mark.parametrize("command", [("maintain",), ("migrate",), ("retry",), ("fit", "topics")])
def test_only_a_run_makes_a_lake(site: Path, command: tuple[str, ...]) -> None:
    done = refinery(*command, "--config", str(site))
    assert done.returncode == 6 and "no lake yet" in done.stderr
    assert not (site.parent / "lake").exists()


def test_doctor_says_what_is_undone_even_where_a_site_answers_for_it(site: Path) -> None:
    change(site, "spark.strict", False)
    for settings, named in (
        ({}, "spark.strict"),
        ({"spark.authenticate": "false"}, "authenticate"),
    ):
        change(site, "spark.settings", settings)
        done = refinery("doctor", "--config", str(site), "--json")
        checks = {check["check"]: check for check in json.loads(done.stdout)["checks"]}
        assert not checks["spark settings"]["ok"] and named in checks["spark settings"]["found"]


def test_doctor_says_whether_scans_are_read(site: Path) -> None:
    for settings, said in (
        ({"ocr": False}, "switched off"),
        ({"ocr_tessdata": str(site.parent)}, "scans and pictures give no text"),
    ):
        change(site, "stages.documents", settings)
        done = refinery("doctor", "--config", str(site), "--json")
        checks = {check["check"]: check for check in json.loads(done.stdout)["checks"]}
        assert checks["ocr"]["ok"] and said in checks["ocr"]["found"]


def test_doctor_says_what_readers_are_kept_from(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for refused, said in ((["file-system"], "refuses"), ([], "no file of this account")):
        pool = SimpleNamespace(extract=lambda *_: None, close=lambda: None, refused=refused)
        monkeypatch.setattr("refinery.cli.doctor.Pool", lambda pool=pool: pool)
        done = refinery("doctor", "--config", str(site), "--json")
        checks = {check["check"]: check for check in json.loads(done.stdout)["checks"]}
        assert checks["sandbox"]["ok"] and said in checks["sandbox"]["found"]
        assert all(measure in checks["sandbox"]["found"] for measure in refused)


def test_doctor_names_what_is_not_apart(site: Path) -> None:
    change(site, "lake.refined", str(site.parents[1] / "share" / "refined"))
    done = refinery("doctor", "--config", str(site), "--json")
    checks = {check["check"]: check for check in json.loads(done.stdout)["checks"]}
    assert done.returncode == 4 and "lake.refined" in checks["places"]["found"]


def test_a_cell_does_not_steer_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    stdout().print(table_of(("na\x1bme",), [("a\x1b]0;x\x07b\x9bc\u202ed",)], "ti\x1btle"))
    shown = capsys.readouterr().out
    assert "a\\x1b]0;x\\x07b\\x9bc\\u202ed" in shown
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(shown)


def test_a_name_does_not_steer_a_terminal(site: Path) -> None:
    done = refinery("show", "\x1b[2Jx\u202ey", "--config", str(site))
    assert done.returncode == 2 and "\\x1b[2Jx\\u202ey" in done.stderr


def test_doctor_names_a_wrong_java_and_a_missing_model(site: Path, tmp_path: Path) -> None:
    java = tmp_path / "jdk" / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n")
    java.chmod(0o755)
    change(site, "models.spacy", str(tmp_path / "no-model"))
    done = refinery_apart(
        "doctor", "--config", str(site), "--json", JAVA_HOME=str(tmp_path / "jdk")
    )
    assert done.returncode == 4
    checks = {c["check"]: c for c in json.loads(done.stdout)["checks"]}
    assert not checks["java"]["ok"]
    assert "17" in checks["java"]["next"]
    assert not checks["models"]["ok"]
    assert checks["models"]["next"]
    assert checks["jars"]["ok"]


@pytest.mark.usefixtures("spark")
def test_dry_run_shows_settings_and_work_and_touches_nothing(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It joins the session of all tests, which keeps its settings.
    change(site, "spark.settings", FOR_FEW_ROWS)
    change(site, "spark.shuffle_partitions", 2)
    monkeypatch.setenv("TMPDIR", os.environ["TMPDIR"])
    (site.parents[1] / "share" / "note.txt").write_text("A note.")
    done = refinery("run", "--dry-run", "--json", "--config", str(site))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["stages"]["documents"]
    assert told["origins"]["redact"] == {
        "policy": "configuration",
        "directory": "default",
        "allowed": "configuration",
        "allowed_by_source": "default",
    }
    units = {row["stage"]: row["units"] for row in told["estimate"]}
    assert units["crawl"] == 1 and units["documents"] is None
    assert not (site.parent / "lake").exists()


def test_the_shipped_demo_configuration_is_the_one_make_uses() -> None:
    assert "conf/demo.yaml" in (CONF.parents[1] / "Makefile").read_text()


@pytest.mark.parametrize("said", ['openjdk version \\"11.0.2\\"', "no such option", None])
def test_another_java_is_one_message(site: Path, tmp_path: Path, said: str | None) -> None:
    java = tmp_path / "jdk" / "bin" / "java"
    if said is not None:
        java.parent.mkdir(parents=True)
        java.write_text(f'#!/bin/sh\necho "{said}" >&2\n')
        java.chmod(0o755)
    done = refinery_apart("run", "--config", str(site), JAVA_HOME=str(tmp_path / "jdk"))
    assert done.returncode == 4
    assert done.stderr.startswith("Error: ") and "JAVA_HOME" in done.stderr
    assert not any((site.parent / "lake").rglob("*.parquet"))


def test_what_looks_like_markup_is_text(site: Path, tmp_path: Path) -> None:
    done = refinery("show", "[/nope]", "--config", str(site))
    assert done.returncode == 2 and "[/nope]" in done.stderr and "Traceback" not in done.stderr
    odd = tmp_path / "[bold red]x[/].yaml"
    done = refinery("run", "--json", "--config", str(odd))
    assert done.returncode == 3 == json.loads(done.stdout)["exit_code"]
    assert odd.name in done.stderr.replace("\n", "")


def test_a_wrong_option_is_one_object_too(site: Path) -> None:
    done = refinery("run", "--json", "--bogus", "--config", str(site))
    told = json.loads(done.stdout)
    assert done.returncode == 2 == told["exit_code"] and "--bogus" in told["problem"]


def test_a_destination_that_is_not_allowed_is_refused_before_anything_starts(site: Path) -> None:
    change(site, "corpora.internal-sft.destination", str(site.parent / "elsewhere"))
    for arguments in (("run",), ("run", "--dry-run")):
        done = refinery(*arguments, "--config", str(site))
        assert done.returncode == 10, done.stderr
    assert not (site.parent / "lake").exists()


@pytest.mark.parametrize("content", [b"\xff\xfe\x00lake", b"- just a list"])
def test_a_file_that_is_no_configuration(site: Path, content: bytes) -> None:
    site.write_bytes(content)
    assert refinery("status", "--config", str(site)).returncode == 3


def test_a_folder_is_no_key(site: Path) -> None:
    change(site, "keys.identity", f"file:{site.parent}")
    done = refinery("doctor", "--json", "--config", str(site))
    checks = {check["check"]: check for check in json.loads(done.stdout)["checks"]}
    assert done.returncode == 4 and "regular" in checks["keys"]["found"]


def test_a_report_into_a_missing_folder_is_refused_at_once(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "none" / "report.html"
    done = refinery("report", "redaction", "--output", str(target), "--config", str(site))
    assert done.returncode == 2 and "folder" in done.stderr


def test_init_writes_the_keys_its_configuration_names(tmp_path: Path) -> None:
    done = refinery("init", str(tmp_path / "hr"), "--domain", "hr", "--json")
    keys = {Path(key).name for key in json.loads(done.stdout)["keys"]}
    site = yaml.safe_load((tmp_path / "hr" / "site.yaml").read_text())
    assert keys == {"identity.key", "hr.key"}
    assert list(site["keys"]["domains"]) == ["hr"] == [site["corpora"]["internal-sft"]["domain"]]
    assert Path(site["keys"]["domains"]["hr"]).name == "hr.key"
    assert refinery("init", str(tmp_path / "x"), "--domain", "../x").returncode == 2
