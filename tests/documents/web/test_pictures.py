"""Pictures of a page: their words stay, names of files do not."""

from __future__ import annotations

import pytest

from refinery.documents.web.page import parse


@pytest.mark.parametrize(
    ("alt", "shown"),
    [
        ("Sales by quarter", "Sales by quarter"),
        ("Logo", "Logo"),
        ("e-mail", "e-mail"),
        ("IMG_2041.JPG", ""),
        ("design-week-2018-lamp-01", ""),
        ("", ""),
    ],
)
def test_alternative_text_stays_where_it_is_words(alt: str, shown: str) -> None:
    page = parse(f'<html><body><p>See <img src="a.png" alt="{alt}"> here.</p></body></html>')
    assert "".join(page.root.itertext()).split() == ["See", *shown.split(), "here."]
    assert not page.root.xpath("//img")
