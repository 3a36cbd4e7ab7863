"""Recognisers find what they promise, whatever the typography, and fail closed."""

from __future__ import annotations

import random
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from refinery.core.registry import components
from refinery.errors import ConfigError, EnvironmentUnfitError
from refinery.redaction.engine import DetectionEngine, build_engine
from refinery.redaction.settings import DetectionSettings, SitePattern

EXAMPLES = [
    (name, text, value)
    for name, cls in sorted(components("recognizer").items())
    for text, value in cls.examples
]
VALUES = [
    ("EMAIL_ADDRESS", "maria.lopez@fileserver.corp"),
    ("EMAIL_ADDRESS", "ops@build01.internal"),
    ("EMAIL_ADDRESS", "j.doe@nas.local"),
    ("EMAIL_ADDRESS", "j_doe+x@mail.lan"),
    ("EMAIL_ADDRESS", "root@fileserver"),
    ("EMAIL_ADDRESS", "postmaster@xn--80ak6aa92e.com"),
    ("PHONE_NUMBER", "+49 30 901820"),
    ("PHONE_NUMBER", "(415) 555-2671"),
    ("IBAN_CODE", "FR14 2004 1010 0505 0001 3M02 606"),
    ("CREDIT_CARD", "4111 1111 1111 1111"),
    ("US_SSN", "536-22-8726"),
]
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
VARIANTS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "full width": lambda v: v.translate(FULL_WIDTH),
    "no-break space": lambda v: v.replace(" ", "\u00a0"),
    "zero-width space": lambda v: v[:3] + "\u200b" + v[3:],
    "soft hyphen": lambda v: v[:4] + "\u00ad" + v[4:],
    "en dash": lambda v: v.replace("-", "–"),
    "Arabic digits": lambda v: v.translate({ord(str(d)): 0x660 + d for d in range(10)}),
    "references": lambda v: v.replace("@", "&#64;").replace("-", "&#x2d;"),
    "upper case": str.upper,
    "in brackets": lambda v: f"({v})",
    "in angle brackets": lambda v: f"<{v}>",
    "at the end of a sentence": lambda v: f"{v}.",
}


@pytest.mark.parametrize(("name", "text", "value"), EXAMPLES)
def test_own_examples(name: str, text: str, value: str, detector: DetectionEngine) -> None:
    entities = components("recognizer")[name].entities
    found = [
        text[s.start : s.end] for s in detector.detect([text])[0].spans if s.entity in entities
    ]
    assert value in found


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize(("entity", "value"), VALUES)
def test_typography_does_not_hide(
    entity: str, value: str, variant: str, detector: DetectionEngine
) -> None:
    shown = VARIANTS[variant](value)
    text = f"please note {shown} for the file"
    start = text.index(shown)
    inner = [i for i in range(start, start + len(shown)) if text[i].isalnum()]
    spans = [s for s in detector.detect([text], False)[0].spans if s.entity == entity]
    assert any(s.start <= inner[0] and inner[-1] < s.end for s in spans), spans


@pytest.mark.parametrize("mark", ["-", ".", " ", "\n", "–", "\u00a0", ""])
def test_cards_with_any_separator(mark: str, detector: DetectionEngine) -> None:
    text = f"card {mark.join(['4111', '1111', '1111', '1111'])} 12/29"
    spans = detector.detect([text], False)[0].spans
    assert ("CREDIT_CARD", 5, 5 + 16 + 3 * len(mark)) in [(s.entity, s.start, s.end) for s in spans]


@pytest.mark.parametrize(
    "text",
    [
        "on 2024-05-06 at 10:20", "pages 100-200 of 3.14159", "npm lodash@4.17.21",
        "the serial number of the build is fine", "serial port 115200", "s/n ratio of 40 dB",
        "registration is open, car number two", "the member number of a class", "plate tectonics 1",
        "id 1M8GDM9A1KP042788", "id 1m8gdm9axkp042788", "No. 862430031234566", "car FA60 and",
        "national insurance contributions", "(01)12345678901234 and (01) more", "MBI 2024",
        "1,234,567.89 euros", "guidance (07/13/2021)", "v10.2.3-beta4", "a@", "@home",
        "[PERSON_k7f3q2xak7f3q2xak7f3q2xa23]",
    ],
)  # fmt: skip
def test_ordinary_text_is_left_alone(text: str, detector: DetectionEngine) -> None:
    found = detector.detect([text], False)[0].spans
    assert [span for span in found if span.entity != "DATE_TIME"] == []


