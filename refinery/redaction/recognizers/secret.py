"""Credentials: keys with a known shape, private keys, passwords and values that say so."""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import Any, ClassVar, Final

import yaml
from presidio_analyzer import EntityRecognizer, LocalRecognizer, RecognizerResult

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer
from refinery.redaction.settings import DetectionSettings

_PRIVATE_KEY: Final = (
    r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
    r"(?:[^-]{0,16000}(?:-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?)"
)
_IN_URL: Final = r"""://[^\s:/@"'<>]{0,128}:(?P<value>[^\s/@"'<>]{1,256})@"""
_PASSWORD: Final = (
    r"(?:pass(?:word|wd|phrase|code)|pwd|passwort|kennwort|mot[ ]de[ ]passe|contraseña|hasło)"
)
_NAMED: Final = (
    rf"(?:{_PASSWORD}|secret|api[_-]?key|access[_-]?key|auth[_-]?token|"
    r"access[_-]?token|client[_-]?secret|private[_-]?key)\b[\"']?[ \t]{0,4}"
    r"(?::|=>?|is\b|ist\b|est\b|es\b)[ \t]{0,4}"
    r"[\"']?(?P<value>[^\s\"'<>,;(){}\[\]]{4,256})"
)
_SAID: Final = (
    rf"{_PASSWORD}[ ](?:for|of|to|on|für|von|vom|zum|zur|pour|du|para|de|do)[ ]"
    r"[\w/.'@-]{1,24}(?:[ ][\w/.'@-]{1,24}){0,4}?[ ]?(?::|=|is\b|ist\b|est\b|es\b|to\b)[ ]{0,2}"
    r"[\"']?(?P<value>[^\s\"'<>,;(){}\[\]]{4,128})"
)
_SHORT: Final = (
    r"(?<![\w.-])(?:pass|pw|psw)(?:=|[ ]is[ ]|[ ]?:[ ])[\"']?(?P<value>[^\s\"'<>,;]{4,128})"
)
_SECRET_NAME: Final = r"(?:password|passwd|pwd|passphrase|secret|token|api[_-]?key)"
_GIVEN: Final = (
    rf"<[\w:.-]{{0,40}}{_SECRET_NAME}>(?P<value>[^<\s]{{3,128}})</",
    rf"\b(?:key|name|id)=[\"'][\w:.-]{{0,40}}{_SECRET_NAME}[\"'][ ]{{1,3}}value=[\"']"
    r"(?P<value>[^\"'\n]{3,128})[\"']",
    r"\b(?:with[ ]password|identified[ ]by(?:[ ]password)?|encrypted[ ]password|"
    r"convertto-securestring(?:[ ]-string)?)[ ]{0,2}=?[ ]{0,2}[\"'](?P<value>[^\"'\n]{3,128})[\"']",
    r"\bauth[ ]?=[ ]?\([\"'][^\"'\n]{1,64}[\"'],[ ]?[\"'](?P<value>[^\"'\n]{3,128})[\"']\)",
    r"\b(?:sshpass[ ]-p[ ]?|snmp-server[ ]community[ ]|ldap\w{3,8}[ ][^\n]{0,200}?[ ]-w[ ]|"
    r"net[ ]use[ ][^\n]{1,80}?/user:\S{1,60}[ ])[\"']?(?P<value>[^\s\"'/][^\s\"']{2,127})",
)
_FALLBACK: Final = (
    rf"{_SECRET_NAME}\b[^\n]{{0,60}}?(?:\|\||\?\?|\bor\b)[ ]?"
    r"[\"'](?P<value>[^\s\"'\n]{4,128})[\"']"
)
_VARIABLE: Final = (
    r"(?-i:\b(?:ENV|export|set|SET)[ ](?:[A-Z][A-Z0-9_]{0,40})?"
    r"(?:PASSWORD|PASSWD|PWD|SECRET|TOKEN|API_?KEY))[ =][\"']?(?P<value>[^\s\"']{4,256})"
)
_PAIR: Final = (
    r"\b(?:cred(?:ential)?s|login|logon|zugang|zugangsdaten)\b[ ]?[:=][ ]{0,2}[\w.@\\-]{2,40}"
    r"(?::|[ ]/[ ])(?P<value>[^\s,;/\"']{5,64})"
)
_HASH: Final = r"\$(?:1|2[aby]|5|6|7|y|apr1|argon2(?:id?|d))\$[\w./=,$+-]{20,250}"
_SESSION: Final = (
    r"\b(?:[\w.-]{0,16}sess(?:ion)?(?:[_-]?id)?|connect\.sid|remember_token)[ ]?=[ ]?[\"']?"
    r"(?P<value>[A-Za-z0-9%+/_.-]{16,512})"
)
_ASSIGNED: Final = (
    r"(?:access|auth|api|credentials?|creds?|key(?!word|id|board)|passw(?:or)?d|"
    r"pwd|secret|token|webhook|(?<![a-z])sid)"
    r"[\w.\-]{0,20}(?:[ \t](?:string|str))?[ \t\"'\])]{0,4}"
    r"(?:=>|:=|:{1,3}|[.?]?=|\|\||>|,)[ \t\n]{0,8}(?:string\()?[ \t\"'`=\[]{0,5}"
    r"(?P<value>[A-Za-z0-9][\w+/.~!$%@|-]{9,300}={0,3})(?=[\"'`\s;,<)\]}\\]|$)"
)
_HEADER: Final = (
    r"\b(?:authorization|proxy-authorization|x-[a-z-]{0,20}(?:token|key))[\"']?[ ]?[:=][ ]?[\"']?"
    r"(?:basic|bearer|token|digest)?[ ]?(?P<value>[A-Za-z0-9+/_.=~-]{8,2000})"
)
_CURL: Final = (
    r"\bcurl\b[^\n]{0,300}?[ ](?:-u|--user|--proxy-user)[ =]?[\"']?[^\s:\"']{0,64}:"
    r"(?P<value>[^\s\"']{3,128})"
)
_PLACEHOLDER: Final = re.compile(
    r"(?i)^(?:x+|\*+|\.+|none|null|true|false|your.*|changeme|\$.*|%.*|process\.env.*|os\.environ.*|"
    r"os\.getenv.*|system\.getenv.*|getenv.*)$|xxxx"
)
_ITSELF: Final = re.compile(r"(?i)pass(?:word|wd)?|pwd|secret|token")
_ORDINARY: Final = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*|[\w.-]+@[\w.-]+|(?:[a-z]+://|www\.).*|[\d.,:/-]+"
    r"|[A-Za-z]+(?:[-_.:/][A-Za-z]+)*[-_.:/]?\d{0,4}|v?\d+(?:\.\d+)+[\w-]*|(?:[\w-]+[./]){2,}[\w-]{1,12}"
)
"""Dates, addresses, numbers, words with a number behind them, versions, paths."""


