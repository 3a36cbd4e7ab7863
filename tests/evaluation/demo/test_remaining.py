"""What masking left, beside what another tool would have left."""

from __future__ import annotations

from pathlib import Path

import pytest

from refinery.config.site import SiteSettings
from refinery.evaluation.demo.remaining import Words, remaining
from refinery.evaluation.demo.sample import Authored, Mention, sampled
from refinery.evaluation.demo.store_index import Lying, StoreIndex, StorePaths
from refinery.evaluation.demo.truth_files import Place, Truth
from tests.evaluation.demo.conftest import write_truth

TEXT = "Ask Anna Price or Bob about KX-2024-004417."
MENTIONS = (
    Mention("PERSON", "Anna Price", 4, 14),
    Mention("PERSON", "Bob", 18, 21),
    Mention("CASE_NUMBER", "KX-2024-004417", 28, 42),
)
AUTHORED = Authored(Place("a.txt", "", "body"), "d-1", TEXT, MENTIONS)


def test_shares() -> None:
    words = {"d-1": Words("Ask Anna\nPrice or Bob about KX-2024-004417.", "Ask <PERSON_1> or Bob")}
    measures, told = remaining([AUTHORED], words, lambda text: [(4, 8), (9, 21), (28, 35)])
    assert {m.name: m.value for m in measures} == {
        "persons_left": 0.5,
        "persons_left_presidio": 0.0,
        "persons_intact_presidio": 0.0,
        "house_identifiers_left": 0.0,
        "house_identifiers_left_presidio": 1.0,
        "house_identifiers_intact_presidio": 0.0,
    }
    assert told["texts"] == 1
    assert told["entities"][0] == {
        "entity": "PERSON",
        "mentions": 2,
        "not_extracted": 0,
        "left": 1,
        "left_presidio": 0,
        "intact_presidio": 0,
    }


def test_what_no_reader_extracted_is_not_counted_as_masked() -> None:
    measures, told = remaining([AUTHORED], {"d-1": Words("Bobby", "Bobby")}, lambda text: [])
    assert all(measure.value is None for measure in measures)
    assert [entity["not_extracted"] for entity in told["entities"]] == [2, 0, 1, 0]


@pytest.fixture
def letters(tmp_path: Path) -> Truth:
    """Ten letters with a person each, one without, and headers that are no text."""
    texts, pii = [], []
    for number in range(10):
        place = {"path": f"{number}.txt", "member": "", "part": "body"}
        texts.append({**place, "text": "Dear Anna"})
        pii.append({**place, "entity": "PERSON", "value": "Anna", "start": 5, "end": 9})
    texts.append({"path": "none.txt", "member": "", "part": "body", "text": "Dear all"})
    texts.append({"path": "0.txt", "member": "", "part": "headers", "text": "Anna"})
    texts.append({"path": "1.txt", "member": "", "part": "comment:0:author", "text": "Anna"})
    fields = ({"entity": "PERSON", "value": "Anna", "start": 0, "end": 4, **t} for t in texts[-2:])
    pii += fields
    return write_truth(tmp_path / "letters", texts=texts, pii=pii)


def test_the_sample_is_the_same_each_time_and_only_of_clean_texts(
    tmp_path: Path, site: SiteSettings, letters: Truth
) -> None:
    names = [f"{n}.txt" for n in range(10)] + ["none.txt"]
    lying = [
        Lying(name, f"file://{tmp_path}/store/{name}", name, (), "kept", None, "page", None)
        for name in names
    ]
    index = StoreIndex(StorePaths(site), lying)
    everything = sampled(letters, index, set(names), 100)
    assert {text.place.path for text in everything} == set(names[:10])
    assert {text.place.part for text in everything} == {"body"}
    assert sampled(letters, index, set(names), 4) == everything[:4]
    assert len(sampled(letters, index, {"3.txt"}, 4)) == 1
