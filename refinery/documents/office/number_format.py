"""Numbers as a sheet shows them: decimals, percent, currency; dates and times as ISO 8601."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final

BUILT_IN: Final = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "m/d/yy", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "m/d/yy h:mm", 37: "#,##0 ;(#,##0)", 38: "#,##0 ;(#,##0)", 39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;(#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0",
    49: "@", **dict.fromkeys((27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "m/d/yy"),
}  # fmt: skip
_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|(?P<bracket>\[[^\]]*\])'
    r"|_.|\*.|(?P<mask>[0#?.,%]+|E[+-][0#?]+)|(?P<other>.)",
    re.DOTALL,
)
_SECTION: Final = re.compile(
    r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])+|(?:^|(?<=;))(?=;|$)', re.DOTALL
)
_COLOURS: Final = {
    **{"[black]": "000000", "[white]": "ffffff", "[red]": "ff0000", "[green]": "00ff00"},
    **{"[blue]": "0000ff", "[yellow]": "ffff00", "[magenta]": "ff00ff", "[cyan]": "00ffff"},
    **{"[color1]": "000000", "[color2]": "ffffff"},
}
_COLOUR: Final = re.compile(
    r"\[(?:black|white|red|green|blue|yellow|magenta|cyan|colou?r ?\d+)\]", re.I
)
_DATE: Final = re.compile(r"[ymdhs]|AM/PM", re.I)
_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:E[+-]?\d+)?", re.I)
_EPOCH: Final = datetime(1899, 12, 30)
_EPOCH_1904: Final = datetime(1904, 1, 1)
MAX_CODE: Final = 255
"""Characters of a format; Excel takes no more."""
TEXT: Final = 3
"""Place of the section for text."""
EXACT: Final = 2.0**53
WHOLE: Final = 1e21
"""Whole numbers below the second are written in digits; those below the first have all of them."""
LAST_DAY: Final = 2_958_466
"""The first day that no calendar of an office has: 10000-01-01."""


def shown(value: float, code: str, is_1904: bool = False) -> str:
    """A number in a format.

    >>> shown(0.256, "0.0%"), shown(1234.5, "#,##0.00"), shown(-3, '0 "kg";(0) "kg"')
    ('25.6%', '1,234.50', '(3) kg')
    >>> shown(45292.75, "d/m/yy h:mm"), shown(45292, "dd.mm.yyyy"), shown(1.25, "[h]:mm")
    ('2024-01-01 18:00:00', '2024-01-01', '30:00:00')
    """
    if code in ("General", "@", "") or len(code) > MAX_CODE or value != value:
        return number(value)
    sections = _sections(code)
    chosen = _chosen(value, len(sections))
    section = sections[chosen]
    if section.is_date:
        return _moment(value, section, is_1904)
    return section.write(abs(value) if chosen == 1 else value)


def shows_text(code: str) -> bool:
    """Whether a cell of a format shows its text.

    >>> shows_text("0.0"), shows_text(";;;"), shows_text("0;-0;0;@")
    (True, False, True)
    """
    sections = _sections(code) if code.count(";") > 2 and len(code) <= MAX_CODE else []
    if len(sections) < TEXT + 1:
        return True
    section = sections[TEXT]
    return bool((section.before + section.mask + section.after + section.letters).strip())


def inks(code: str, value: float | None) -> list[str | None]:
    """Colours in which a format may show a number, or text (None); None for that of the font.

    >>> inks("0;[Red]-0", 3), inks("0;[Red]-0", -3), inks("[White]0;0", None)
    ([None], ['ff0000'], ['ffffff', None])
    """
    if "[" not in code or len(code) > MAX_CODE:
        return [None]
    sections = _sections(code)
    if value is not None:
        sections = [sections[_chosen(value, len(sections))]]
    elif len(sections) > TEXT:
        sections = [sections[TEXT]]
    return [section.ink for section in sections]


def _chosen(value: float, sections: int) -> int:
    """Which section of a format a number is written by."""
    if sections > 1 and value < 0:
        return 1
    return 2 if sections > 2 and value == 0 else 0


def number(value: float) -> str:
    """A number without a format; a whole one in its digits, since it may be one of a card.

    >>> number(0.1 + 0.2), number(120.0), number(4111111111111111.0), number(1e30)
    ('0.3', '120', '4111111111111111', '1e+30')
    """
    if abs(value) < WHOLE and value.is_integer():
        return str(int(value)) if abs(value) < EXACT else f"{Decimal(repr(value)):.0f}"
    return f"{value:.15g}"


def as_number(text: str) -> float | None:
    """The number a text is, or None."""
    return float(text) if _NUMBER.fullmatch(text.strip()) else None


@dataclass(frozen=True)
class _Section:
    """One of the up to four parts of a format."""

    before: str
    mask: str
    after: str
    letters: str
    ink: str | None = None

    @property
    def is_date(self) -> bool:
        return bool(_DATE.search(self.letters))

    def write(self, value: float) -> str:
        """A number by the mask, between what stands around it."""
        mask = self.mask
        if "/" in self.letters or not mask or "E" in mask or abs(value) >= 1e15:
            exponent = f"{value:.{_decimals(mask.partition('E')[0])}E}"
            plain = exponent if "E" in mask else number(value) if self.letters or mask else ""
            return f"{self.before}{plain}{self.after}".strip()
        scale = mask.count("%") * 2 - 3 * (len(mask) - len(mask.rstrip(",")))
        value *= 10.0**scale
        decimals = _decimals(mask)
        whole, _, part = f"{abs(value):.{decimals}f}".partition(".")
        kept = mask.partition(".")[2].rstrip("%,?#")
        part = part[: len(kept)] + part[len(kept) :].rstrip("0")
        left = mask.partition(".")[0].replace("%", "")
        digits = left.replace(",", "")
        least = len(digits) - digits.index("0") if "0" in digits else 0
        whole = whole.lstrip("0").zfill(least)
        if "," in left.rstrip(","):
            whole = f"{int(whole):,}" if whole and not whole.startswith("0") else whole
        sign = "-" if value < 0 and (whole.strip("0") or part.strip("0")) else ""
        text = f"{whole}.{part}" if part else whole
        return f"{self.before}{sign}{text}{'%' * mask.count('%')}{self.after}".strip()


def _decimals(mask: str) -> int:
    return min(sum(c in "0#?" for c in mask.partition(".")[2]), 30)


@lru_cache(maxsize=1024)
def _sections(code: str) -> list[_Section]:
    return [_section(part) for part in _SECTION.findall(code)[:4]] or [_section("")]


def _section(code: str) -> _Section:
    before = mask = after = letters = ""
    colour = _COLOUR.search(code)
    ink = _COLOURS.get(colour[0].lower().replace(" ", ""), "") if colour else None
    for token in _TOKEN.finditer(code.replace("General", "0.#########")):
        literal = token["quoted"] or token["escaped"] or token["currency"] or ""
        if token["bracket"]:  # a colour or condition, unless it counts hours
            letters += token["bracket"] if re.fullmatch(r"\[[hms]+\]", token[0], re.I) else ""
        elif token["mask"]:
            mask, after = mask + token["mask"], ""
        elif token["other"] and token["other"] not in "$€£¥+-() ":
            letters += token["other"]
        else:
            literal = literal or token["other"] or ""
        before, after = (before, after + literal) if mask else (before + literal, after)
    return _Section(before, mask, after, letters, ink)


def _moment(value: float, section: _Section, is_1904: bool) -> str:
    """A date, a time or both; hours beyond a day where the format counts them."""
    letters = section.letters.lower()
    if not 0 <= value < LAST_DAY:
        return number(value)
    if "[" in letters:
        seconds = round(value * 86_400)
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    epoch = _EPOCH_1904 if is_1904 else _EPOCH
    # Days before March 1900 are counted as if that year had been a leap year.
    days = value + 1 if not is_1904 and value < 60 else value
    when = epoch + timedelta(seconds=round(days * 86_400))
    has_time = bool(re.search("[hs]", letters))
    has_date = bool(re.search("[yd]", letters)) or not has_time
    if not has_date:
        return when.strftime("%H:%M:%S")
    if "y" in letters and "d" not in letters and not has_time:
        return f"{when.year:04}-{when.month:02}" if "m" in letters else f"{when.year:04}"
    return f"{when:%Y-%m-%d %H:%M:%S}" if has_time else f"{when:%Y-%m-%d}"
