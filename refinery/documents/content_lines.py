"""Lines of vCards, of every version: a name, parameters, a value.

icalendar reads the same grammar but refuses what version 2.1 of vCard adds to it: parameters
without a name and quoted-printable values, which phones and Outlook still write.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from refinery.documents.text import decode

_NAME: Final = re.compile(r"(?:[A-Za-z0-9-]+\.)?([A-Za-z0-9-]+)")
_PARAMETER: Final = re.compile(r';\s*(?:([A-Za-z0-9-]+)=)?((?:"[^"]*"|[^";:]+)*)')
_ESCAPE: Final = re.compile(r"\\([\\,;:nN])")
QUOTED: Final = "QUOTED-PRINTABLE"
HEAD: Final = 200
"""Characters of a property within which its parameters lie."""


@dataclass(frozen=True)
class Line:
    """One property; its name in capitals, what it is of (``HOME``, ``CELL``) in ``kinds``."""

    name: str
    value: str
    kinds: tuple[str, ...] = ()
    parameters: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The value with escapes undone."""
        return unescaped(self.value)

    @property
    def parts(self) -> list[str]:
        """Components of the value, which semicolons divide."""
        return [unescaped(part).strip() for part in re.split(r"(?<!\\);", self.value)]


def unescaped(value: str) -> str:
    r"""Undo the escapes of a value.

    >>> unescaped(r"a\, b\nc")
    'a, b\nc'
    """
    return _ESCAPE.sub(lambda m: "\n" if m[1] in "nN" else m[1], value)


def content_lines(text: str) -> Iterator[Line]:
    """Each property of a file; what is none is passed over."""
    for raw in _unfolded(text):
        name = _NAME.match(raw)
        if name is None:
            continue
        at = name.end()
        parameters: dict[str, str] = {}
        kinds: list[str] = []
        while stated := _PARAMETER.match(raw, at):
            at = stated.end()
            key, value = (stated[1] or "").upper(), stated[2].strip('"')
            if key in ("TYPE", ""):
                kinds += value.upper().replace('"', "").split(",")
            else:
                parameters[key] = value
        if raw[at : at + 1] == ":":
            yield _line(name[1].upper(), raw[at + 1 :], kinds, parameters)


def _line(name: str, value: str, kinds: list[str], parameters: dict[str, str]) -> Line:
    is_quoted = QUOTED in kinds or parameters.get("ENCODING", "").upper() == QUOTED
    if is_quoted:
        packed = quopri.decodestring(value.encode("utf-8", "surrogateescape"))
        value = decode(packed, parameters.get("CHARSET", ""))[0]
    return Line(name, value, tuple(k for k in kinds if k and k != QUOTED), parameters)


def _unfolded(text: str) -> Iterator[str]:
    """Lines as they were before they were folded: by a space, or by the ``=`` of quoted text."""
    current = ""
    for line in text.split("\n"):
        if current.endswith("=") and QUOTED in current[:HEAD].upper():
            current = current[:-1] + line
        elif line[:1] in (" ", "\t"):
            current += line[1:]
        else:
            yield current
            current = line
    yield current
