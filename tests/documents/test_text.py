"""Offsets index the stored text, and nothing but NFC and newlines changes."""

from __future__ import annotations

import random
import unicodedata

import pytest

from refinery.documents.text import TextBuilder, decode, normalise

ALPHABET = "ab \n\r\tÄe\u0301\u1100\u1161\ud83d😀\u200bК漢"


def test_blocks_index_the_text_exactly() -> None:
    random.seed(7)
    for _ in range(300):
        builder = TextBuilder()
        pieces = ["".join(random.choices(ALPHABET, k=random.randint(0, 12))) for _ in range(6)]
        for piece in pieces:
            builder.add("paragraph", piece)
        text = builder.text
        kept = [normalise(p).strip("\n") for p in pieces if normalise(p).strip()]
        assert [text[b.start : b.end] for b in builder.blocks] == kept
        assert text == unicodedata.normalize("NFC", text)
        assert "\r" not in text
        assert len(text) == builder.length
        text.encode("utf-8")


def test_items_of_a_list_stand_line_by_line_and_other_blocks_apart() -> None:
    builder = TextBuilder()
    builder.add("paragraph", "Bring:")
    builder.item("- a pen", 1)
    builder.item("- or two", 2)
    builder.item("- paper", 2, is_indented=False)
    builder.heading("Then", 9)
    assert builder.text == "Bring:\n\n- a pen\n    - or two\n- paper\n\n###### Then"
    assert [block.level for block in builder.blocks] == [0, 1, 2, 2, 9]


@pytest.mark.parametrize(
    ("data", "declared", "text"),
    [
        (b"\xef\xbb\xbfgr\xc3\xbc\xc3\x9f", "", "grüß"),
        ("grüß".encode("utf-16"), "", "grüß"),
        (b"gr\xfc\xdf", "iso-8859-1", "grüß"),
        (b"\x93\xfa\x96{\x8c\xea", "shift_jis", "日本語"),
        ("①髙".encode("cp932"), "shift_jis", "①髙"),
        (b"\x93so\x94 \x80", "iso-8859-1", "“so” €"),
        (b"\x93so\x94 \x81", "iso-8859-1", "\x93so\x94 \x81"),
        ("日本語です".encode("iso2022_jp"), "iso-2022-jp", "日本語です"),
        ("日本語です".encode("iso2022_jp"), "", "日本語です"),
        ("中文€".encode("gb18030"), "gb2312", "中文€"),
        (b"plain", "no-such-charset", "plain"),
        (b"plain", "base64", "plain"),
        (b"a\x00b", "", "a\x00b"),
        (b"\xef\xbb\xbf" + "grüß".encode("utf-16"), "", "grüß"),
        ("Hi.".encode("utf-16-le"), "utf-16le", "Hi."),
        ("董事会于星期一召开会议。\n".encode("hz"), "", "董事会于星期一召开会议。\n"),
        (
            b"see~{Aa}~} or ~{x~} and ~{0123456789012345~}",
            "",
            "see~{Aa}~} or ~{x~} and ~{0123456789012345~}",
        ),
    ],
)
def test_decode(data: bytes, declared: str, text: str) -> None:
    assert decode(data, declared) == (text, [])


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Name;Straße\nJörg Müller;Hauptstraße 5\nZoë Lefèvre;Rue de l’Été\n", "cp1252"),
        ("Hän sanoi, että päivä on jo pitkällä.\n", "cp1252"),
        ("Imię;Miasto\nŁukasz Żółw;Gdańsk\nŚwięta Źdźbło;Łódź\n", "cp1250"),
        ("Имя,Город\nИван,Москва\nМария,Казань\n", "cp1251"),
        ("名前,年齢,住所\n佐藤太郎,30,東京\n髙橋淳,35,名古屋\n", "cp932"),
        ("이름,나이,도시\n김철수,30,서울\n박영희,25,부산\n", "cp949"),
    ],
)
def test_short_tables_of_many_countries(text: str, charset: str) -> None:
    found, warnings = decode(text.encode(charset))
    assert (found, len(warnings)) == (text, 1)


def test_a_guess_is_said_and_repeats() -> None:
    data = "Žluťoučký kůň úpěl ďábelské ódy. ".encode("cp1250") * 20
    text, warnings = decode(data)
    assert warnings and "charset guessed" in warnings[0]
    assert decode(data) == (text, warnings)


WIDE = "The committee agreed that Zoë begins in spring.\n"


@pytest.mark.parametrize(
    ("data", "text", "warning"),
    [
        (b"\xfe\xff" + WIDE.encode("utf-16-le"), WIDE, "byte-order mark wrong: utf-16-le"),
        (b"\xff\xfe" + WIDE.encode(), WIDE, "byte-order mark wrong: utf-8"),
        (b"\xef\xbb\xbf" + WIDE.encode("cp1252"), WIDE, "charset guessed: cp1252"),
        (b"\xef\xbb\xbf" + WIDE.encode("utf-16-le"), WIDE, "byte-order mark wrong: utf-16-le"),
        (WIDE.encode("utf-16-be"), WIDE, "charset guessed: utf-16-be"),
        (WIDE.encode("utf-32-le") + bytes(8), WIDE, "charset guessed: utf-32-le"),
        (b"Ann Lee\0\0\0Bo Sample\0", "Ann Lee\nBo Sample", "padding of NULs left out"),
        (
            b"caf\xe9 " + "Заседание правления".encode(),
            "caf\ufffd Заседание правления",
            "utf-8 broken: 1 characters unreadable",
        ),
        (
            b"ascii " * 20_000 + b"\n" + "Заседание правления".encode("koi8_r"),
            "ascii " * 20_000 + "\nЗаседание правления",
            "charset guessed: koi8_r",
        ),
    ],
)
def test_bytes_that_are_not_what_they_begin_as(data: bytes, text: str, warning: str) -> None:
    assert decode(data) == (text, [warning])


def test_a_chinese_text_without_a_blank_is_no_utf_8() -> None:
    assert decode("中文字符".encode("utf-16"))[0] == "中文字符"


def test_what_dos_puts_behind_a_text_is_none_of_it() -> None:
    assert decode(b"Minutes of May\r\n\x1a") == ("Minutes of May\n", [])
