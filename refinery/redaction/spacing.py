"""Words printed wide, which text recognition reads as single characters with blanks between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_RUN: Final = re.compile(r"""(?<![^\s("'\[<])[^\s-](?:[ ]{1,3}\S){5,}(?=[\s.,;:!?)\]"'>]|$)""")
_BLANKS: Final = re.compile(r"[ ]+")
_FEWEST: Final = 4


def despaced(text: str) -> Iterator[tuple[int, int, str]]:
    """Edits that take out the blanks; of several, which part groups, one stays.

    >>> list(despaced("a b c 1 2 3  4"))
    [(1, 2, ''), (3, 4, ''), (5, 6, ''), (7, 8, ''), (9, 10, ''), (11, 13, ' ')]
    """
    for run in _RUN.finditer(text):
        if sum(map(str.isalnum, run.group(0))) < _FEWEST:
            continue
        for blanks in _BLANKS.finditer(text, run.start(), run.end()):
            several = blanks.end() - blanks.start() > 1
            yield blanks.start(), blanks.end(), " " if several else ""