_WHEN: Final = re.compile(r"(?i)\d{1,4}(?:[-./:]\d{1,4}){0,2}(?:st|nd|rd|th|h|s|ms|min|am|pm|%)?")


def entropy(value: str) -> float:
    """Shannon's, in bits a character.

    >>> entropy("aaaa"), entropy("abab")
    (0.0, 1.0)
    """
    counts = Counter(value).values()
    return sum(-n / len(value) * math.log2(n / len(value)) for n in counts) or 0.0


def _check_named(found: str) -> tuple[int, int, float] | None:
    """A value after its name counts when it is no placeholder and no ordinary word."""
    value = found.rstrip(".:!?")
    if len(value) < 4 or _PLACEHOLDER.search(value):
        return None
    mixed = any(c.isdigit() for c in value) or any(not c.isalnum() for c in value[1:-1])
    return (0, len(value), 0.7) if mixed else None


def _check_given(found: str) -> tuple[int, int, float] | None:
    """Whatever stands where only a password can, but for the word itself."""
    return None if _PLACEHOLDER.search(found) or _ITSELF.fullmatch(found) else (0, len(found), 0.9)


def _check_strong(found: str) -> tuple[int, int, float] | None:
    """Behind a word that means other things too, letters with a digit or a mark among them."""
    named = _check_named(found)
    value = found[: named[1]] if named else ""
    has_both = any(map(str.isalpha, value)) and any(c.isdigit() or c in "!#$%&*+?^~" for c in value)
    return named if has_both and "://" not in found and not _WHEN.fullmatch(value) else None


