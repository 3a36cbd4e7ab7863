"""Texts are masked as the line masks them."""

from __future__ import annotations

from pathlib import Path

import pytest

from refinery.config.site import ModelSettings
from refinery.errors import ConfigError
from refinery.evaluation.pii.own import NAME, WITHOUT_DISCOVERY, Wanted, refinery
from refinery.redaction.policy import Operation, PolicySettings
from refinery.redaction.settings import DetectionSettings

CASES = [f"Application no. {number}/07 was lodged late." for number in range(41_001, 41_030)]
GERMAN = (
    "Sehr geehrte Damen und Herren, wir haben Ihre Nachricht vom vergangenen Freitag erhalten "
    "und werden sie so bald wie irgend möglich beantworten; bitte haben Sie dafür Verständnis, "
    "dass die Bearbeitung einige Wochen dauern wird, weil derzeit sehr viele Anfragen eingehen."
)


def wanted(*recognizers: str, **others: object) -> Wanted:
    names = recognizers or ("email",)
    settings = DetectionSettings(recognizers=names, **others)  # type: ignore[arg-type]
    return Wanted(ModelSettings(token_classifier="off"), settings)


def masked(text: str, chosen: Wanted) -> list[tuple[str, str]]:
    (run, *_), _ = refinery(chosen, [text])
    return [(s.entity, text[s.start : s.end]) for s in run.answers[0].spans]


def test_what_is_detected_is_masked_wherever_it_stands_again() -> None:
    text = "write to anna@example.org, she said; anna@example.org"
    assert masked(text, wanted()) == [("EMAIL_ADDRESS", "anna@example.org")] * 2


def test_what_the_policy_keeps_stays() -> None:
    policy = PolicySettings(entities={"EMAIL_ADDRESS": Operation.KEEP})
    chosen = Wanted(ModelSettings(token_classifier="off"), wanted().detection, policy)
    assert masked("write to anna@example.org", chosen) == []


def test_a_text_that_is_blocked_has_the_reason_of_the_line() -> None:
    (run, *_), _ = refinery(wanted(), [GERMAN])
    assert run.answers[0].reason == "language-not-covered-de"
    (run, *_), _ = refinery(wanted(languages=("en", "de")), [GERMAN])
    assert run.answers[0].reason is None


def test_a_policy_that_drops_is_told() -> None:
    policy = PolicySettings(entities={"EMAIL_ADDRESS": Operation.DROP})
    chosen = Wanted(ModelSettings(token_classifier="off"), wanted().detection, policy)
    (run, *_), _ = refinery(chosen, ["write to anna@example.org"])
    assert run.answers[0].reason == "policy-drops-email-address"


def test_house_identifiers_are_mined_and_told_apart() -> None:
    runs, proposals = refinery(wanted(), CASES)
    assert [run.system for run in runs] == [NAME, WITHOUT_DISCOVERY]
    assert [proposal.shape for proposal in proposals] == ["99999/99"]
    assert all(len(answer.spans) == 1 for answer in runs[0].answers)
    assert not any(answer.spans for answer in runs[1].answers)
    assert (runs[0].seconds or 0) > 0
    assert runs[1].seconds is None


def test_nothing_is_mined_unasked() -> None:
    runs, proposals = refinery(Wanted(wanted().models, wanted().detection, discovers=False), CASES)
    assert (len(runs), proposals) == (1, [])


def test_settings_of_a_site_give_way_to_what_is_asked(tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text("name: mine\n")
    chosen = Wanted.of(None, str(policy), ["es", "en"])
    assert chosen.policy.name == "mine"
    assert chosen.detection.languages == ("es", "en")
    with pytest.raises(ConfigError):
        Wanted.of(None, str(tmp_path / "absent.yaml"))
