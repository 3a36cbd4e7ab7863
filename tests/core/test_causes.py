"""What a failed run says: the cause in plain words, never the words of the exception."""

from __future__ import annotations

from pathlib import Path

import pytest

from refinery.config.corpus import CorpusSettings
from refinery.core.causes import Root, cause_of, failure, roots_of, told
from refinery.errors import LakeError, LeaseError
from tests.core.toy import site_at

MIB = 2**20
ROOTS = [
    Root("lake.raw", "/lake/raw", 3 * MIB, False, False),
    Root("spark.local_dir", "/spark", 900 * MIB, True, True),
]
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


def test_words_of_a_document_are_no_cause() -> None:
    assert cause_of(ValueError("They wrote: No space left on device"), ROOTS) == ("", "")


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
