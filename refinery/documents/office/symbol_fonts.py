"""Fonts whose characters are signs: what their codes stand for."""

from __future__ import annotations

from functools import cache
from typing import Final

_LOW: Final = (
    "!∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_ αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
)
_HIGH: Final = (
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…  ↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑           〉∫⌠ ⌡"
)
"""Adobe's Symbol from 0x21 and from 0xA0 on; pieces of tall brackets are blanks."""
_SYMBOL: Final = dict(enumerate(_LOW, 0x21)) | dict(enumerate(_HIGH, 0xA0))
_MARKS: Final = {
    **dict.fromkeys((0x6C, 0x6E, 0x71, 0x75, 0x76, 0x9F, 0xA7, 0xB7, 0xD8), "•"),
    **{0x4A: "☺", 0x4C: "☹", 0x28: "☎", 0x2A: "✉", 0xDF: "←", 0xE0: "→", 0xE8: "→", 0xF0: "⇨"},
    **{0xFC: "✓", 0xFB: "✗", 0xFE: "[x]", 0xFD: "[x]", 0x52: "[x]", 0xA8: "[ ]", 0x6F: "[ ]"},
}
"""Of Wingdings and its like, what people set among words; the rest are drawings."""
_NOTHING: Final = dict.fromkeys(range(0x21, 0x100), "")


@cache
def signs_of(font: str) -> dict[int, str]:
    """Characters by code, for :meth:`str.translate`; a code that says nothing has none.

    >>> "a \xb7".translate(signs_of("Symbol")), "\xfc".translate(signs_of("Wingdings"))
    ('α •', '✓')
    """
    return _NOTHING | (_SYMBOL if font.lower().startswith("symbol") else _MARKS)
