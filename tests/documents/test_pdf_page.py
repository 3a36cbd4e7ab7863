"""Pages of a PDF: no line of the text layer is lost, and running lines are set apart."""

from __future__ import annotations

import pytest

from refinery.documents.pdf_page import Page, Piece, complete, set_apart


def texts(page: Page) -> list[str]:
    """Text of each piece."""
    return [piece.text for piece in page.pieces]


def test_a_line_that_the_layout_left_out_stands_where_the_file_has_it() -> None:
    text = "Before the first\nFirst piece.\nLeft between them\nSecond piece."
    page = Page(1, text, pieces=[Piece("heading", "First piece."), Piece("code", "Second piece.")])
    complete(page)
    assert texts(page) == [
        "Before the first",
        "First piece.",
        "Left between them",
        "Second piece.",
    ]
    assert [piece.kind for piece in page.pieces] == ["paragraph", "heading", "paragraph", "code"]


def test_a_line_that_differs_in_spaces_and_hyphens_is_there() -> None:
    page = Page(1, "The com-\nmittee  meets.", pieces=[Piece("paragraph", "The committee meets.")])
    complete(page)
    assert texts(page) == ["The committee meets."]


def test_a_line_that_stands_twice_is_put_back_once_where_one_is_there() -> None:
    page = Page(1, "Total 1200\nTotal 1200", pieces=[Piece("paragraph", "Total 1200")])
    complete(page)
    assert texts(page) == ["Total 1200", "Total 1200"]


WORDS = ("zero", "one", "two", "three", "four", "five", "six")


def body(number: int, *, top: str = "", bottom: str = "") -> Page:
    """A page of prose with a line at its edges."""
    lines = [
        top,
        *(f"{WORDS[number]} has {thing}." for thing in ("ducks", "boats", "reeds", "eels", "oars")),
        bottom,
    ]
    return Page(number, pieces=[Piece("paragraph", "\n".join(filter(None, lines)))])


def test_lines_that_run_along_every_page_are_set_apart() -> None:
    pages = [body(n, top="Staff handbook", bottom=f"Page {n} of 9") for n in range(3, 7)]
    set_apart(pages)
    assert [(page.header, page.footer) for page in pages] == [
        (["Staff handbook"], [f"Page {n} of 9"]) for n in range(3, 7)
    ]
    assert all("handbook" not in text and "of 9" not in text for p in pages for text in texts(p))


@pytest.mark.parametrize("counts", [(7, 7, 9, 4), (1, 3, 5, 7)])
def test_numbers_that_do_not_count_the_pages_stay(counts: tuple[int, ...]) -> None:
    pages = [body(at, bottom=f"Item {count}") for at, count in enumerate(counts, 1)]
    set_apart(pages)
    assert [page.footer for page in pages] == [[]] * 4


def test_two_pages_have_no_running_lines() -> None:
    pages = [body(n, top="Staff handbook") for n in (1, 2)]
    set_apart(pages)
    assert [page.header for page in pages] == [[], []]


def test_headings_that_count_are_chapters() -> None:
    pages = [body(n) for n in range(1, 5)]
    for page in pages:
        page.pieces.insert(0, Piece("heading", f"Chapter {page.number}"))
    set_apart(pages)
    assert [page.header for page in pages] == [[]] * 4


def test_signs_that_no_font_explains_are_garbled() -> None:
    assert Page(1, "\ue001\ue002 \ue003abcd").is_garbled()
    assert not Page(1, "\ue001 is a bullet of a font, the rest is text").is_garbled()
    assert not Page(1, "").is_garbled()
