"""PDF: pages complete and in blocks, running lines, forms, comments, files, what is broken."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fpdf import FPDF
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Text
from pypdf.generic import NameObject, TextStringObject

from refinery.documents.formats.pdf import PdfFormat
from refinery.documents.lines import flowing, vocabulary
from refinery.documents.model import Extracted
from refinery.documents.options import Options
from refinery.documents.pdf_layout import _table
from refinery.documents.pdf_page import Piece
from refinery.documents.pool import Pool
from refinery.errors import QuarantineError
from tests.documents.conftest import Rows

DOCS = Path(__file__).parents[4] / "shared" / "data" / "docs"
PROSE = (
    "The committee met on Monday to discuss the plan for the new building. It was agreed that the"
    " work begins in spring and that every department names one person who answers questions. "
)


def printed(*pages: tuple[str, ...], running: str = "") -> bytes:
    """A PDF of pages with a paragraph per text, and a line and a number at the edge of each."""
    pdf = FPDF()
    pdf.set_font("helvetica", size=11)
    pdf.set_auto_page_break(False)
    for number, page in enumerate(pages, 1):
        pdf.add_page()
        if running:
            pdf.text(20, 12, running)
            pdf.text(100, 290, f"Page {number} of {len(pages)}")
        pdf.set_y(25)
        for text in page:
            pdf.multi_cell(0, 6, text, new_x="LMARGIN", new_y="NEXT")
            pdf.ln(6)
    return bytes(pdf.output())


def changed(data: bytes, change: Callable[[PdfWriter], Any]) -> bytes:
    """The PDF after pypdf has changed it."""
    writer, out = PdfWriter(clone_from=PdfReader(io.BytesIO(data))), io.BytesIO()
    change(writer)
    writer.write(out)
    return out.getvalue()


def read(data: bytes) -> Extracted:
    """What the format makes of a PDF."""
    return PdfFormat().extract(data, "")


def kinds(found: Extracted, kind: str) -> list[str]:
    """Texts of the blocks of a kind."""
    return [found.text[b.start : b.end] for b in found.blocks if b.kind == kind]


def test_lines_flow_and_pages_are_told_apart() -> None:
    found = read(printed((PROSE * 3, "Second thoughts. " * 9), (PROSE,)))
    assert kinds(found, "page_break") == ["", ""]
    assert [b.attributes["name"] for b in found.blocks if b.kind == "page_break"] == ["1", "2"]
    assert PROSE.strip() in found.text.split("\n\n")
    assert found.reader == "kreuzberg"


def test_running_lines_lie_in_the_page_breaks() -> None:
    words = ("parking", "heating", "lighting")
    bodies = [
        (f"On {word}. {PROSE}", f"The {word} is new.", f"No {word}, no work.") for word in words
    ]
    found = read(printed(*bodies, running="Minutes of the board"))
    assert kinds(found, "page_break") == [
        f"Minutes of the board\nPage {number} of 3" for number in (1, 2, 3)
    ]
    assert found.text.count("Minutes of the board") == 3


def test_lines_that_differ_or_stand_alone_are_no_running_lines() -> None:
    alone = read(printed(*[(f"Potato {number}",) for number in range(5)]))
    assert kinds(alone, "page_break") == [""] * 5
    assert [f"Potato {number}" in alone.text for number in range(5)] == [True] * 5


def test_prose_with_wide_spaces_is_no_table() -> None:
    prose = "The minutes of the last meeting were read and agreed. " * 6
    found = read(printed((prose,)))
    assert (kinds(found, "table"), found.text) == ([], prose.strip())


def test_words_divided_at_a_margin_are_whole_and_compounds_stay() -> None:
    known = vocabulary("a well-read man said so, con-\nfirmed, and read well")
    assert flowing("it was con-\nfirmed by a well-\nread man", known) == (
        "it was confirmed by a well-read man"
    )


def test_what_is_filled_in_is_text() -> None:
    path = DOCS / "pypdf-resources" / "libreoffice-form.pdf"
    if not path.exists():
        pytest.skip("needs ../shared/data/docs")
    found = read(path.read_bytes())
    filled = [b for b in found.blocks if b.attributes.get("name") == "form"]
    assert [found.text[b.start : b.end] for b in filled] == [
        "First Name: Alice",
        "First Name_2: Bob",
    ]


def test_comments_stand_on_their_page_with_their_author() -> None:
    def annotate(writer: PdfWriter) -> None:
        note = Text(rect=(50, 50, 90, 90), text="Ask the lawyers.")
        note[NameObject("/T")] = TextStringObject("Ann Lee")
        writer.add_annotation(0, note)
        writer.add_annotation(1, FreeText(rect=(50, 50, 90, 90), text="Done."))

    found = read(changed(printed((PROSE,), (PROSE,)), annotate))
    comments = [
        (b.attributes["author"], found.text[b.start : b.end])
        for b in found.blocks
        if b.attributes.get("name") == "comment"
    ]
    assert comments == [("Ann Lee", "Ask the lawyers."), ("", "Done.")]
    order = [b.kind + b.attributes.get("author", "") for b in found.blocks]
    assert order.index("paragraphAnn Lee") < [b.kind for b in found.blocks].index("page_break", 1)


def test_files_inside_are_documents(read_all: Callable[..., Rows]) -> None:
    def attach(writer: PdfWriter) -> None:
        writer.add_attachment("plan.md", b"# Plan\n\nWork.")
        writer.add_attachment("notes.txt", b"Call Bo.")

    rows = read_all({"box.pdf": changed(printed((PROSE,)), attach)})
    box = next(row for row in rows.values() if row["members"])
    assert {m["name"] for m in box["members"]} == {"plan.md", "notes.txt"}
    assert {m["locator"]["kind"] for m in box["members"]} == {"pdf-file"}
    inside = {row["text"] for row in rows.values() if row["depth"] == 1}
    assert inside == {"# Plan\n\nWork.", "Call Bo."}


def test_an_empty_password_opens_and_any_other_does_not() -> None:
    data = printed((PROSE,))
    owned = changed(data, lambda writer: writer.encrypt("", "owner", algorithm="AES-256"))
    assert PROSE.strip() in read(owned).text
    locked = changed(data, lambda writer: writer.encrypt("secret", algorithm="AES-256"))
    with pytest.raises(QuarantineError) as caught:
        read(locked)
    assert caught.value.reason == "encrypted"


def test_broken_and_locked_files_cost_nobody_else() -> None:
    paths = sorted((DOCS / "hostile").glob("*pdf*/*.pdf"))
    if not paths:
        pytest.skip("needs ../shared/data/docs/hostile")
    good = printed((PROSE,))
    pool = Pool(seconds=20, options=Options(ocr_pages=2))
    reasons = set()
    for path in paths:
        started = time.monotonic()
        try:
            found = pool.extract(path.read_bytes(), "pdf", "")
            reasons.add("" if found.text.strip() else "no-text")
        except QuarantineError as error:
            reasons.add(error.reason)
            assert PROSE.strip() in pool.extract(good, "pdf", "").text
        assert time.monotonic() - started < 25
    pool.close()
    assert reasons == {"", "no-text", "encrypted", "corrupt"}


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["File", "", "", ""],
            ["The file of Ann", "Lee (EMP/40384)", "is kept until the end", "of 2023."],
        ],
        [["only the liability", "cap still in", "yellow."], ["+49 221", "4710708.", ""]],
        [["LETTERS", "", ""], ["5. Allen, T. D., Poteet,", "M. L., Russell, J.", "E. A."]],
    ],
)
def test_columns_between_the_words_of_a_sentence_are_no_table(rows: list[list[str]]) -> None:
    found = laid_out(rows)
    assert found.kind == "paragraph"
    assert found.text == "\n".join(" ".join(filter(None, row)) for row in rows)


def test_columns_of_data_are_a_table() -> None:
    rows = [["Article", "Stock", "Note"], ["Rope", "12", "in part"], ["Tar", "3", "sold out"]]
    assert laid_out(rows).kind == "table"


def laid_out(rows: list[list[str]]) -> Piece:
    """What becomes of a table that the layout found."""
    cells = [
        {"row": number, "col": column, "content": text}
        for number, row in enumerate(rows)
        for column, text in enumerate(row)
    ]
    return _table({"rows": len(rows), "cols": len(rows[0]), "cells": cells})
