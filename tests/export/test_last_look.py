"""Canaries, people and patterns in what is about to leave."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from refinery.config.corpus import CorpusSettings
from refinery.config.secrets import write_key
from refinery.core.worker import engine
from refinery.errors import ConfigError
from refinery.export.known_strings import Canaries, Directory, read_canaries, read_directory
from refinery.export.last_look import LastLook
from refinery.export.writer import LOOK, engines_of

KEY = b"k" * 32
PEOPLE = [("Anna Maria Kowalska", "anna@demo.corp"), ("Li", "li@demo.corp"), ("Ben Okoye", "")]
PEOPLE += [("Rosa Q. Dahl-Lee", ""), ("Ren\u00e9 Faure", ""), ("", "O'Hara@demo.corp")]


class Addresses:
    """Finds e-mail addresses."""

    def scan(self, texts: Sequence[str]) -> list[list[tuple[str, int, int]]]:
        pattern = re.compile(r"\S+@\S+")
        return [
            [("EMAIL_ADDRESS", m.start(), m.end()) for m in pattern.finditer(text)]
            for text in texts
        ]


@pytest.fixture
def look() -> LastLook:
    return LastLook(Addresses(), Canaries(["Blue Heron 7731"]), Directory(PEOPLE, KEY))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("nothing to see", None),
        ("the blue-heron: 77 31 plan", "canary"),
        ("write to ANNA@demo.corp", "directory"),
        ("said Ben Okoye, twice", "directory"),
        ("OKOYE, Ben", "directory"),
        ("Kowalska, Anna Maria", "directory"),
        ("Ben Okoye's desk", "directory"),
        ("Ben Okoye\u2019s desk", "directory"),
        ("Okoye's, Ben", "directory"),
        ("notes_ben_okoye_final.txt", "directory"),
        ("Ben Oko\u00adye", "directory"),
        ("B\u200ben Okoye", "directory"),
        ("\uff22en\u2060 \uff2fkoye", "directory"),
        ("Ben J. Okoye", "directory"),
        ("Ben-Okoye", "directory"),
        ("Rosa Dahl-Lee", "directory"),
        ("Dahl-Lee, Rosa", "directory"),
        ("Rosa Q. Dahl Lee", "directory"),
        ("Rene\u0301 Faure", "directory"),
        ("write _anna@demo.corp_", "directory"),
        ("anna\u00ad@demo.corp", "directory"),
        ("o'hara@demo.corp", "directory"),
        ("Li ordered lunch", None),
        ("Ben and Okoye", None),
        ("mail jo@else.example now", "pattern-email-address"),
    ],
)
def test_reasons(look: LastLook, text: str, reason: str | None) -> None:
    assert look.reasons([text], [()]) == [reason]


def test_what_a_slot_was_written_as_is_no_leak(look: LastLook) -> None:
    ours = frozenset({"jo@else.example", "Ben Okoye"})
    assert look.reasons(["Ben Okoye jo@else.example"], [ours]) == [None]
    assert look.reasons(["Ben Okoye xjo@else.example"], [ours]) == ["pattern-email-address"]
    assert look.reasons(["Rosa Dahl-Lee"], [frozenset({"Rosa Dahl-Lee"})]) == [None]
    assert look.reasons(["Ben Okoye"], [frozenset({"Ben Okoyeson"})]) == ["directory"]


def test_the_directory_holds_digests_only() -> None:
    held = repr(vars(Directory(PEOPLE, KEY)))
    assert "kowalska" not in held.casefold()
    assert list(Directory(PEOPLE, b"x" * 32).matches("Ben Okoye")) == ["ben okoye"]


def test_files_are_checked(tmp_path: Path) -> None:
    write_key(tmp_path / "d.key")
    people = tmp_path / "people.csv"
    people.write_text("name,email\nBen Okoye,ben@demo.corp\n")
    found = read_directory(str(people), f"file:{tmp_path}/d.key")
    assert list(found.matches("ask ben@demo.corp.")) == ["ben@demo.corp"]
    people.write_text("who\nBen Okoye\n")
    with pytest.raises(ConfigError, match="column"):
        read_directory(str(people), f"file:{tmp_path}/d.key")
    (tmp_path / "c.txt").write_text("ab\n")
    with pytest.raises(ConfigError, match="fewer"):
        read_canaries(str(tmp_path / "c.txt"))


def test_house_identifiers_that_were_accepted_withhold_a_text() -> None:
    accepted = '[{"entity": "CASE_NUMBER", "regex": "KX-[0-9]{4}", "score": 0.9}]'
    engines = engines_of(
        {}, CorpusSettings(audience=("everyone@x",), destination="/x"), "", "", accepted
    )
    look = engine(LOOK, **engines.look)
    assert look.reasons(["of KX-2042", "of <CASE_NUMBER>"], [(), ()]) == [
        "pattern-case-number",
        None,
    ]
