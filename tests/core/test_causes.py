"""What a failed run says: the cause in plain words, never the words of the exception."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from refinery.config.corpus import CorpusSettings
from refinery.core.causes import Root, cause_of, failure, roots_of, told
from refinery.core.workspace import Workspace
from refinery.errors import LakeError, LeaseError
from tests.core.toy import site_at

MIB = 2**20
ROOTS = [
    Root("lake.raw", "/lake/raw", 3 * MIB, False, False),
    Root("spark.local_dir", "/spark", 900 * MIB, True, True),
]
ABORTED = (
    "org.apache.spark.SparkException: Job aborted due to stage failure: Task 0 in stage 3.0 failed "
    "3 times, most recent failure: Lost task 0.2 in stage 3.0 (TID 8) (10.0.0.1 executor 1): "
)
SECRET = "Barbara Johnson, 4711 Elm Street"


@pytest.mark.parametrize(
    ("said", "words", "step"),
    [
        ("java.io.IOException: No space left on device", "lake.raw (/lake/raw)", "room"),
        ("OSError: [Errno 122] Disk quota exceeded", "3 MiB", "room"),
        ("java.nio.file.FileSystemException: /x: Read-only file system", "/spark", "mount"),
        ("java.io.FileNotFoundException: /x (Permission denied)", "(/spark)", "mode"),
        ("java.lang.OutOfMemoryError: Java heap space", "memory ran out", "driver_memory"),
        (
            "org.apache.spark.SparkException: Python worker exited unexpectedly (crashed)",
            "Python worker died",
            "log",
        ),
        ("java.lang.OutOfMemoryError: Java heap space", "memory ran out", "spark-submit"),
        (ABORTED + "java.lang.OutOfMemoryError: Java heap space", "memory ran out", "chunk_bytes"),
        ("MemoryError", "memory ran out", "chunk_bytes"),
        (
            "org.apache.hadoop.security.AccessControlException: Permission denied",
            "must not be written",
            "mode",
        ),
        (ABORTED + "java.nio.file.AccessDeniedException", "must not be written", "mode"),
        (ABORTED + "ExecutorLostFailure (executor 1 exited)", "Python worker died", "each worker"),
        (
            f"{ABORTED}java.net.SocketException: Connection reset\n\tat java.base/java.io.X.read"
            "\n\tat org.apache.spark.api.python.BasePythonRunner$ReaderIterator.read(X.scala:1)",
            "Python worker died",
            "log",
        ),
        (
            "org.apache.spark.api.python.PythonWorkerException: Python worker process terminated "
            "due to idle timeout (timeout: 1800 seconds)",
            "silent",
            "load",
        ),
    ],
)
def test_known_causes_are_named_and_nothing_is_quoted(said: str, words: str, step: str) -> None:
    try:
        try:
            raise OSError(f"{SECRET}\n{said}: {SECRET}")
        except OSError as inner:
            raise RuntimeError(SECRET) from inner
    except RuntimeError as error:
        cause, advice = cause_of(error, ROOTS)
    assert words in cause and step in advice
    assert "Barbara" not in cause + advice and "Elm" not in cause + advice


@pytest.mark.parametrize(
    "words",
    [
        "No space left on device",
        "an OutOfMemoryError, then a MemoryError and std::bad_alloc",
        "the AccessDeniedException",
        "the worker said idle timeout",
        "ExecutorLostFailure and PYTHON_WORKER_EXITED",
        "Connection reset",
        "java.io.EOFException",
    ],
)
def test_words_of_a_document_are_no_cause(words: str) -> None:
    assert cause_of(ValueError(f"They wrote: {words}"), ROOTS) == ("", "")


@pytest.mark.parametrize("said", ["java.io.EOFException", "java.net.SocketException"])
def test_a_store_that_hangs_up_is_no_dead_worker(said: str) -> None:
    trace = "\n\tat org.apache.hadoop.hdfs.DFSInputStream.read(X.java:1)"
    error = OSError(f"{ABORTED}{said}: Connection reset{trace}")
    assert cause_of(error, ROOTS) == ("", "")


def test_a_full_disk_that_is_not_seen_here_may_be_a_workers() -> None:
    error = OSError(28, "No space left on device")
    cause, advice = cause_of(error, [Root("lake.raw", "/lake/raw", 9000 * MIB, False, False)])
    assert "9000 MiB" in cause and "worker" in cause and "worker" in advice
    assert "worker" in cause_of(error, [])[1]
    assert "worker" not in "".join(cause_of(error, ROOTS))


def test_what_is_not_known_is_told_by_its_kind(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    with pytest.raises(LakeError) as caught, told(site, "Stage 'x' failed in chunk 2 of 5"):
        raise ValueError(SECRET)
    assert "chunk 2 of 5 (ValueError)" in str(caught.value) and "run again" in str(caught.value)
    assert "Barbara" not in str(caught.value)
    with pytest.raises(LeaseError), told(site, "x"):
        raise LeaseError("Another driver.")


def test_a_full_disk_is_told_with_its_numbers(tmp_path: Path) -> None:
    (tmp_path / "lake/raw").mkdir(parents=True)
    error = OSError(28, "No space left on device")
    assert f"lake.raw ({tmp_path}/lake/raw)" in str(failure(error, site_at(tmp_path), "It failed"))


def test_a_corpus_is_written_where_its_folder_will_be(tmp_path: Path) -> None:
    (tmp_path / "shelf").mkdir()
    corpus = CorpusSettings(audience=("everyone",), destination=str(tmp_path / "shelf/new/corpus"))
    site = site_at(tmp_path).model_copy(update={"corpora": {"chat": corpus}})
    assert [(r.name, r.path) for r in roots_of(site) if r.path.endswith("shelf")] == [
        ("export of 'chat'", str(tmp_path / "shelf"))
    ]


def test_a_first_fit_says_stage_and_cause(tmp_path: Path) -> None:
    def full(name: str) -> None:
        raise OSError(28, "No space left on device")

    workspace = SimpleNamespace(site=site_at(tmp_path), _fit=full)
    with pytest.raises(LakeError, match=r"Stage 'topics' failed .*: no space is left"):
        Workspace.fit(workspace, "topics")  # type: ignore[arg-type]
