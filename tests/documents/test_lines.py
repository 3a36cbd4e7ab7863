"""Lines of a page become sentences, and what stands line by line stays so."""

from __future__ import annotations

import pytest

from refinery.documents.lines import SOFT, flowing, vocabulary

PROSE = "The committee meets in the main hall on the first day of each month,"


@pytest.mark.parametrize(
    "below",
    ["and everybody is welcome.", "(see the map).", "“Welcome” is said to all."],
)
def test_a_full_line_goes_on_in_the_next(below: str) -> None:
    assert flowing(f"{PROSE}\n{below}") == f"{PROSE} {below}"


@pytest.mark.parametrize("below", ["• bring a pen", "2. Minutes", "iv) Minutes", "Chair: Ann Lee"])
def test_what_begins_a_line_of_its_own_is_not_joined(below: str) -> None:
    assert flowing(f"{PROSE}\n{below}") == f"{PROSE}\n{below}"


def test_a_word_that_would_still_have_fitted_begins_a_line_on_purpose() -> None:
    assert flowing(f"Dear Ann,\n{PROSE}\nas you know.") == f"Dear Ann,\n{PROSE} as you know."


def test_rows_of_figures_stay_apart() -> None:
    rows = "2019 1,200 1,300 1,400 1,500 2,600 2,700\n2020 1,210 1,310 1,410 1,510 2,610 2,710"
    assert flowing(rows) == rows


@pytest.mark.parametrize(
    ("text", "known", "whole"),
    [
        (f"The com{SOFT}\nmittee.", "", "The committee."),
        ("The com\u2010\nmittee.", "", "The committee."),
        ("A well-\nread man.", "a well-read man", "A well-read man."),
        ("A well-\nread man.", "he read well", "A well-read man."),
        ("A well-\nread man.", "wellread, he read well", "A wellread man."),
        ("The Baden-\nBaden line.", "", "The Baden-Baden line."),
        ("COVID19-\nrelated leave.", "", "COVID19-related leave."),
    ],
)
def test_a_word_divided_at_the_margin(text: str, known: str, whole: str) -> None:
    assert flowing(text, vocabulary(known)) == whole


def test_halves_of_divided_words_are_no_words() -> None:
    assert vocabulary("con-\nfirmed well-read") == {"well-read", "well", "read"}
