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

GREEK, CJK = "\u0370", "\u3000"
"""Where alphabets other than Latin begin, and those whose words stand beside Latin ones."""
SAMPLE: Final = 4096
"""Bytes that are looked at."""
LEAST: Final = 0.95
"""Of 2; below it no charset is named."""
SELDOM: Final = 0.001
"""What a charset is less likely for each that more texts of its alphabet are in."""


_SEVEN: Final = dict.fromkeys(range(0x80))
"""Of a pair that is none, the second may be a character of seven bits."""


@dataclass(frozen=True)
class _Alphabet:
    """Letters of a script, how its texts are encoded, and what most of a text consists of."""

    charsets: tuple[str, ...]
    letters: re.Pattern[str]
    frequent: frozenset[str]


def _common(charset: str, first: int, last: int) -> str:
    """The characters in use of a charset that puts them before all others, by first byte."""
    pairs = (bytes((lead, tail)) for lead in range(first, last + 1) for tail in range(0x40, 0xFF))
    return "".join(pair.decode(charset, "ignore") for pair in pairs).translate(_SEVEN)


def _alphabet(charsets: str, letters: str, frequent: str) -> _Alphabet:
    return _Alphabet(tuple(charsets.split()), re.compile(f"[{letters}]"), frozenset(frequent))


WESTERN: Final = "äöüßéèêëàâçîïôûñáíóúãõåæøÄÖÜÉÈÊÀÇÑÁÍÓÚÅÆØ"
_HANZI: Final = (
    "的一是不了在人有我他上到大地子中年和要以出生"
    "每定好你您可能后下本日月市路方理部工作文件公司用同多"
)
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
    _alphabet("cp1253 iso8859_7", "α-ωΑ-ΩάέήίόύώϊϋΐΰςΆΈΉΊΌΎΏΪΫ", "αοιετσνηυρ"),
    _alphabet("cp1255 iso8859_8", "א-ת\u05b0-\u05c2", "יוהלאמתרבש"),
    _alphabet("cp1256", "\u0621-\u0652پچژگ", "اليمنتروبة"),
    # Without two letters that nobody writes any more: Chinese bytes are full of them.
    _alphabet("cp874", "กขคฆ-\u0e4e", "านรอกเงมยลวดท่้ส"),
    _alphabet(
        "cp932 euc_jp",
        "\u3041-\u30fe々" + _common("euc_jp", 0xB0, 0xCF),
        "のにはをたがでとしてるいこれさらまなかもンスルトクリイ",
    ),
    _alphabet("gb18030", _common("gb2312", 0xB0, 0xD7), _HANZI + "这个们来时为会于决请谢话电号"),
    _alphabet("big5", _common("big5", 0xA4, 0xC6), _HANZI + "這個們來時為會於決請謝話電號"),
    _alphabet(
        "cp949",
        _common("euc_kr", 0xB0, 0xC8),
        "이다는을의에가로하고지기사한은도를인그나니요습합서수전화정보대시자일해어리원안주부장",
    ),
)
CHINESE: Final = next(one for one in ALPHABETS if one.charsets == ("gb18030",))
ESCAPED: Final = "iso2022_jp_2"
LEAST_TURNED, TURNED = 6, 0.2
"""Characters between ``~{`` and ``~}``, and share of frequent ones, that make a text Chinese."""
_SHIFT: Final = re.compile(rb"\x1b\$(?:[@B]|\([CD])")
"""Where Japanese begins in a text of seven bits."""
_HZ: Final = re.compile(rb"~\{((?:[\x21-\x77][\x21-\x7e])+)~\}")
LATIN_9: Final = "iso8859_15"
_LATIN_9: Final = frozenset(WESTERN + "œŒŸÿìòùÔÂÊÎÛÏËÙÌÒÀ€\u00a0«»§°·©®¡¿²³±×µ´")
_EURO: Final = re.compile(rb"(?<![A-Za-z\x80-\x9f\xa1-\xff])\xa4(?![A-Za-z\x80-\x9f\xa1-\xff])")
_LIGATURE: Final = re.compile(rb"(?<![0-9])[\xbc-\xbe](?=[a-z])")
_AMOUNT: Final = re.compile(rb"\d[ \xa0]?\xa4|\xa4[ \xa0]?\d")
_LETTER: Final = re.compile(rb"[A-Za-z]")
_SIGNS: Final = re.compile("[\u00a0„“”‚‘’‹›«»–—…€£§°·•©®™№²³½、。・「」『』（），：；！？《》ー〜]")
_CUT: Final = re.compile(
    r"(?<=\w)(?![\u3000-\u303f\uff00-\uffef])[^\w\s\x00-\x7f’·\u00a0\u00ad](?=\w)"
)
_MARKS: Final = frozenset(map(chr, (0xE31, *range(0xE33, 0xE3B), *range(0xE47, 0xE4F))))
"""Signs of Thai that stand above or below a consonant, or each other."""


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


def has_euro(data: bytes) -> bool:
    """Whether a text of Western Europe has a sign of euro, or a ligature, where ISO 8859-15 has it.

    Windows has other signs there, which stand by no amount and in no word.

    >>> has_euro("Preis: 5 €".encode("iso8859_15")), has_euro("Cœur".encode("iso8859_15"))
    (True, True)
    >>> has_euro("Preis: 5 €, 1½ kg".encode("cp1252"))
    False
    """
    euros, ligatures = _EURO.findall(data), _LIGATURE.findall(data)
    foreign = data.decode(LATIN_9).translate(_SEVEN)
    is_western = set(foreign) <= _LATIN_9
    is_bare = set(foreign) <= {"€", "\u00a0"} and _AMOUNT.search(data) is not None
    return (
        bool(euros or ligatures)
        and len(euros) == data.count(b"\xa4")
        and len(ligatures) == sum(map(data.count, (b"\xbc", b"\xbd", b"\xbe")))
        and is_western
        and (is_bare or len(_LETTER.findall(data)) > 2 * len(foreign))
    )


def likely(data: bytes) -> str:
    """Name of the charset, or empty where none is likely enough.

    >>> likely("Привет".encode("koi8_r")), likely("Świt, żółw śpi długo".encode("iso8859_2"))
    ('koi8_r', 'iso8859_2')
    """
    data = data[:SAMPLE]
    found = [
        (_score(data, charset, alphabet) - SELDOM * place, charset)
        for alphabet in ALPHABETS
        for place, charset in enumerate(alphabet.charsets)
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
    if letters[0] < GREEK and 2 * sum(c.isascii() and c.isalpha() for c in text) < len(foreign):
        return -1.0
    signs = sum(_SIGNS.match(c) is not None for c in foreign)
    odd = len(foreign) - len(letters) - signs + len(_CUT.findall(_bare(text)))
    odd += sum(_is_odd(*pair, is_own=GREEK <= letters[0] < CJK) for pair in pairwise(text))
    frequent = sum(c.lower() in alphabet.frequent for c in letters)
    return 1 - 2 * odd / len(foreign) + frequent / len(foreign)


def _bare(text: str) -> str:
    return "".join(character for character in text if character not in _MARKS)


def _is_odd(one: str, two: str, *, is_own: bool) -> bool:
    """Whether a capital follows a small letter, or scripts change within a word."""
    if one.isascii() and two.isascii():
        return False
    if one.islower() and two.isupper():
        return True
    if two in _MARKS:
        return not ("ก" <= one <= "ฮ" or one in _MARKS)
    return is_own and one.isalpha() and two.isalpha() and one.isascii() != two.isascii()
