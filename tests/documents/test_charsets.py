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


@pytest.mark.parametrize("data", [b"", b"plain", bytes(range(128, 256))])
def test_what_is_no_text_has_no_charset(data: bytes) -> None:
    assert not likely(data)
