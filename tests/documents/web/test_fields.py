"""What is filled in, ticked or chosen in a form is text."""

from __future__ import annotations

import pytest

from refinery.documents.formats.html import HtmlFormat

PROSE = (
    "<p>" + "The committee met on Tuesday and went through the plan for the harbour. " * 12 + "</p>"
)


def read(inner: str) -> str:
    return HtmlFormat().extract(f"<html><body>{inner}</body></html>".encode(), ".html").text


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ("<input value='Ann  Lee'>", "Ann Lee"),
        ("<input type=email value=a@b.example>", "a@b.example"),
        ("<input type=submit value=Send>", "Send"),
        ("<input type=hidden value=token>", ""),
        ("<input type=password value=token>", ""),
        ("<input type=checkbox checked value=on>", "[x]"),
        ("<input type=radio value=on>", "[ ]"),
        ("<textarea>Two\nlines</textarea>", "Two\nlines"),
        ("<select><option>One<option selected>Two<option>Three</select>", "Two"),
        ("<select><option>One<option>Two</select>", "One"),
        ("<select multiple><option selected>A<option>B<option selected label=C>c</select>", "A, C"),
        ("<select size=3><option>One<option>Two</select>", ""),
        ("<input list=l><datalist id=l><option>Oslo</datalist>", ""),
    ],
)
def test_fields_show_what_is_in_them(field: str, shown: str) -> None:
    assert read(f"<form><p>Name:{field}</p></form>") == f"Name: {shown}".strip()


def test_fields_amid_the_content_of_a_page_with_navigation_stay() -> None:
    nav = "<nav><a href=/a>Home</a></nav>"
    field = "<p>The case was opened by <input value='Ann Lee'> in the spring of that year.</p>"
    assert "opened by Ann Lee in the spring" in read(f"{nav}<main>{PROSE}{field}</main>")
