"""User names, by where they stand: a home folder, a setting, a line of a log.

They are made of names, reach from one system into all, and look like any word.
"""

from __future__ import annotations

import re
from typing import ClassVar, Final

from presidio_analyzer import EntityRecognizer

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer
from refinery.redaction.settings import DetectionSettings

ENTITY: Final = "USERNAME"
_LOGIN: Final = r"[A-Za-z][\w-]{1,30}(?:\.[A-Za-z][\w-]{1,30})?"
_HOME: Final = rf"(?<![\w.~])(?:/export|/usr)?/(?:home|users)/(?P<value>{_LOGIN})(?![\w.@-])"
_PROFILE: Final = (
    r"\b[A-Z]:[\\/]{1,2}(?:Users|Documents[ ]and[ ]Settings)[\\/]{1,2}"
    rf"(?P<value>{_LOGIN})(?![\w@-])"
)
_QUOTED: Final = (
    r"\b(?:user|user[ _-]?name|login|login[ _-]?name|logname|userid|user[ _-]id|uid|samaccountname|"
    rf"remote_user|assignee|benutzername)(?P<mark>[\"']?)[ ]?[:=][ ]?[\"'](?P<value>{_LOGIN})[\"']"
)
_LINE: Final = (
    r"(?:^|[;,{(])[ \t*>-]{0,8}(?:user[ _-]?name|login|login[ _-]?name|userid|user[ _-]id|"
    rf"benutzername)[ ]?[:=][ ]{{0,3}}(?P<value>{_LOGIN})[ \t]*$"
)
_LOGGED: Final = (
    r"\b(?:session[ ](?:opened|closed)[ ]for[ ]user[ ]|user=|"
    r"(?:accepted|failed)[ ]\w{1,40}[ ]for[ ])"
    rf"(?:invalid[ ]user[ ])?(?!invalid[ ]user\b)(?P<value>{_LOGIN})(?=[ ]|\(|$)"
)
_MARKED: Final = r"(?-i:\b(?:TODO|FIXME|XXX|HACK)\((?P<value>[a-z][a-z0-9._-]{2,31})\))"
_DOMAIN: Final = (
    r"(?-i:(?<![\w\\/:.%$-])(?!HK|BUILTIN)[A-Z][A-Z0-9-]{1,14}\\(?P<value>"
    r"[a-mo-qsu-z][\w-]{1,30}(?:\.[a-z][\w-]{1,30})?|[nrt][\w-]{0,30}\.[a-z][\w-]{1,30})"
    r"(?![\w\\@]))"
)
"""Not where the backslash may begin a line's end or a tab."""
_NEEDS: Final = (
    r"(?-i:[A-Z0-9]\\[a-z])|"
    r"/home/|[/\\]users[/\\]|documents and settings|user|login|logname|uid|assignee|benutzername|"
    r"samaccount|accepted|failed|(?-i:TODO|FIXME|XXX|HACK)"
)
_NOBODY_WORDS: Final = (
    "user users username userid user_name user-name user_id your_username yourname you me my "
    "myuser  myname name login someone somebody anyone nobody everyone guest anonymous public "
    "default shared  common all any none null nil true false yes no unknown test testuser demo "
    "example foo bar foobar  root admin administrator system sys daemon service sudo sshd bin "
    "mail www www-data apache nginx  httpd mysql postgres oracle redis git jenkins docker "
    "ubuntu debian fedora centos ec2-user  hadoop hdfs spark hive yarn airflow app web runner "
    "vagrant node pi lib local src tmp data index  current_user self this string str int text "
    "required optional password email id security perf"
)
_NOBODY: Final = frozenset(_NOBODY_WORDS.split())
_PAGE: Final = re.compile(
    r"(?i)\.(?:html?|php|aspx?|jsp|txt|md|png|jpe?g|gif|css|js|json|xml|zip|gz)$"
)


def check(found: str) -> tuple[int, int, float] | None:
    """What machines and manuals are called is nobody's name."""
    if found.lower() in _NOBODY or _PAGE.search(found):
        return None
    return 0, len(found), 0.0


class UserNameRecognizer(Recognizer):
    """USERNAME."""

    name: ClassVar[str] = "user-name"
    version: ClassVar[int] = 2
    entities: ClassVar[tuple[str, ...]] = (ENTITY,)
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("see /home/tquillf/notes.txt", "tquillf"),
        ("in /Users/anna.kowalska, then", "anna.kowalska"),
        (r"in C:\Users\tquillf\Documents", "tquillf"),
        ('{"login": "tquillf"}', "tquillf"),
        ("host: db1\nUsername: tquillf\n", "tquillf"),
        ("Accepted publickey for tquillf from 10.1.2.3", "tquillf"),
        (r"signed on as CORP\mwinter today", "mwinter"),
        ("# TODO(tquillf): mend it", "tquillf"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """One recogniser."""
        patterns = (_HOME, _PROFILE, _QUOTED, _LINE, _LOGGED, _MARKED, _DOMAIN)
        return [
            StrictPatternRecognizer(
                ENTITY,
                self.name,
                [(pattern, 0.7) for pattern in patterns],
                seconds=settings.pattern_seconds,
                check=check,
                needs=_NEEDS,
            )
        ]
