"""Twelve ways in which the same value is written, each a reader still recognises."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from html.entities import codepoint2name

Transform = Callable[[str, random.Random], str]
"""The value as written otherwise; the value itself where the transform has nothing to change."""

BLANKS = "\u00a0\u202f\u2009\u2007"
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
DASHES = "‐‑‒–—−﹣－"
DOTS = "．。․﹒｡"
ZEROS = (0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10, 0x1D7CE)
"""Zero in Arabic-Indic, Persian, Devanagari, Bengali, Thai, full-width and mathematical digits."""
_NAMED = {"@": "commat", ".": "period", ":": "colon", "/": "sol", "_": "lowbar", "+": "plus"}
_GROUPED = re.compile(r"(?<=[\w)])[ -](?=[\w(])")
_BREAKS = re.compile(
    r"(?<=[\w)])[ ](?=[\w(])|(?<=\d-)(?=\w)|(?<=\d\.)(?=\d)"
    r"|(?<=[0-9A-Fa-f]{2}:)(?=[0-9A-Fa-f])|(?<=\b[0-9A-Fa-f]{4}\.)(?=[0-9A-Fa-f])"
)


def _inserted(value: str, marks: str, generator: random.Random) -> str:
    for _ in range(generator.randint(1, 3)):
        place = generator.randrange(1, len(value))
        value = value[:place] + generator.choice(marks) + value[place:]
    return value


def full_width(value: str, generator: random.Random) -> str:
    """Every printable character in its full width."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else "\u3000" for c in value)


def no_break_space(value: str, generator: random.Random) -> str:
    """Blanks in the value, and those around it, that do not break."""
    mark = generator.choice(BLANKS)
    return mark + value.replace(" ", mark) + mark


def zero_width(value: str, generator: random.Random) -> str:
    """Characters that nobody sees."""
    return _inserted(value, INVISIBLE, generator)


def soft_hyphen(value: str, generator: random.Random) -> str:
    """Places where a word might be parted."""
    return _inserted(value, "\u00ad", generator)


def dashes(value: str, generator: random.Random) -> str:
    """Another dash for the hyphen."""
    return value.replace("-", generator.choice(DASHES))


def dots(value: str, generator: random.Random) -> str:
    """Groups parted by dots; dots that look like others."""
    if "." in value:
        return value.replace(".", generator.choice(DOTS))
    return _GROUPED.sub(".", value.replace("(", "").replace(")", ""))


def line_break(value: str, generator: random.Random) -> str:
    """A line that ends within the value; the next may be a quoted one.

    Where a program wraps: at a blank or behind a mark. An address breaks at its ``@`` alone, since
    behind a dot or hyphen the next word may be the sentence's; a bare number breaks in its middle
    unless the half would read as an area code.
    """
    breaks = re.compile("(?<=@)") if "@" in value else _BREAKS
    places = [match.span() for match in breaks.finditer(value)]
    if not places and value.isalnum() and value[1:-1].isdigit() and value[0] != "0":
        places = [(len(value) // 2, len(value) // 2)]
    if not places:
        return value
    start, end = generator.choice(places)
    return value[:start] + generator.choice(["\n", "\r\n", "\n> "]) + value[end:]


def other_digits(value: str, generator: random.Random) -> str:
    """Digits of another script."""
    zero = generator.choice(ZEROS)
    return value.translate({ord("0") + digit: zero + digit for digit in range(10)})


def references(value: str, generator: random.Random) -> str:
    """Characters of HTML that are written out: some by number, some by name."""

    def written(character: str) -> str:
        name = _NAMED.get(character) or codepoint2name.get(ord(character))
        if name and generator.random() < 0.5:
            return f"&{name};"
        return generator.choice([f"&#{ord(character)};", f"&#x{ord(character):x};"])

    chosen = set(generator.sample(range(len(value)), generator.randint(1, 4)))
    return "".join(written(c) if i in chosen or not c.isalnum() else c for i, c in enumerate(value))


def quoted_printable(value: str, generator: random.Random) -> str:
    """As a mail travels: bytes as ``=XX``, and a line's end that is none."""
    chosen = set(generator.sample(range(len(value)), generator.randint(1, 4)))
    parts = [f"={ord(c):02X}" if i in chosen or c in "=@." else c for i, c in enumerate(value)]
    parts.insert(generator.randrange(1, len(parts)), generator.choice(["", "=\n", "=\r\n"]))
    return "".join(parts)


def case(value: str, generator: random.Random) -> str:
    """Capitals where there were none, and the other way."""
    return generator.choice([str.upper, str.lower, str.swapcase])(value)


def spaced(value: str, generator: random.Random) -> str:
    """As text recognition reads a wide print: a blank between characters, more between groups."""
    between = generator.choice(["  ", "   "])
    return between.join(" ".join(word) for word in value.split(" "))


TRANSFORMS: dict[str, Transform] = {
    "full width": full_width,
    "no-break space": no_break_space,
    "zero width": zero_width,
    "soft hyphen": soft_hyphen,
    "dashes": dashes,
    "dots": dots,
    "line break": line_break,
    "other digits": other_digits,
    "references": references,
    "quoted-printable": quoted_printable,
    "case": case,
    "spaced": spaced,
}