def _check_random(found: str) -> tuple[int, int, float] | None:
    """A value that is assigned counts when nobody would write it by hand."""
    value = found.rstrip(".:!,")
    mixed = any(map(str.isdigit, value)) and any(map(str.isalpha, value))
    if (
        not mixed
        or len(value) < 10
        or "%20" in value
        or _PLACEHOLDER.search(value)
        or _ORDINARY.fullmatch(value)
    ):
        return None
    return (0, len(value), 0.7) if entropy(value) >= min(3.5, math.log2(len(value)) - 0.9) else None


def _check_shape(found: str) -> tuple[int, int, float] | None:
    """A shape filled with one character, or with words, is somebody's example."""
    value = found.rstrip(".")
    return (0, len(value), 0.95) if len(set(value[-12:])) > 3 else None


class ShapesRecognizer(LocalRecognizer):
    """Runs the expression of a kind only where its mark occurs."""

    def __init__(self, name: str, seconds: int) -> None:
        super().__init__(["SECRET"], name=name)
        self._kinds = [
            (
                kind["mark"],
                StrictPatternRecognizer(
                    "SECRET",
                    name,
                    [(rf"(?-i:(?<![A-Za-z0-9]){kind['shape']}(?![A-Za-z0-9]))", 0.0)],
                    seconds=seconds,
                    check=_check_shape,
                ),
            )
            for kind in secret_kinds()
        ]

    def load(self) -> None:
        """Nothing to load."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: Any = None
    ) -> list[RecognizerResult]:
        """Spans of the text.

        Raises:
            QuarantineError: A pattern ran out of time.
        """
        found: list[RecognizerResult] = []
        for mark, recognizer in self._kinds:
            if mark in text:
                found += recognizer.analyze(text, entities)
        return found


@cache
def secret_kinds() -> tuple[dict[str, str], ...]:
    """Marks and shapes of the data file."""
    source = files("refinery.redaction.recognizers").joinpath("secret_kinds.yaml")
    return tuple(yaml.safe_load(source.read_text(encoding="utf-8")))


class SecretRecognizer(Recognizer):
    """SECRET: what would let a reader in."""

    name: ClassVar[str] = "secret"
    version: ClassVar[int] = 4
    entities: ClassVar[tuple[str, ...]] = ("SECRET",)
    precise: ClassVar[bool] = True
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("key AKIAIOSFODNN7EXAMPLE here", "AKIAIOSFODNN7EXAMPLE"),
        ("jdbc:postgresql://app:s3cr3t@db/x", "s3cr3t"),
        ("password = hunter2!", "hunter2"),
        ("Password for the shared mailbox: Sommer2023!", "Sommer2023"),
        ("Mot de passe : Fenouil!88", "Fenouil!88"),
        ("<smtpPassword>Rivulet31</smtpPassword>", "Rivulet31"),
        ("CREATE USER hr WITH PASSWORD 'Rivulet#31';", "Rivulet#31"),
        ("login: msmith / Wint3r!Blue", "Wint3r!Blue"),
        ("Cookie: JSESSIONID=0A1B7C3D9E2F4A5B6C7D", "0A1B7C3D9E2F4A5B6C7D"),
        ('fastlyApiToken := "uSZ3kD0qPw8vB1nX5yRt"', "uSZ3kD0qPw8vB1nX5yRt"),
        ("curl -u bob:Tr0ub4dor https://x.example", "Tr0ub4dor"),
        ("Authorization: Bearer 9f8a7b6c5d4e", "9f8a7b6c5d4e"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """Shapes, and values behind a name, in a header or in a command."""
        seconds = settings.pattern_seconds
        private = [(_PRIVATE_KEY, 0.95)]

        def built(pattern: str, check: Any) -> StrictPatternRecognizer:
            return StrictPatternRecognizer(
                "SECRET", self.name, [(pattern, 0.0)], seconds=seconds, check=check
            )

        return [
            ShapesRecognizer(self.name, seconds),
            StrictPatternRecognizer("SECRET", self.name, private, seconds=seconds),
            built(_IN_URL, _check_given),
            built(_CURL, _check_given),
            built(_NAMED, _check_named),
            built(_FALLBACK, _check_named),
            built(_VARIABLE, _check_named),
            *(built(form, _check_strong) for form in (_SAID, _SHORT, _PAIR)),
            *(built(form, _check_given) for form in _GIVEN),
            StrictPatternRecognizer("SECRET", self.name, [(_HASH, 0.95)], seconds=seconds),
            built(_SESSION, _check_random),
            built(_ASSIGNED, _check_random),
            built(_HEADER, _check_random),
        ]
