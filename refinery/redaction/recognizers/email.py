"""E-mail addresses, those of internal hosts included.

Presidio's recogniser drops an address whose suffix is not on the public suffix list, and
fetches that list from the internet. Here the shape decides.
"""

from __future__ import annotations

import ipaddress
from typing import ClassVar, Final

from presidio_analyzer import EntityRecognizer

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer
from refinery.redaction.settings import DetectionSettings

_LOCAL: Final = r"[\w.!#$%&'*+/=?^`{|}~-]{1,128}"
_LABEL: Final = r"[\w](?:[\w-]{0,62}\w)?"
_AT: Final = r"[ ]?[\[({<][ ]?at[ ]?[\])}>][ ]?"
_DOT: Final = r"(?:\.|[ ]?[\[({<][ ]?dot[ ]?[\])}>][ ]?)"
_PLAIN: Final = (
    rf"(?<![\w.!#$%&'*+/=?^`{{|}}~-])(?P<value>{_LOCAL}@\[?{_LABEL}(?:\.{_LABEL}){{0,8}})"
)
_BRACKETED: Final = (
    rf"(?<![\w.+-])(?P<value>[\w+-]{{1,128}}(?:{_DOT}[\w+-]{{1,64}}){{0,8}}"
    rf"{_AT}{_LABEL}(?:{_DOT}{_LABEL}){{1,8}})"
)
_SPELLED: Final = (
    rf"(?<![\w.+-])(?P<value>[\w.+-]{{1,128}}(?:[ ]dot[ ][\w+-]{{1,64}}){{0,3}}"
    rf"[ ]at[ ]{_LABEL}(?:[ ]dot[ ]{_LABEL}){{1,4}})"
)
_QUOTED: Final = rf'(?P<value>"[^"\r\n]{{1,64}}"@\[?{_LABEL}(?:\.{_LABEL}){{0,8}})'


def _score(found: str) -> tuple[int, int, float] | None:
    """Score an address by its host; strip what belongs to the sentence around it."""
    local, at, host = found.rpartition("@")
    if not at:
        return 0, len(found), 0.8
    lead = len(local) - len(local.lstrip(".'`{|}*/=?&"))
    if lead == len(local):
        return None
    host = host.lstrip("[")
    last = host.rsplit(".", 1)[-1]
    if any(c.isalpha() for c in last):
        if "." in host:
            return lead, len(found), 1.0
        named = len(host) >= 3 and host[0].isalpha() and any(c.isalpha() for c in local)
        return (lead, len(found), 0.6) if named else None
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return None
    return lead, len(found), 0.9


class EmailRecognizer(Recognizer):
    """``user@host`` in any of the forms people write."""

    name: ClassVar[str] = "email"
    version: ClassVar[int] = 2
    entities: ClassVar[tuple[str, ...]] = ("EMAIL_ADDRESS",)
    precise: ClassVar[bool] = True
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Write to jan.kowalski@mail.example.org, please.", "jan.kowalski@mail.example.org"),
        ("cc bob@fileserver.corp and all", "bob@fileserver.corp"),
        ("copy it to root@fileserver today", "root@fileserver"),
        ("ann (at) example (dot) org", "ann (at) example (dot) org"),
        ("ann dot lee at example dot org", "ann dot lee at example dot org"),
        ("ann [dot] lee [at] example [dot] org", "ann [dot] lee [at] example [dot] org"),
        ('mail "ann lee"@example.org now', '"ann lee"@example.org'),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """One recogniser for all forms."""
        return [
            StrictPatternRecognizer(
                "EMAIL_ADDRESS",
                self.name,
                [(form, 0.0) for form in (_PLAIN, _QUOTED, _BRACKETED, _SPELLED)],
                seconds=settings.pattern_seconds,
                check=_score,
                needs=r"@|[\[({<][ ]?at[ ]?[\])}>]|[ ]dot[ ]",
            )
        ]
