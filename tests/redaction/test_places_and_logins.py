"""Coordinates and user names: what is found by where it stands, and what only looks alike."""

from __future__ import annotations

import time

import pytest

from refinery.redaction.engine import DetectionEngine, build_engine
from refinery.redaction.settings import DetectionSettings


@pytest.fixture(scope="module")
def patterns() -> DetectionEngine:
    settings = DetectionSettings(recognizers=("coordinates", "user-name"), other_languages="scan")
    return build_engine("", settings.model_dump_json(), with_model=False)


def found(engine: DetectionEngine, text: str) -> list[str]:
    return [text[span.start : span.end] for span in engine.detect([text], False)[0].spans]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("our GPS coordinates are 37.7749,-122.4194", ["37.7749,-122.4194"]),
        ("Location: 51.5007; -0.1246", ["51.5007; -0.1246"]),
        ("lat: 51.5007 long: -0.1246", ["51.5007", "-0.1246"]),
        ('"longitude":"-0.1246"', ["-0.1246"]),
        ("bei 48°08′13″N 11°34′31″O, links", ["48°08′13″N 11°34′31″O"]),
        ("at ///filled.count.soap", ["///filled.count.soap"]),
        ("loss 0.91234, 0.87123 after a day", []),
        ("the map of vectors 0.1234, 0.5678, 0.9012", []),
        ("position 12.3456, 45.6789, 3.1", []),
        ("how long: 12.345 seconds", []),
        ("file:///etc.conf.bak.old and a///b", []),
        ("20°C to 30°C, 5' 11\" tall", []),
        ("Location: 123.4567, 200.1234", []),
    ],
)
def test_places_as_numbers(patterns: DetectionEngine, text: str, places: list[str]) -> None:
    assert found(patterns, text) == places


@pytest.mark.parametrize(
    ("text", "logins"),
    [
        ("/home/tquillf/a.txt /usr/home/eox/", ["tquillf", "eox"]),
        ("under /Users/anna.kowalska", ["anna.kowalska"]),
        (r'"C:\\Users\\tquillf\\x" and D:/Users/eox', ["tquillf", "eox"]),
        ("user = 'tquillf', \"assignee\": \"eox\"", ["tquillf", "eox"]),
        ("- Login: tquillf\nUser-ID: eox1", ["tquillf", "eox1"]),
        ("session opened for user eox(uid=0) by x", ["eox"]),
        ("Failed password for invalid user eox from 10.1.1.1", ["eox"]),
        ("FIXME(tquillf) todo(next)", ["tquillf"]),
        (r"as CORP\mwinter or DEALER-2\t.quill, said", ["mwinter", "t.quill"]),
        (r"HKLM\software C:\PATH\x ERROR\nthe BUILTIN\users \\SRV\share", []),
        ("/home/user/x /home/root /home/index.html /var/home2/bob C:\\Users\\Public\\x", []),
        ("user: Hello, I need help", []),
        ("Login: please type your name", []),
        ("f(user=request.user, login=True, user=user)", []),
        ("user=None password=x, username = 'root'", []),
        ("the home/users/page of users/groups", []),
    ],
)  # fmt: skip
def test_user_names(patterns: DetectionEngine, text: str, logins: list[str]) -> None:
    assert found(patterns, text) == logins


@pytest.mark.parametrize(
    "part", ["/home/", "A-", "AB\\a.", "user='", "12.34567,", "1°1'", "///abc.", "Login:   \n"]
)
def test_time_is_linear(patterns: DetectionEngine, part: str) -> None:
    text = part * (300_000 // len(part))
    begun = time.process_time()
    patterns.detect([text], False)
    assert time.process_time() - begun < 10
