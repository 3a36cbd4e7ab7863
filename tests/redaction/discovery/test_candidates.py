"""What the words beside a token say of it, and which of them may be shown."""

from __future__ import annotations

import pytest

from refinery.redaction.discovery.candidates import Candidate, candidates


def only(text: str) -> Candidate:
    (found,) = candidates(text)
    return found


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("an application (no. 18403/91) against", 1),
        ("Kundennummer: 4711234", 1),
        ("Az. 20394/21", 1),
        ('{"employee_id": 40127}', 1),
        ("employeeId=40127", 1),
        ("ticket #58213", 1),
        ("INV-40127 was paid", 1),
        ("they sold 40127 yesterday", 0),
        ("Law no. 28455 says", -1),
        ("Article 6641 of", -1),
        ("page 10224", -1),
        ("a sum of 40127 euros", -1),
        ("EUR 40127", -1),
        ("RFC-28220 says", -1),
    ],
)
def test_words_beside_a_token_announce_it_or_deny_it(text: str, evidence: int) -> None:
    assert only(text).evidence == evidence


def test_a_list_is_announced_once() -> None:
    text = "(nos. 29900/96, 29901/96 and 29902/96) on 12000/10"
    assert [found.evidence for found in candidates(text)] == [1, 1, 1, 0]


def test_typography_does_not_matter() -> None:
    assert only("no. １８４０３/９１").shape == "99999/99"
    assert only("file KX‑2024‐004417").value == "KX-2024-004417"


def test_words_that_may_be_names_are_not_kept() -> None:
    assert only("asked anna about case Smith KX-2024-004417").words == ("case",)


def test_what_recognisers_found_does_not_part_a_word_from_its_number() -> None:
    text = "employee Anna Maria Kowalska-Weber (40127)"
    place = text.index("Anna"), text.index(" (")
    assert only(text).evidence == 0
    assert [found.evidence for found in candidates(text, [place])] == [1]


def test_what_a_pattern_found_is_no_candidate() -> None:
    text = "call 7946095812 about case 7946095899"
    start = text.index("7946095812")
    spans = [(start, start + 10)]
    assert [found.value for found in candidates(text, spans, spans)] == ["7946095899"]


def test_no_word_is_cut_in_half_where_looking_back_ends() -> None:
    text = "-piano " + "x" * 59 + " 40127"
    assert not only(text).is_near
