"""Every rule: its own example, the texts it is for, and those it must let pass."""

from __future__ import annotations

import doctest
import importlib
import pickle
from typing import Any

import pytest

from refinery.core.registry import components
from refinery.errors import ConfigError
from refinery.quality.rules.base import Bounds, QualityRule, RuleSettings
from refinery.quality.scorer import QualitySettings, build_scorer
from refinery.quality.view import Span, TextView

RULES: dict[str, type[QualityRule]] = components("rule")

OFFICE = (
    "Hi Marta, the supplier confirmed that the second delivery will arrive on Thursday. "
    "Could you please check with the warehouse whether they have room for it? If not, we "
    "can ask for a later date, but then the customer in Porto has to wait until next week.\n"
    "I also found the invoice that you were looking for, it is in the shared folder."
)

BAD: list[tuple[str, TextView]] = [
    ("word-count-v1", TextView("Untitled")),
    ("mean-word-length-v1", TextView(" ".join(["pneumonoultramicroscopic"] * 30))),
    ("symbol-ratio-v1", TextView(" ".join(f"tag{i} #t{i}" for i in range(40)))),
    ("alphabetic-words-v1", TextView(" ".join(f"total {i} {i}.5" for i in range(30)))),
    ("stop-words-v1", TextView(" ".join(f"alpha{i}" for i in range(60)), language="en")),
    ("duplicate-lines-v1", TextView("Please log in to go on.\n" * 20)),
    ("duplicate-paragraphs-v1", TextView("Please log in to go on.\n\n" * 20)),
    ("top-ngram-v1", TextView("buy it now " * 20)),
    ("duplicate-ngrams-v1", TextView("one two three four five six seven " * 12)),
    ("bullet-lines-v1", TextView("\n".join(f"- item number {i}" for i in range(20)))),
    ("ellipsis-lines-v1", TextView("\n".join(f"read more on page {i} ..." for i in range(20)))),
    ("terminal-punctuation-v1", TextView("\n".join(f"a menu entry {i}" for i in range(30)))),
    ("placeholder-text-v1", TextView("Lorem ipsum dolor sit amet.")),
    (
        "curly-brackets-v1",
        TextView("\n".join(f"if (a{i}) {{ b; }} else {{ c; }}" for i in range(9))),
    ),
    ("language-v1", TextView("Das ist ein ganz normaler deutscher Satz.", language="de")),
    ("machine-mail-v1", TextView("Done.", "message", sender="no-reply@corp.example")),
    ("machine-mail-v1", TextView("Away.", "message", title="Automatic reply: Budget")),
    ("machine-mail-v1", TextView("Away.", "message", headers={"Auto-Submitted": "auto-replied"})),
    ("machine-mail-v1", TextView("Ad.", "message", headers={"precedence": "bulk"})),
    ("quoted-share-v1", TextView("> all of it", "message", spans=(Span("quote", 0, 11),))),
    ("unique-words-v1", TextView("ping pong " * 40)),
    ("digit-ratio-v1", TextView(" ".join(f"x{i}123456" for i in range(30)))),
    ("short-lines-v1", TextView("\n".join("two words" for _ in range(40)))),
    ("newline-ratio-v1", TextView("\n".join(f"word{i}" for i in range(60)))),
]


def failed(view: TextView, **rules: dict[str, Any]) -> tuple[str, ...]:
    return build_scorer(QualitySettings(rules=rules)).score(view).failed


def test_there_are_at_least_ten_rules_and_each_has_a_bad_text() -> None:
    assert len(RULES) >= 10
    assert set(RULES) == {name for name, _ in BAD}


@pytest.mark.parametrize(("name", "view"), BAD, ids=[f"{n}-{i}" for i, (n, _) in enumerate(BAD)])
def test_rule_says_no_to_what_it_is_for(name: str, view: TextView) -> None:
    assert name in failed(view)
    assert name not in failed(view, **{name: {"enabled": False}})


@pytest.mark.parametrize("kind", ["message", "page", "ticket", "transcript", "chat", "slides"])
def test_office_text_passes_in_every_kind(kind: str) -> None:
    assert failed(TextView(OFFICE, kind, "en")) == ()


@pytest.mark.parametrize(
    "view",
    [
        TextView("Yes, go ahead.", "message", "en"),
        TextView("ok, thanks", "chat", "en"),
        TextView("Printer on floor 3 is jammed again", "ticket", "en"),
        TextView("def f(x):\n    return {x: 1}\n" * 10, "code"),
        TextView("1,2,3\n4,5,6\n" * 50, "sheet"),
    ],
    ids=lambda v: v.kind,
)
def test_short_and_special_texts_survive(view: TextView) -> None:
    assert failed(view) == ()


def test_list_mail_of_people_is_not_machine_mail() -> None:
    headers = {"precedence": "bulk", "list-id": "<ilug.linux.ie>"}
    assert failed(TextView(OFFICE, "message", "en", headers=headers)) == ()


def test_quotes_and_signatures_do_not_count() -> None:
    quote = "> bla bla bla\n" * 50
    text = f"{OFFICE}\n{quote}"
    spans = (Span("quote", len(OFFICE) + 1, len(text)),)
    assert "duplicate-lines-v1" in failed(TextView(text, "message", "en"))
    assert failed(TextView(text, "message", "en", spans=spans)) == ()


def test_mixed_languages_are_judged_by_block() -> None:
    text = "x" * 100
    mostly = (Span("paragraph", 0, 60, "en"), Span("paragraph", 60, 100, "de"))
    rule = RULES["language-v1"]()
    assert rule.measure(TextView(text, language="de", spans=mostly)) == pytest.approx(0.6)


@pytest.mark.parametrize("name", sorted(RULES))
def test_component_contract(name: str) -> None:
    rule = RULES[name]
    settings = rule.settings_class()
    assert rule.settings_class.parse(settings.model_dump(), name) == settings
    again = pickle.loads(pickle.dumps(rule(settings)))
    assert again.measure(TextView(OFFICE)) == rule().measure(TextView(OFFICE))
    empty = rule().measure(TextView(""))
    assert isinstance(empty, float)
    assert empty == empty  # not NaN, which no bound can judge
    outcome = doctest.testmod(importlib.import_module(rule.__module__))
    assert outcome.attempted >= 1
    assert outcome.failed == 0


def test_bounds_of_a_kind_replace_the_general_ones() -> None:
    rule = RULES["word-count-v1"](
        RuleSettings(minimum=10, kinds={"chat": Bounds(minimum=1)}),
    )
    assert not rule.accepts(5, "page")
    assert rule.accepts(5, "chat")
    assert rule.accepts(10, "page")


@pytest.mark.parametrize(
    ("rules", "hint"),
    [({"word-cuont-v1": {}}, "word-count-v1"), ({"word-count-v1": {"minimun": 3}}, "minimum")],
)
def test_unknown_rule_or_setting_names_the_nearest(rules: dict[str, Any], hint: str) -> None:
    with pytest.raises(ConfigError) as error:
        build_scorer(QualitySettings(rules=rules))
    assert hint in str(error.value)
