"""Charsets of texts that state none, long and short."""

from __future__ import annotations

import pytest

from refinery.documents.charsets import likely
from refinery.documents.text import decode


@pytest.mark.parametrize(
    ("text", "charsets"),
    [
        ("Решено начать работы весной.", "cp1251 koi8_r iso8859_5 cp866 mac_cyrillic"),
        ("Вирішено, що її роботи навесні.", "cp1251 koi8_u"),
        ("Zarząd spotkał się w poniedziałek, żeby omówić plan.", "cp1250 iso8859_2 cp852"),
        ("Výbor se sešel v pondělí; práce začnou na jaře.", "cp1250 iso8859_2"),
        ("A bizottság hétfőn ülésezett, és őszre készül.", "cp1250 iso8859_2"),
        ("Kurul toplandı, işler için şöyle karar verdi.", "cp1254"),
        ("Komitetas susitiko pirmadienį; kiekvienas skyrius paskirs žmogų.", "cp1257"),
        ("Το συμβούλιο συνήλθε τη Δευτέρα.", "cp1253 iso8859_7"),
        ("הוועדה נפגשה ביום שני", "cp1255"),
        ("اجتمعت اللجنة يوم الاثنين", "cp1256"),
        ("คณะกรรมการประชุมกัน", "cp874"),
        ("取締役会は月曜日に開催されました。", "cp932 euc_jp"),
        ("董事会于星期一召开会议，决定春季开工。", "gb18030"),
        ("董事會於星期一召開會議，決定春季開工。", "big5"),
        ("이사회가 월요일에 열렸습니다.", "cp949"),
        ("La comisión se reunió mañana según el señor Núñez.", "cp1252 cp850 mac_roman"),
        ("A comissão reuniu-se; as ações começam amanhã.", "cp1252 mac_roman"),
    ],
)
def test_a_sentence_is_enough(text: str, charsets: str) -> None:
    for charset in charsets.split():
        found, warnings = decode(text.encode(charset))
        assert found == text and len(warnings) == 1, charset


@pytest.mark.parametrize(
    "text",
    [
        *("Preis: 5 €", "€ 20", "Das kostet 100 € für Zoë.", "Cœur, Œuvre: 5 €", "Prix : 20 €."),
        "Gesamtbetrag: 1.234,56 €\nMit freundlichen Grüßen\nJörg Müller",
    ],
)
def test_a_sign_of_euro_is_read_in_either_charset(text: str) -> None:
    assert decode(text.encode("iso8859_15")) == (text, ["charset guessed: iso8859_15"])


@pytest.mark.parametrize("text", ["Preis: 5 €, 1½ Pfund", "Zoë fügt ¼ l hinzu"])
def test_fractions_are_no_ligatures(text: str) -> None:
    assert decode(text.encode("cp1252")) == (text, ["charset guessed: cp1252"])


@pytest.mark.parametrize("data", [b"", b"plain", bytes(range(128, 256))])
def test_what_is_no_text_has_no_charset(data: bytes) -> None:
    assert not likely(data)


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("你好，谢谢", "gb18030"),
        ("联系人：王小明，电话 13800138000。", "gb18030"),
        ("请查收附件。", "gb18030"),
        ("你好，謝謝", "big5"),
        ("請在星期五之前回覆。謝謝。", "big5"),
        ("김철수 전화 010-1234-5678", "cp949"),
        ("สวัสดีครับ", "cp874"),
        ("ขอบคุณค่ะ", "cp874"),
        ("Καλημέρα Άννα, η αντλία χάλασε.", "cp1253"),
        ("Καλημέρα Άννα, η αντλία χάλασε.", "iso8859_7"),
        ("görüşürüz", "cp1254"),
    ],
)
def test_few_words_are_enough_where_they_are_common(text: str, charset: str) -> None:
    assert decode(text.encode(charset))[0] == text


def test_lines_of_two_charsets() -> None:
    lines = ("Grüße aus Kiel", "Grüße aus Köln", "plain", "Müller, Jürgen")
    charsets = ("utf-8", "cp1252", "ascii", "cp1252")
    data = b"\n".join(line.encode(c) for line, c in zip(lines, charsets, strict=True))
    text, warnings = decode(data)
    assert (text.split("\n"), len(warnings)) == ([*lines], 1)