def test_a_value_at_any_place_of_a_long_text_is_found_once(detector: DetectionEngine) -> None:
    generator = random.Random(5)
    words = [generator.choice(["alpha", "beta", "gamma\n"]) for _ in range(8000)]
    places = sorted(generator.sample(range(8000), 120))
    for number, place in enumerate(places):
        words[place] = f"user{number}@host{number}.corp"
    text = " ".join(words)
    found = [text[s.start : s.end] for s in detector.detect([text], False)[0].spans]
    assert found == [words[place] for place in places]


def test_a_match_longer_than_a_window_is_whole(detector: DetectionEngine) -> None:
    body = "\n".join("MIIEpAIBAAKCAQEA" * 4 for _ in range(60))
    key = f"-----BEGIN RSA PRIVATE KEY-----\n{body}\n-----END RSA PRIVATE KEY-----"
    text = "x " * 3900 + key + " tail"
    spans = [s for s in detector.detect([text], False)[0].spans if s.entity == "SECRET"]
    assert [(s.start, s.end) for s in spans] == [(7800, 7800 + len(key))]


@pytest.mark.parametrize(
    "piece",
    [
        "a.",
        "1.",
        "a@",
        "1 ",
        "-",
        "A1",
        "::",
        "(0",
        "+1",
        "//",
        "x=",
        "\\\\a",
        "vin 1",
        "imei 3-",
        "(01)",
        "serial no. ",
        "member ",
        "license plate A ",
        "A-",
        "35-",
    ],
)
def test_hostile_repetition_costs_little(piece: str, detector: DetectionEngine) -> None:
    started = time.process_time()
    detector.detect([piece * (60_000 // len(piece))], False)
    assert time.process_time() - started < 5


def test_a_pattern_out_of_time_blocks_the_text() -> None:
    slow = SitePattern(entity="CASE", regex=r"(?:a|a|aa)+$")
    settings = DetectionSettings(
        recognizers=("site-pattern", "email"), site_patterns=(slow,), pattern_seconds=1
    )
    engine = build_engine("package", settings.model_dump_json())
    slow_one, quick = engine.detect(["a" * 60 + "! bob@corp.lan", "bob@corp.lan"])
    assert (slow_one.reason, slow_one.spans) == ("pattern-timeout", ())
    assert quick.reason is None and len(quick.spans) == 1


def test_a_failing_recogniser_blocks_the_text() -> None:
    class Broken:
        supported_entities = ("X",)

        def analyze(self, text: str, entities: object, artifacts: object) -> list[object]:
            raise RuntimeError(text)

    detection = DetectionEngine([("broken", Broken())], [], 0.1).detect(["secret"])[0]
    assert (detection.reason, detection.spans) == ("recognizer-error", ())


def test_site_patterns_come_from_the_settings() -> None:
    pattern = SitePattern(entity="EMPLOYEE", regex=r"\bEMP-(?P<value>\d{5})\b", ignore_case=False)
    settings = DetectionSettings(recognizers=("site-pattern",), site_patterns=(pattern,))
    spans = build_engine("", settings.model_dump_json()).detect(["EMP-00417, emp-11111"])[0].spans
    assert [(s.entity, s.start, s.end) for s in spans] == [("EMPLOYEE", 4, 9)]


def test_a_wrong_site_pattern_is_a_configuration_error() -> None:
    settings = DetectionSettings(site_patterns=(SitePattern(entity="X", regex="("),))
    with pytest.raises(ConfigError, match="no regular expression"):
        build_engine("package", settings.model_dump_json())


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a socket was opened")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    settings = DetectionSettings(score_threshold=0.36)
    engine = build_engine("package", settings.model_dump_json())
    found = engine.detect(["Barbara Johnson, bob@example.org, https://example.org"])[0]
    assert found.reason is None and len(found.spans) >= 3
    with pytest.raises(AssertionError):
        socket.create_connection(("127.0.0.1", 9))


def test_an_absent_model_is_an_error_and_never_fetched(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentUnfitError):
        build_engine(str(tmp_path), DetectionSettings().model_dump_json())


def test_entities_do_not_depend_on_the_batch(detector: DetectionEngine) -> None:
    texts = [f"Dr. {n} Miller met Anna Petrova in Oslo.\n\nBest,\nPaul {n}" for n in range(30)]
    together = detector.detect(texts)
    detector._known.clear()
    assert [detector.detect([text])[0] for text in reversed(texts)][::-1] == together
