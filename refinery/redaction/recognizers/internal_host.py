"""Names that exist inside the company alone: internal hosts, shares, mounted paths."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from presidio_analyzer import EntityRecognizer

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer
from refinery.redaction.settings import DetectionSettings

_UNC: Final = r"(?<![\w\\])\\\\[\w.$-]{2,64}(?:\\[\w.$ -]{1,128}){1,12}(?<![ .])"
_SCHEMES: Final = (
    "smb|cifs|nfs|afp|file|rdp|vnc|telnet|svn|rsync|tftp|imaps?|smtps?|amqps?|mqtts?|redis|mongodb|"
    "mysql|mariadb|postgres(?:ql)?|sqlserver|oracle|kafka|hdfs|tcp|udp"
)
"""Of shares and of services that run inside; those of the web are URL."""
_SHARE: Final = rf"""\b(?:{_SCHEMES})://[^\s<>"'`]{{1,1000}}(?<![.,;:!?)\]}}>])"""


class InternalHostRecognizer(Recognizer):
    """Host names under an internal suffix, UNC paths and share addresses."""

    name: ClassVar[str] = "internal-host"
    version: ClassVar[int] = 2
    entities: ClassVar[tuple[str, ...]] = ("INTERNAL_HOST",)
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("log in to build01.eng.corp first", "build01.eng.corp"),
        ("on sql_01.müller.local now", "sql_01.müller.local"),
        ("with amqp://queue01:5672/jobs, then", "amqp://queue01:5672/jobs"),
        (r"it is on \\fileserver\finance\q3", r"\\fileserver\finance\q3"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """One recogniser; the suffixes are the site's."""
        suffixes = "|".join(re.escape(suffix) for suffix in settings.internal_suffixes)
        host = rf"(?<![\w.@\\-])(?:[\w-]{{1,63}}\.){{1,6}}(?:{suffixes})(?![\w(@-]|\.\w)"
        patterns = [(_UNC, 0.8), (_SHARE, 0.8)]
        if suffixes:
            patterns.append((host, 0.6))
        return [
            StrictPatternRecognizer(
                "INTERNAL_HOST", self.name, patterns, seconds=settings.pattern_seconds
            )
        ]
