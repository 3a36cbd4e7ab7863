"""Colours of Office's files as six digits, and the rule by which text on them is lost."""

from __future__ import annotations

import colorsys
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

UNKNOWN: Final = ""
"""Of a colour that no file states plainly: a mixture, a picture, what a program chooses."""
WHITE: Final = "ffffff"
BLACK: Final = "000000"
NEAR: Final = 5
"""Steps of 255 by which red, green and blue may differ before anybody sees it."""
FAINT: Final = 0.03
"""Share of its colour up to which text is as good as clear."""


def is_lost(ink: str, grounds: Sequence[str]) -> bool:
    """Whether nobody sees an ink on any of the colours that may lie behind it.

    Where one of them is unknown, it may be seen.

    >>> is_lost("ffffff", ["fefefe"]), is_lost("ffffff", ["ffffff", ""]), is_lost("", [""])
    (True, False, False)
    """
    return bool(ink and grounds) and all(ground and _is_near(ink, ground) for ground in grounds)


@lru_cache(maxsize=1024)
def _is_near(one: str, two: str) -> bool:
    pairs = zip(_parts(one), _parts(two), strict=True)
    return all(abs(a - b) * 255 <= NEAR + 0.5 for a, b in pairs)


def known(text: str) -> str:
    """A colour of six digits, also one behind two of opacity; unknown for anything else.

    >>> known("FF00aaBB"), known("auto")
    ('00aabb', '')
    """
    digits = text[-6:].lower() if len(text) in (6, 8) else ""
    return digits if digits and set(digits) <= set("0123456789abcdef") else UNKNOWN


def lightened(colour: str, times: float, plus: float = 0.0) -> str:
    """A colour whose lightness is multiplied and added to.

    >>> lightened("000000", 0.5, 0.5), lightened("ffffff", 0.5), lightened("", 1)
    ('808080', '808080', '')
    """
    if not colour:
        return UNKNOWN
    hue, light, saturation = colorsys.rgb_to_hls(*_parts(colour))
    return written(colorsys.hls_to_rgb(hue, min(max(light * times + plus, 0.0), 1.0), saturation))


def mixed(colour: str, other: str, share: float) -> str:
    """A share of a colour and for the rest another.

    >>> mixed("ff0000", "ffffff", 0.5), mixed("", "ffffff", 0.5)
    ('ff8080', '')
    """
    if not colour:
        return UNKNOWN
    share = min(max(share, 0.0), 1.0)
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return written([a * share + b * (1 - share) for a, b in pairs])


def is_grey(colour: str) -> bool:
    """Whether a colour has no hue that could be turned or strengthened."""
    return len({*_parts(colour)}) == 1 if colour else False


def written(parts: Sequence[float]) -> str:
    """Red, green and blue from 0 to 1 as six digits."""
    return "".join(f"{round(min(max(part, 0.0), 1.0) * 255):02x}" for part in parts)


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue
