"""Credentials: keys with a known shape, private keys, passwords that say so."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from presidio_analyzer import EntityRecognizer

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer
from refinery.redaction.settings import DetectionSettings

SHAPES: Final = (
    r"(?-i:(?<![A-Za-z0-9])(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA)[0-9A-Z]{16}(?![A-Za-z0-9]))",
    r"(?-i:\bgh[pousr]_[A-Za-z0-9]{36,255})",
    r"(?-i:\bgithub_pat_[A-Za-z0-9_]{22,255})",
    r"(?-i:\bglpat-[\w-]{20,64})",
    r"(?-i:\bxox[abeoprs]-[A-Za-z0-9-]{10,255})",
    r"(?-i:\bAIza[\w-]{35})",
    r"(?-i:\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,255})",
    r"(?-i:\bsk-[A-Za-z0-9_-]{20,255})",
    r"(?-i:\bnpm_[A-Za-z0-9]{36})",
    r"(?-i:\beyJ[\w-]{8,2000}\.eyJ[\w-]{8,4000}\.[\w-]{0,1000})",
    r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
    r"(?:[^-]{0,16000}(?:-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?)",
)
_IN_URL: Final = r"""://[^\s:/@"'<>]{0,128}:(?P<value>[^\s/@"'<>]{1,256})@"""
_NAMED: Final = (
    r"(?:password|passwd|passphrase|pwd|secret|api[_-]?key|access[_-]?key|auth[_-]?token|"
    r"access[_-]?token|client[_-]?secret|private[_-]?key)\b[\"']?[ \t]{0,4}(?::|=>?|is)[ \t]{0,4}"
    r"[\"']?(?P<value>[^\s\"'<>,;(){}\[\]]{4,256})"
)
_PLACEHOLDER: Final = re.compile(
    r"(?i)^(?:x+|\*+|\.+|none|null|true|false|your.*|changeme|\$.*|%.*)$"
)


def _check_named(found: str) -> tuple[int, int, float] | None:
    """A value after its name counts when it is no placeholder and no ordinary word."""
    value = found.rstrip(".:!?")
    if len(value) < 4 or _PLACEHOLDER.match(value):
        return None
    mixed = any(c.isdigit() for c in value) or any(not c.isalnum() for c in value[1:-1])
    return (0, len(value), 0.7) if mixed else None


class SecretRecognizer(Recognizer):
    """SECRET: what would let a reader in."""

    name: ClassVar[str] = "secret"
    entities: ClassVar[tuple[str, ...]] = ("SECRET",)
    precise: ClassVar[bool] = True
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("key AKIAIOSFODNN7EXAMPLE here", "AKIAIOSFODNN7EXAMPLE"),
        ("jdbc:postgresql://app:s3cr3t@db/x", "s3cr3t"),
        ("password = hunter2!", "hunter2"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """Shapes, and values behind a name."""
        seconds = settings.pattern_seconds
        shapes = [(shape, 0.95) for shape in SHAPES] + [(_IN_URL, 0.9)]
        return [
            StrictPatternRecognizer("SECRET", self.name, shapes, seconds=seconds),
            StrictPatternRecognizer(
                "SECRET", self.name, [(_NAMED, 0.0)], seconds=seconds, check=_check_named
            ),
        ]
