"""Emphasis and links around words, never within one."""

from __future__ import annotations

import pytest

from refinery.documents.office.inline import Piece, markdown, picture

BOLD, LINK = Piece("Jo", bold=True), "https://corp.example/a"


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        ((BOLD, Piece("hn")), "John"),  # a name cut by marks hides from every detector
        ((Piece("Mr "), BOLD, Piece("-Ann")), "Mr **Jo**-Ann"),
        ((Piece(" both ", bold=True, italic=True), Piece("on")), " ***both*** on"),
        ((BOLD, Piece(" "), Piece("Ann", bold=True)), "**Jo Ann**"),
        ((BOLD, Piece(" "), Piece("Ann")), "**Jo** Ann"),
        ((Piece("gone", strike=True, bold=True),), "**~~gone~~**"),
        ((BOLD, Piece("$x$", bold=True, is_raw=True)), "**Jo**$x$"),
        ((Piece("  ", bold=True),), "  "),
    ],
)
def test_marks_stand_around_whole_words(pieces: tuple[Piece, ...], text: str) -> None:
    assert markdown(pieces) == text


@pytest.mark.parametrize(
    ("words", "link", "text"),
    [
        ("our page", LINK, f"[our page]({LINK})"),
        ("corp.example/a/", LINK, "corp.example/a/"),  # it says itself where it leads
        ("ann@corp.example", "mailto:Ann@corp.example", "ann@corp.example"),
        ("a b", "https://corp.example/a b", "[a b](https://corp.example/a%20b)"),
    ],
)
def test_a_link_is_written_where_its_words_do_not_say_it(words: str, link: str, text: str) -> None:
    assert markdown([Piece(words, link=link)]) == text


def test_space_beside_a_link_is_no_part_of_it() -> None:
    pieces = [Piece("page", link=LINK), Piece(" "), Piece("two", link=LINK)]
    assert markdown(pieces) == f"[page]({LINK}) [two]({LINK})"


@pytest.mark.parametrize("said", ["", "  ", "photo_1.JPG", "Picture 12", "image"])
def test_what_a_program_wrote_describes_no_picture(said: str) -> None:
    assert picture(said, "a.png") == ""


def test_words_of_a_picture_are_on_one_line_and_close_nothing() -> None:
    assert picture(" A duck\n[wild] ", "a.png") == "![A duck (wild)](a.png)"
