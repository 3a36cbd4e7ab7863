"""What a guess is not, by what stands beside it: a version, a port, a part of a law, an order.

Only guesses are judged so; a check digit, a sure shape or two models that agree are not doubted.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from refinery.redaction.discovery.words import lexicon, words_of
from refinery.redaction.spans import Span

_VERSION: Final = re.compile(r"[ ]v?\d{1,4}(?:\.\d{1,6}){0,3}(?![\w-]|[.,:/]\w|[ ]\d)")
_CODE: Final = re.compile(r"\S*\d\S*\d\S*\d\S*")
_NUMBERED: Final = re.compile(
    r"(?P<word>[^\W\d_]{2,})\.?[ ]?(?:(?:no|nr|num|number|id|code)\b\.?)?[ ]?[:#=]{0,2}[ ]?#?"
    r"(?:[^\W\d_]{1,4}-)?$",
    re.IGNORECASE,
)
_WORDED: Final = re.compile(r"(?P<word>[^\W\d_]{2,})[ :#]{1,3}\d[\d.-]*")
_HOST: Final = re.compile(r"(?:localhost|[\w-]+(?:\.[\w-]+)+|\]):$")
_PORT: Final = re.compile(r"\d{2,5}")
_BEFORE: Final = 48


def is_versioned(text: str, span: Span) -> bool:
    """Whether one word is followed by a bare number, as ``Java 17`` is and people are not."""
    value = text[span.start : span.end]
    return value.isalpha() and _VERSION.match(text, span.end) is not None


def is_numbered_thing(text: str, span: Span) -> bool:
    """Whether a name is nothing but the word for a thing and its code.

    >>> is_numbered_thing("Invoice INV-2024-00123", Span(0, 22, "ORGANIZATION", 0.5, "model"))
    True
    """
    words = text[span.start : span.end].split()
    plain = [word for word in words if not _CODE.fullmatch(word)]
    said = words_of(" ".join(plain))
    return 0 < len(plain) < len(words) and all(lexicon().counts(word.text) for word in said)


def off_paths(text: str, span: Span) -> list[Span]:
    """A guess that begins as the end of a path and goes on in the next line, as two."""
    end = text.find("\n", span.start, span.end)
    if end < 0 or text[max(0, span.start - 1) : span.start] not in ("/", "\\"):
        return [span]
    rest = end + 1
    while rest < span.end and text[rest].isspace():
        rest += 1
    return [replace(span, end=end), replace(span, start=rest)] if rest < span.end else [span]


def counts_things(text: str, span: Span) -> bool:
    """Whether a word says that a number counts things, parts or versions; or it is a port."""
    value, before = text[span.start : span.end], text[max(0, span.start - _BEFORE) : span.start]
    if not any(map(str.isdigit, value)):
        return False
    if _PORT.fullmatch(value) and _HOST.search(before):
        return True
    found = _NUMBERED.search(before) if value[0].isdigit() else _WORDED.fullmatch(value)
    return found is not None and lexicon().counts(found["word"].lower())
