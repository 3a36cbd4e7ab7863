"""Paragraphs reach the models of their language; the rest of detection is the same for all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import pytest
import spacy
from presidio_analyzer import RecognizerResult

from refinery.config.models import configured_models
from refinery.config.settings import Settings
from refinery.config.site import ModelSettings
from refinery.core.language import KNOWN, likelihoods
from refinery.core.line import check_line
from refinery.errors import ConfigError
from refinery.quality.rules.language import LanguageSettings
from refinery.redaction.by_language import unit_recognizers
from refinery.redaction.engine import (
    DetectionEngine,
    build_engine,
    detector_facts,
    engine_parameters,
)
from refinery.redaction.languages import LanguageJudge
from refinery.redaction.recognizers.spacy_ner import SpacyRecognizer
from refinery.redaction.settings import DetectionSettings
from refinery.reports.reasons import helps, is_known
from tests.core.toy import site_at
from tests.redaction.test_languages import ENGLISH, FOREIGN

GERMAN = FOREIGN["de"]


class Recorded:
    """Says which model saw a text by the score."""

    def __init__(self, model: str) -> None:
        self.model = model
        self.seen: list[str] = []

    def analyze_units(self, texts: Sequence[str]) -> list[list[Any]]:
        self.seen += texts
        return [[RecognizerResult("PERSON", 0, 2, 0.9)] for _ in texts]


class Kind:
    """A recogniser that counts how often it is built."""

    built: ClassVar[list[str]] = []

    def __init__(self, model: str) -> None:
        self.model = model

    def recognizers(self, settings: DetectionSettings) -> list[Recorded]:
        self.built.append(self.model)
        return [Recorded(self.model)]


@pytest.fixture
def settings() -> DetectionSettings:
    Kind.built.clear()
    return DetectionSettings(languages=("en", "de", "fr"))


def built(settings: DetectionSettings, **own: str) -> Any:
    (router,) = unit_recognizers(Kind, "general", own, settings)  # type: ignore[arg-type]
    return router


def test_one_model_for_all_is_asked_straight(settings: DetectionSettings) -> None:
    assert isinstance(built(settings), Recorded)
    assert isinstance(built(settings, de="general"), Recorded)


def test_each_paragraph_goes_to_the_model_of_its_language(settings: DetectionSettings) -> None:
    router = built(settings, de="german")
    assert Kind.built == ["general", "german"]
    found = router.analyze_units([ENGLISH, GERMAN, "Anna Lee"])
    assert [len(spans) for spans in found] == [1, 1, 2]
    seen = {each.model: each.seen for each in router._all()}
    assert seen == {"general": [ENGLISH, "Anna Lee"], "german": [GERMAN, "Anna Lee"]}


def test_a_language_may_do_without(settings: DetectionSettings) -> None:
    router = built(settings, de="off")
    assert Kind.built == ["general"]
    assert [len(spans) for spans in router.analyze_units([ENGLISH, GERMAN])] == [1, 0]
    assert unit_recognizers(Kind, "off", {}, settings) == []  # type: ignore[arg-type]


def test_the_engine_blocks_what_is_not_covered() -> None:
    engine = DetectionEngine((), (), 0.35, LanguageJudge(("en",)))
    blocked, kept = engine.detect([f"{ENGLISH}\n\n> {GERMAN}", ENGLISH])
    assert (blocked.reason, blocked.spans) == ("language-not-covered-de", ())
    assert kept.reason is None


def test_the_last_look_judges_no_language() -> None:
    engine = DetectionEngine((), (), 0.35, LanguageJudge(("en",)))
    assert engine.detect([GERMAN], with_model=False)[0].reason is None


def test_other_languages_may_be_scanned() -> None:
    settings = DetectionSettings(recognizers=("email",), other_languages="scan")
    found = build_engine("", settings.model_dump_json()).detect([f"{GERMAN} anna@example.org"])[0]
    assert [span.entity for span in found.spans] == ["EMAIL_ADDRESS"]


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("de", "DE89 3704 0044 0532 0130 00"),
        ("fr", "FR14 2004 1010 0505 0001 3M02 606"),
        ("es", "ES91 2100 0418 4502 0005 1332"),
        ("pl", "PL61 1090 1014 0000 0712 1981 2874"),
    ],
)
def test_patterns_work_in_every_language_out_of_the_box(code: str, number: str) -> None:
    settings = DetectionSettings(languages=("en", code), recognizers=("iban", "email"))
    text = f"{FOREIGN[code]} {number} anna@example.org"
    found = build_engine("", settings.model_dump_json()).detect([text])[0]
    assert found.reason is None
    assert {span.entity for span in found.spans} >= {"IBAN_CODE", "EMAIL_ADDRESS"}


def test_a_language_with_models_must_be_covered() -> None:
    models = ModelSettings.model_validate({"languages": {"de": {"spacy": "package"}}})
    with pytest.raises(ConfigError, match="'de'"):
        engine_parameters(models, DetectionSettings())
    said = engine_parameters(models, DetectionSettings(languages=("en", "de")))
    assert said["language_models"] == '{"de": {"spacy": "package"}}'


@pytest.mark.parametrize(
    ("section", "values", "where", "hint"),
    [
        (DetectionSettings, {"languages": ["en", "english"]}, "stages.detect.languages", "'en'?"),
        (DetectionSettings, {"languages": ["de-AT"]}, "stages.detect.languages", "'de'?"),
        (DetectionSettings, {"languages": ["xx"]}, "stages.detect.languages", "ISO 639-1"),
        (DetectionSettings, {"languages": []}, "stages.detect.languages", "1 or more"),
        (LanguageSettings, {"languages": ["EN"]}, "stages.detect.languages", "'en'?"),
        (LanguageSettings, {"languages": ["nb"]}, "stages.detect.languages", "ISO 639-1"),
    ],
)
def test_a_language_that_cannot_be_told_is_refused(
    section: type[Settings], values: dict[str, list[str]], where: str, hint: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        section.parse(values, "stages.detect")
    assert where in str(refused.value) and hint in str(refused.value)


def test_every_language_of_the_model_is_known() -> None:
    assert {code for code in likelihoods(ENGLISH) if code != "zxx"} == KNOWN - {"nb"}
    assert DetectionSettings(languages=("nb",)).languages == ("nb",)


def test_models_of_an_unknown_language_are_refused_before_anything_starts(tmp_path: Path) -> None:
    models = ModelSettings.model_validate({"languages": {"english": {"spacy": "package"}}})
    site = site_at(tmp_path).model_copy(update={"models": models})
    with pytest.raises(ConfigError, match=r"models\.languages names 'english'"):
        check_line(site)


def test_the_fingerprint_knows_the_judgement_and_the_models() -> None:
    settings = DetectionSettings(languages=("en", "de"))
    off = {"token_classifier": "off"}
    plain = detector_facts(ModelSettings.model_validate(off), settings)
    assert {"languages", "library:py3langid", "model:spacy"} <= set(plain)
    own = {**off, "languages": {"de": {"spacy": "package"}}}
    facts = detector_facts(ModelSettings.model_validate(own), settings)
    assert set(facts) - set(plain) == {"model:spacy:de"}


@pytest.mark.parametrize(
    ("code", "labels"),
    [("de", ("PER", "LOC", "ORG")), ("pl", ("persName", "placeName", "orgName"))],
)
def test_labels_of_other_languages_models_are_known(code: str, labels: tuple[str, ...]) -> None:
    words = ("Anna", "Gdynia", "Wodociągi")
    nlp = spacy.blank(code)
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": la, "pattern": w} for la, w in zip(labels, words, strict=True)])  # type: ignore[attr-defined]
    found = SpacyRecognizer(nlp).analyze(" ".join(words), [])
    assert [each.entity_type for each in found] == ["PERSON", "LOCATION", "ORGANIZATION"]


def test_models_of_a_language_are_told_with_the_others() -> None:
    said = {"languages": {"de": {"spacy": "package", "token_classifier": False}}}
    found = configured_models(ModelSettings.model_validate(said))
    assert found["spacy:de"] == found["spacy"]
    assert "token_classifier:de" not in found


def test_the_reason_says_what_to_do_next() -> None:
    said = helps("language-not-covered-de", "detect")
    assert "'de'" in said and "stages.detect.languages" in said
    assert is_known("language-not-covered-de")
