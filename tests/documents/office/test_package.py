"""Parts of an Office file: found, related, and never looked for outside of it."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from refinery.documents.office.package import Package, Relation, transitional
from refinery.errors import QuarantineError

CORE = (
    '<p xmlns="http://purl.org/dc/elements/1.1/"><title> Leave </title><creator>Ann</creator></p>'
)


def related(*relations: tuple[str, str, str]) -> str:
    """Relationships: kind, target and mode."""
    nodes = "".join(
        f'<Relationship Id="r{number}" Type="http://example/{kind}" Target="{target}"'
        f' TargetMode="{mode}"/>'
        for number, (kind, target, mode) in enumerate(relations)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{nodes}</Relationships>'


def package(**parts: str) -> Package:
    """An archive; ``_rels`` stands for the relationships of the archive, ``doc`` for a part's."""
    names = {"_rels": "_rels/.rels", "doc": "word/_rels/Document.xml.rels", "core": "p/core.xml"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(names.get(name, name.replace("__", "/") + ".xml"), text)
    return Package(out.getvalue())


def reason(found: Package, name: str) -> str:
    """Why a part is refused."""
    with pytest.raises(QuarantineError) as caught:
        found.xml(name)
    return caught.value.reason


def test_the_main_part_is_found_by_its_relationship_in_any_case() -> None:
    rels = related(
        ("officeDocument", "/WORD/document.XML", ""), ("core-properties", "p/core.xml", "")
    )
    found = package(_rels=rels, word__Document="<w/>", core=CORE)
    assert found.xml(found.main()).tag == "w"
    assert found.title_and_author() == ("Leave", "Ann")


def test_targets_are_relative_to_the_part_and_never_leave_the_archive() -> None:
    rels = related(
        ("image", "../media/a.png", ""),
        ("image", "../../../etc/passwd", ""),
        ("hyperlink", "file:///etc/passwd", "External"),
    )
    relations = package(doc=rels, word__Document="<w/>").relations("word/Document.xml")
    assert list(relations.values()) == [
        Relation("image", "media/a.png", False),
        Relation("image", "etc/passwd", False),
        Relation("hyperlink", "file:///etc/passwd", True),
    ]


def test_what_lies_outside_is_no_part_of_a_kind() -> None:
    rels = related(("officeDocument", "https://corp.example/a.xml", "External"))
    with pytest.raises(QuarantineError):
        package(_rels=rels, a="<w/>").main()


def test_a_broken_part_is_an_error_and_one_that_is_spared_is_none() -> None:
    found = package(a="<a>", b='<!DOCTYPE a [<!ENTITY a "b">]><a/>', c="<c/>")
    assert reason(found, "a.xml") == reason(found, "b.xml") == "corrupt"
    assert found.whole_xml("a.xml") is None
    assert found.whole_xml("b.xml") is None
    assert found.xml("nothing.xml") is None
    assert found.whole_xml("c.xml").tag == "c"


def test_a_part_that_is_a_bomb_is_never_spared() -> None:
    found = package(a=f"<a>{' ' * 2**24}</a>")
    with pytest.raises(QuarantineError) as caught:
        found.whole_xml("a.xml")
    assert caught.value.reason == "expansion"


def test_an_encrypted_part_is_said_to_be() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.xml", "<a/>")
    data = bytearray(out.getvalue())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", data, data.index(mark) + at, 1)
    assert reason(Package(bytes(data)), "a.xml") == "encrypted"


def test_files_within_and_macros_are_reported() -> None:
    rels = related(
        ("package", "e/a.xlsx", ""), ("oleObject", "e/b.bin", ""), ("image", "c.png", "")
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/_rels/document.xml.rels", rels)
        archive.writestr("word/vbaProject.bin", b"")
    assert Package(out.getvalue()).left_out(["word/document.xml"]) == [
        "embedded documents left out: 2",
        "macros left out",
    ]


def test_the_strict_dialect_is_read_as_the_usual_one() -> None:
    strict = b'<w:p xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"/>'
    usual = b'<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
    assert transitional(strict) == usual
    assert transitional(usual) == usual
