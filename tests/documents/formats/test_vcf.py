"""Contacts, as phones, Outlook and servers write them."""

from __future__ import annotations

from refinery.documents.content_lines import content_lines
from refinery.documents.formats.vcf import VcfFormat
from refinery.documents.model import Participant
from tests.documents.formats.test_formats import spans

OLD = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\n"
    "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg;;Dr.;\r\n"
    "TEL;WORK;VOICE:+49 30 1234\r\nEMAIL;PREF;INTERNET:j@corp.example\r\n"
    "PHOTO;JPEG;ENCODING=BASE64:AAAA\r\n BBBB\r\n"
    "NOTE;ENCODING=QUOTED-PRINTABLE:Met in Bern,=0D=0Acalls=\r\n back.\r\nEND:VCARD\r\n"
)
NEW = (
    "BEGIN:VCARD\nVERSION:4.0\nFN:Ann Lee\nN:Lee;Ann;;;\nORG:Corp\\, Inc;R&D\nTITLE:Head of\n"
    '  seals\nitem1.TEL;TYPE="cell,home";VALUE=uri:tel:+1-555\n'
    "ADR;TYPE=work:;;5 Long St.;Town;;123;UK\nNOTE:One.\\n\\nTwo\\; three.\n"
    "URL:https://corp.example/ann\nEND:VCARD\n"
)


def test_a_card_of_today() -> None:
    found = VcfFormat().extract(NEW.encode(), "")
    assert spans(found) == [
        ("heading", "Ann Lee"),
        (
            "paragraph",
            "Organisation: Corp, Inc, R&D\nTitle: Head of seals\nTelephone (cell, home): +1-555\n"
            "Address (work): 5 Long St., Town, 123, UK\nLink: https://corp.example/ann",
        ),
        ("paragraph", "One."),
        ("paragraph", "Two; three."),
    ]
    assert (found.kind, found.title) == ("page", "Ann Lee")


def test_a_card_of_old_with_quoted_text_and_bare_parameters() -> None:
    found = VcfFormat().extract(OLD.encode(), "")
    assert found.participants == [Participant("contact", "Dr. Jörg Müller", "j@corp.example")]
    assert "Telephone (work): +49 30 1234\nE-mail: j@corp.example" in found.text
    assert "Met in Bern,\ncalls back." in found.text
    assert "AAAA" not in found.text and "BBBB" not in found.text


def test_an_address_book_is_one_page() -> None:
    found = VcfFormat().extract((OLD + NEW).encode(), "")
    assert [text for kind, text in spans(found) if kind == "heading"] == [
        *("Dr. Jörg Müller", "Ann Lee"),
    ]
    assert found.title == ""


def test_a_line_has_a_name_kinds_and_a_value() -> None:
    (line,) = content_lines('a.TEL;X="b:c;d";TYPE=Cell:1:2')
    assert (line.name, line.value, line.kinds) == ("TEL", "1:2", ("CELL",))
    assert line.parameters == {"X": "b:c;d"}
