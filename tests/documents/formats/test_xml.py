"""XML by what it is, and that its entities never act."""

from __future__ import annotations

from pathlib import Path

import pytest

from refinery.documents.formats.xml import XmlFormat
from tests.documents.formats.test_formats import spans

SHARED = Path(__file__).resolve().parents[4] / "shared/data/docs"
RSS = b"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>News</title>
<description>All of it</description><item><title>Seals &amp; gaskets</title>
<dc:creator>Ann</dc:creator><pubDate>Mon, 3 May 2021 10:11:12 +0200</pubDate>
<description>Short.</description>
<content:encoded><![CDATA[<p>They <b>hold</b>.</p><ul><li>one</li></ul>]]></content:encoded></item>
<item><title>Second</title><description>a &lt;em&gt;b&lt;/em&gt;&nbsp;c</description></item>
</channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Log</title><entry><title>One</title>
<updated>2021-05-03T10:11:12Z</updated><author><name>Bo</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>It rained.</p></div></content>
</entry></feed>"""
BOOK = b"""<book xmlns="http://docbook.org/ns/docbook"><info><title>The Guide</title><author>
<personname><firstname>Ann</firstname><surname>Lee</surname></personname></author></info>
<chapter><title>One</title><!-- no --><para>Some <emphasis>bo</emphasis>ld text.</para>
<itemizedlist><listitem><para>first</para></listitem><listitem><para>second</para></listitem>
</itemizedlist><section><title>Deeper</title><programlisting>x = 1
  y = 2</programlisting><informaltable><tgroup cols="2"><tbody><row><entry>a</entry><entry>b</entry>
</row><row><entry>1</entry><entry>2</entry></row></tbody></tgroup></informaltable></section>
</chapter></book>"""
WORKBOOK = b"""<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Staff"><Table>
<Row><Cell><Data ss:Type="String">a</Data></Cell><Cell ss:Index="3"><Data>c</Data></Cell></Row>
<Row><Cell><Data ss:Type="Number">1</Data></Cell></Row></Table></Worksheet></Workbook>"""


def test_a_feed_has_a_heading_per_entry() -> None:
    found = XmlFormat().extract(RSS, ".xml")
    assert spans(found) == [
        ("heading", "News"),
        ("paragraph", "All of it"),
        ("heading", "Seals & gaskets"),
        ("paragraph", "Date: Mon, 3 May 2021 10:11:12 +0200\nAuthor: Ann"),
        ("paragraph", "They **hold**."),
        ("list_item", "- one"),
        ("heading", "Second"),
        ("paragraph", "a *b* c"),
    ]
    assert [b.level for b in found.blocks if b.kind == "heading"] == [1, 2, 2]
    assert (found.title, [p.name for p in found.participants]) == ("News", ["Ann"])


def test_a_feed_of_atom() -> None:
    assert spans(XmlFormat().extract(ATOM, "")) == [
        ("heading", "Log"),
        ("heading", "One"),
        ("paragraph", "Date: 2021-05-03T10:11:12Z\nAuthor: Bo"),
        ("paragraph", "It rained."),
    ]


def test_prose_has_its_structure() -> None:
    found = XmlFormat().extract(BOOK, ".xml")
    assert spans(found) == [
        ("heading", "The Guide"),
        ("paragraph", "Ann Lee"),
        ("heading", "One"),
        ("paragraph", "Some bold text."),
        ("list_item", "first"),
        ("list_item", "second"),
        ("heading", "Deeper"),
        ("code", "x = 1\n  y = 2"),
        ("table", "| a | b |\n| --- | --- |\n| 1 | 2 |"),
    ]
    assert [b.level for b in found.blocks if b.kind == "heading"] == [1, 2, 3]


def test_a_workbook_of_excel_2003() -> None:
    found = XmlFormat().extract(WORKBOOK, "")
    assert found.kind == "sheet"
    assert spans(found) == [
        ("heading", "Staff"),
        ("table", "| a |  | c |\n| --- | --- | --- |\n| 1 |  |  |"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"<config><db host='x'>y</db><n>1</n></config>",
        b"<open><but>not closed</but>",
        b'<!DOCTYPE p [<!ENTITY a "boom">]><p>&a;&a; and many words that would read as prose</p>',
        b'<!DOCTYPE p [<!ENTITY a SYSTEM "file:///etc/hostname">]><p>&a; and many words</p>',
    ],
    ids=["data", "broken", "internal", "external"],
)
def test_data_and_what_declares_entities_stand_as_they_are(data: bytes) -> None:
    found = XmlFormat().extract(data, ".xml")
    assert (found.kind, found.text.encode()) == ("code", data)
    assert [kind for kind, _ in spans(found)] == ["code"]


def test_an_encoding_that_the_declaration_states() -> None:
    page = '<?xml version="1.0" encoding="iso-8859-5"?><article><p>Пиши всё</p></article>'
    assert XmlFormat().extract(page.encode("iso-8859-5"), "").text == "Пиши всё"


@pytest.mark.skipif(not SHARED.exists(), reason="the shared test documents are not here")
def test_bombs_are_the_characters_they_are_made_of() -> None:
    bombs = sorted((SHARED / "hostile/xmlbombs").rglob("*.xml"))
    assert bombs
    for path in bombs:
        data = path.read_bytes()
        assert len(XmlFormat().extract(data, ".xml").text.encode()) <= len(data), path.name
