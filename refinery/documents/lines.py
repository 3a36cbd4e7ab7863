"""Lines of a page made into flowing text: joined where a margin broke them, hyphens undone."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import Final

SOFT: Final = "\x02"
"""What pdfium has for a hyphen at the end of a line."""
_BREAK: Final = re.compile(rf"{SOFT}\n?|\n")
_BROKEN: Final = re.compile(rf"(\w+)(?:{SOFT}\n?|[-\u00ad\u2010]\n)(\w+)")
_WORD: Final = re.compile(r"\w+(?:-\w+)*")
_STARTS: Final = re.compile(
    r"[^\w\s(\[\"'“‘«¿¡]|(?:\d{1,3}|\w|[ivx]{2,5})[.)] |[A-Z][\w /#.-]{0,30}: "
)
"""What begins a line of its own: a bullet, a number, a label."""
FULL: Final = 0.85
"""Share of the usual width from which a line counts as full."""
NARROW: Final = 40
"""Width in characters below which lines are no running text, unless words are divided."""
NUMBERS: Final = 0.3
"""Share of words with digits from which a line is a row of a table."""


def vocabulary(text: str) -> set[str]:
    """Words of a text in lower case, compounds also as a whole; what is divided is left out.

    >>> sorted(vocabulary("A well-read man, con-\\nfirmed"))
    ['a', 'man', 'read', 'well', 'well-read']
    """
    found = set()
    for word in _WORD.findall(_BROKEN.sub(" ", text.lower())):
        found.add(word)
        found.update(word.split("-"))
    return found


def flowing(text: str, known: AbstractSet[str] = frozenset()) -> str:
    """Text without the breaks that only the page's width made.

    A break stays where the next word would still have fitted: lines of a form, an address,
    a verse.

    Args:
        known: Words of the whole document, which tell a word that was divided from a compound.

    >>> flowing("The committee meets in the main hall on the first Mon-\\nday of each month.")
    'The committee meets in the main hall on the first Monday of each month.'
    >>> flowing("Color White\\nOdometer 9,800\\nRepair order RO-2022 by Ellis Turner, Main Street")
    'Color White\\nOdometer 9,800\\nRepair order RO-2022 by Ellis Turner, Main Street'
    """
    # Widths are those of the lines as printed: a word mended below makes one line longer.
    widths = sorted(map(len, _BREAK.split(text)))
    widest = widths[(len(widths) - 1) * 3 // 4] if len(widths) > 3 else widths[-1]
    is_prose = widest >= NARROW or _BROKEN.search(text) is not None
    whole = _BROKEN.sub(lambda match: _mended(match[1], match[2], known), text)
    lines = [" ".join(line.split()) for line in whole.replace(SOFT, "-").split("\n")]
    joined = lines[0]
    for line, following in pairwise(lines):
        word = following.partition(" ")[0]
        is_full = len(line) + 1 + len(word) >= FULL * widest
        apart = _STARTS.match(following) or (_is_row(line) and _is_row(following))
        joined += (" " if is_prose and is_full and not apart else "\n") + following
    return joined


def _is_row(line: str) -> bool:
    words = line.split()
    return sum(any(map(str.isdigit, word)) for word in words) > NUMBERS * len(words)


def _mended(left: str, right: str, known: AbstractSet[str]) -> str:
    """A word divided at the end of a line: whole again, or a compound that keeps its hyphen."""
    first, second = left.lower(), right.lower()
    is_compound = f"{first}-{second}" in known or not right[:1].islower() or left[-1:].isdigit()
    if not is_compound and f"{first}{second}" not in known:
        is_compound = first in known and second in known
    return f"{left}-{right}" if is_compound else left + right
