"""Which charset bytes are in that state none: the one in which they read as a language.

Statistics of bytes take short Russian for Japanese, and Polish, Czech and Turkish for what they
are not. A charset is right where the words are of one alphabet, its frequent letters are frequent,
and no capital stands behind a small letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

GREEK, THAI = "\u0370", "\u0e00"
"""Where alphabets other than Latin begin, and those whose words stand beside Latin ones."""
SAMPLE: Final = 4096
"""Bytes that are looked at."""
LEAST: Final = 1.0
"""Of 2; below it no charset is named."""


@dataclass(frozen=True)
class _Alphabet:
    """Letters of a script, how its texts are encoded, and what most of a text consists of."""

    charsets: tuple[str, ...]
    letters: re.Pattern[str]
    frequent: frozenset[str]


def _alphabet(charsets: str, letters: str, frequent: str) -> _Alphabet:
    return _Alphabet(tuple(charsets.split()), re.compile(f"[{letters}]"), frozenset(frequent))


WESTERN: Final = "äöüßéèêëàâçîïôûñáíóúãõåæøÄÖÜÉÈÊÀÇÑÁÍÓÚÅÆØ"
CENTRAL: Final = "cp1250 iso8859_2 cp852"
ALPHABETS: Final = (
    _alphabet("cp1252 cp850 mac_roman", WESTERN, "äöüßéèêàçáíóñãåæø"),
    _alphabet(CENTRAL, "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "ąęłóśż"),
    _alphabet(CENTRAL, "áäčďéěíĺľňóôŕřšťúůýžÁÄČĎÉĚÍĹĽŇÓÔŔŘŠŤÚŮÝŽ", "áíéěýčřšžů"),
    _alphabet(CENTRAL, "áéíóöőúüűÁÉÍÓÖŐÚÜŰ", "áéíóöőüű"),
    _alphabet(CENTRAL, "ăâîşţĂÂÎŞŢ", "ăâîşţ"),
    _alphabet(CENTRAL, "čćđšžČĆĐŠŽ", "čćšž"),
    _alphabet("cp1254", "çğıöşüâîûÇĞİÖŞÜÂÎÛ", "ığşüöç"),
    _alphabet("cp1257", "ąčęėįšųūžāēģīķļņõäöüĄČĘĖĮŠŲŪŽĀĒĢĪĶĻŅÕÄÖÜ", "ąčęėįšųūžāēīļņģķ"),
    _alphabet(
        "cp1251 koi8_r koi8_u iso8859_5 cp866 mac_cyrillic",
        "а-яА-ЯёЁіїєґІЇЄҐўЎђјљњћџЂЈЉЊЋЏ",
        "оеаинтсрвлі",
    ),
    _alphabet("cp1253 iso8859_7", "α-ωΑ-Ωάέήίόύώϊϋΐΰς", "αοιετσνηυρ"),
    _alphabet("cp1255 iso8859_8", "א-ת\u05b0-\u05c2", "יוהלאמתרבש"),
    _alphabet("cp1256", "\u0621-\u0652پچژگ", "اليمنتروبة"),
    _alphabet("cp874", "\u0e01-\u0e4e", "านรอกเงมยลวดท่้ส"),
    _alphabet(
        "cp932 euc_jp", "\u3041-\u30fe\u4e00-\u9fff々", "のにはをたがでとしてるいこれさらまなかも"
    ),
    _alphabet(
        "gb18030",
        "\u4e00-\u9fff",
        "的一是不了在人有我他这个上们来到时大地为子中年会和要以出生于决定每",
    ),
    _alphabet(
        "big5",
        "\u4e00-\u9fff",
        "的一是不了在人有我他這個上們來到時大地為子中年會和要以出生於決定每",
    ),
    _alphabet("cp949", "가-힣\u4e00-\u9fff", "이다는을의에가로하고지기사한은도를인그나"),
)
CHINESE: Final = next(one for one in ALPHABETS if one.charsets == ("gb18030",))
ESCAPED: Final = "iso2022_jp_2"
LEAST_TURNED, TURNED = 6, 0.2
"""Characters between ``~{`` and ``~}``, and share of frequent ones, that make a text Chinese."""
_SHIFT: Final = re.compile(rb"\x1b\$(?:[@B]|\([CD])")
"""Where Japanese begins in a text of seven bits."""
_HZ: Final = re.compile(rb"~\{((?:[\x21-\x77][\x21-\x7e])+)~\}")
_SIGNS: Final = re.compile("[\u00a0„“”‚‘’‹›«»–—…€£§°·•©®™№²³½、。・「」『』（），：；！？《》ー〜]")
_CUT: Final = re.compile(r"(?<=\w)[^\w\s\x00-\x7f’·\u00a0\u00ad](?=\w)")


def seven_bits(data: bytes) -> str:
    """Charset of a text of seven bits that turns to Chinese or Japanese; empty where none does.

    >>> seven_bits("董事会于星期一召开会议。".encode("hz")), seven_bits(b"Dr.~{Who}~{and~} us")
    ('hz', '')
    """
    if not data.isascii():
        return ""
    if _SHIFT.search(data):
        return ESCAPED
    turned = b"".join(_HZ.findall(data)) if b"~{" in data else b""
    text = bytes(code | 0x80 for code in turned).decode("gb2312", "replace")
    frequent = sum(character in CHINESE.frequent for character in text)
    return "hz" if len(text) >= LEAST_TURNED and frequent >= TURNED * len(text) else ""


def likely(data: bytes) -> str:
    """Name of the charset, or empty where none is likely enough.

    >>> likely("Привет".encode("koi8_r")), likely("Świt, żółw śpi długo".encode("iso8859_2"))
    ('koi8_r', 'iso8859_2')
    """
    data = data[:SAMPLE]
    found = [
        (_score(data, charset, alphabet), charset)
        for alphabet in ALPHABETS
        for charset in alphabet.charsets
    ]
    best = max(found, key=lambda scored: scored[0])
    return best[1] if best[0] >= LEAST else ""


def _score(data: bytes, charset: str, alphabet: _Alphabet) -> float:
    """Up to 2: share of letters of the alphabet, and of those that are frequent."""
    try:
        text = data.decode(charset)
    except UnicodeDecodeError as error:
        if error.start < len(data) - 3:
            return -1.0
        text = data.decode(charset, "ignore")  # a sample may end within a character
    foreign = [c for c in text if not c.isascii()]
    letters = [c for c in foreign if alphabet.letters.match(c)]
    if not letters:
        return -1.0
    if letters[0] < GREEK and sum(c.isascii() and c.isalpha() for c in text) < len(foreign):
        return -1.0
    signs = sum(_SIGNS.match(c) is not None for c in foreign)
    odd = len(foreign) - len(letters) - signs + len(_CUT.findall(text))
    odd += sum(_is_odd(*pair, is_own=GREEK <= letters[0] < THAI) for pair in pairwise(text))
    frequent = sum(c.lower() in alphabet.frequent for c in letters)
    return 1 - 2 * odd / len(foreign) + frequent / len(foreign)


def _is_odd(one: str, two: str, *, is_own: bool) -> bool:
    """Whether a capital follows a small letter, or scripts change within a word."""
    if one.isascii() and two.isascii():
        return False
    if one.islower() and two.isupper():
        return True
    return is_own and one.isalpha() and two.isalpha() and one.isascii() != two.isascii()
