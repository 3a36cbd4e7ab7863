"""Paragraphs that a mailer broke into lines, put together again (RFC 3676).

Only where the sender says ``delsp=yes``: there a break may stand within a word, so that lines as
sent hide words from whoever seeks them. Elsewhere a break stands where a blank stood.
"""

from __future__ import annotations

import re
from typing import Final

_MARKS: Final = re.compile(r">*")
_SIGNATURE: Final = "-- "


def joined(text: str) -> str:
    """Text of ``format=flowed; delsp=yes`` with each paragraph on one line.

    >>> joined("a long li \\nne that\\n> quo \\n> ted\\n-- \\nAnn")
    'a long line that\\n> quoted\\n-- \\nAnn'
    """
    lines: list[tuple[str, str]] = []
    goes_on = ""
    is_open = False
    for line in text.split("\n"):
        marks = _MARKS.match(line)[0]  # type: ignore[index]
        said = line[len(marks) :].removesuffix("\r").removeprefix(" ")
        is_signature = said == _SIGNATURE
        if is_open and marks == goes_on and not is_signature:
            lines[-1] = (marks, lines[-1][1] + said)
        else:
            lines.append((marks, said))
        goes_on, is_open = marks, said.endswith(" ") and not is_signature
        if is_open:
            lines[-1] = (marks, lines[-1][1][:-1])
    return "\n".join(f"{marks} {said}" if marks else said for marks, said in lines)
