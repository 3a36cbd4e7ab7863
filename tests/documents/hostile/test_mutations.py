"""Damaged files: text or a reason, whatever the damage; nobody but the child ever dies of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import psutil
import pytest

from refinery.documents.documents_stage import DocumentsSettings
from refinery.documents.standalone import Reader
from tests.documents.hostile.families import reasons
from tests.documents.hostile.mutate import mutants, seeds
from tests.documents.hostile.test_hostile import children

GROWTH = 1.10
SETTINGS = DocumentsSettings(seconds=20.0)


def read_all(count: int, seed: int, data: Path, folder: Path) -> tuple[Counter[str], list[int]]:
    """Outcomes of so many damaged files, and what this process holds after each thousand."""
    outcomes: Counter[str] = Counter()
    held, pids, before = [], set(), children()
    with Reader(SETTINGS) as reader:
        for number, (extension, mutant) in enumerate(mutants(data, count, seed), 1):
            path = folder / f"a{extension}"
            path.write_bytes(mutant)
            outcomes.update(reading.reason for reading in reader.read(path).walk())
            pids.add(reader._pool.pid)
            if number % 1000 == 0:
                held.append(psutil.Process().memory_info().rss)
    # Children were replaced, though many a damaged file never reaches one.
    assert len(pids) > count // SETTINGS.documents_per_child // 2
    assert children() <= before
    return outcomes, held


def check(outcomes: Counter[str]) -> None:
    """All are named, most files are either read or told to be broken, and none hung."""
    assert set(outcomes) <= {"", *reasons()}
    assert outcomes[""] > sum(outcomes.values()) * 0.3
    assert outcomes["corrupt"] > 0
    assert outcomes["crashed"] + outcomes["timeout"] == 0


@pytest.fixture(scope="module")
def documents(shared_data: Path) -> Path:
    """The folder of real documents; skips where it is absent."""
    found = shared_data / "docs"
    if not found.is_dir() or not seeds(found):
        pytest.skip(f"no documents at {found}")
    return found


def test_three_hundred_damaged_files_have_an_outcome(documents: Path, tmp_path: Path) -> None:
    outcomes, _ = read_all(300, 3, documents, tmp_path)
    check(outcomes)


def test_damage_is_the_same_for_the_same_seed(documents: Path) -> None:
    once, twice = list(mutants(documents, 40, 5)), list(mutants(documents, 40, 5))
    assert once == twice != list(mutants(documents, 40, 6))
    originals = {data for _, data in seeds(documents)}
    assert sum(data in originals for _, data in once) < 4


@pytest.mark.parametrize(
    "count",
    [pytest.param(2_000, marks=pytest.mark.long), pytest.param(10_000, marks=pytest.mark.chaos)],
)
def test_thousands_of_damaged_files_leave_memory_flat(
    documents: Path, tmp_path: Path, count: int
) -> None:
    outcomes, held = read_all(count, 7, documents, tmp_path)
    check(outcomes)
    assert held[-1] < held[0] * GROWTH


@pytest.mark.chaos  # damaged ones, which are in the long tests, take the same way
def test_ten_thousand_whole_files_leave_memory_flat(documents: Path, tmp_path: Path) -> None:
    """The same without damage: parents hold texts, rows and members only in passing."""
    whole = [item for item in seeds(documents) if item[0] in (".txt", ".md", ".eml", ".csv")]
    held, pids = [], set()
    with Reader(SETTINGS) as reader:
        for number in range(1, 10_001):
            extension, data = whole[number % len(whole)]
            path = tmp_path / f"a{extension}"
            path.write_bytes(data + b"\n%d" % number)
            assert not reader.read(path).reason
            pids.add(reader._pool.pid)
            if number in (1_000, 10_000):
                held.append(psutil.Process().memory_info().rss)
    assert held[1] < held[0] * GROWTH
    assert len(pids) >= 10_000 // SETTINGS.documents_per_child
