"""What counts as covered, leaked, needless and right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from refinery.evaluation.pii.labels import mapping
from refinery.evaluation.pii.model import GoldDocument, Kind, Masked, Mention
from refinery.evaluation.pii.tally import Tally

TEXT = "Mr Jan Kowalski, 12 May, wrote to Acme, Inc. in Turkey. Case 123/45. Kowalski won."
NAME = TEXT.index("Mr"), TEXT.index(", 12")
AGAIN = TEXT.rindex("Kowalski"), TEXT.rindex(" won")


def at(said: str, entity: str = "PERSON") -> Masked:
    start = TEXT.index(said)
    return Masked(start, start + len(said), entity)


def document(*mentions: Mention) -> GoldDocument:
    return GoldDocument("one", TEXT, tuple(sorted(mentions)))


def person(place: tuple[int, int], subject: str | None = "p1") -> Mention:
    return Mention(*place, "PERSON", Kind.DIRECT, subject)


def tallied(gold: GoldDocument, *masked: Masked) -> Tally:
    tally = Tally(mapping(), frozenset(m.label for m in gold.mentions))
    tally.add(gold, masked)
    return tally


def mention(said: str, label: str, kind: Kind = Kind.UNSTATED) -> Mention:
    start = TEXT.index(said)
    return Mention(start, start + len(said), label, kind)


def test_a_mention_is_covered_when_its_letters_and_digits_are_by_whatever_entity() -> None:
    gold = document(mention("Acme, Inc.", "ORG"))
    covered = tallied(gold, at("Acme", "LOCATION"), at("Inc", "URL")).total("covered")
    assert (covered.part, covered.whole) == (1, 1)
    partly = tallied(gold, at("Acme", "ORGANIZATION"))
    assert partly.total("covered").part == 0
    assert (partly.total("characters").part, partly.total("characters").whole) == (4, 7)


@pytest.mark.parametrize(
    ("masked", "is_covered", "is_leaked"),
    [
        (at("Mr Jan Kowalski"), True, False),
        (at("Jan Kowalski"), False, False),
        (at("Kowalski"), False, True),
        (at("12 May"), False, True),
    ],
)
def test_a_title_that_stays_is_no_leak(masked: Masked, is_covered: bool, is_leaked: bool) -> None:
    tally = tallied(document(person(NAME)), masked)
    assert bool(tally.total("covered").part) is is_covered
    assert bool(tally.total("leaked").part) is is_leaked
    assert bool(tally.documents_leaking.part) is is_leaked


def test_a_person_leaks_with_any_direct_mention() -> None:
    leaking = tallied(document(person(NAME), person(AGAIN)), at("Jan Kowalski"))
    assert (leaking.person_mentions_leaked.part, leaking.person_mentions_leaked.whole) == (1, 2)
    assert (leaking.persons_leaked.part, leaking.persons_leaked.whole) == (1, 1)
    apart = tallied(document(person(NAME, "p1"), person(AGAIN, "p2")), at("Jan Kowalski"))
    assert (apart.persons_leaked.part, apart.persons_leaked.whole) == (1, 2)


def test_numbers_of_cases_leak_but_are_no_persons() -> None:
    tally = tallied(document(mention("123/45", "CODE", Kind.DIRECT)))
    assert tally.total("leaked").part == 1
    assert tally.persons_leaked.whole == 0


def test_mentions_that_may_stay_ask_for_nothing_and_are_no_false_alarm() -> None:
    tally = tallied(document(mention("Turkey", "LOC", Kind.KEEP)), at("Turkey", "LOCATION"))
    assert tally.total("covered").whole == 0
    assert tally.precision.value == 1.0
    assert tally.kept_masked.value == 1.0
    assert tally.needless == 0


def test_labels_of_no_person_are_left_out_unless_the_set_says_they_must_go() -> None:
    left_out = tallied(document(mention("Case", "MISC")), at("Case"))
    assert left_out.total("covered").whole == 0
    assert left_out.precision.value == 0.0
    must_go = tallied(document(mention("Case", "MISC", Kind.QUASI)), at("Case"))
    assert must_go.total("covered").part == 1


def test_what_touches_no_mention_is_a_false_positive() -> None:
    tally = tallied(document(person(NAME)), at("Jan"), at("won"), at("won", "LOCATION"))
    told = tally.as_object()
    assert told["false_positives"] == 1
    assert told["false_positives_per_1000_words"] == pytest.approx(1000 / tally.words, abs=1e-4)
    by_entity = {one["entity"]: one for one in told["entities"]}
    assert by_entity["PERSON"]["spans"] == 2
    assert by_entity["PERSON"]["false_positives"] == 1
    assert told["character_precision"]["part"] == 3


def test_each_recogniser_has_a_precision_of_its_own() -> None:
    found = [replace(at("Jan"), recognizer="one"), replace(at("won"), recognizer="two")]
    told = tallied(document(person(NAME)), *found, at("Acme")).as_object()["recognizers"]
    assert [(one["recognizer"], one["character_precision"]["share"]) for one in told] == [
        ("one", 1.0),
        ("two", 0.0),
    ]


def test_f1_wants_the_type_and_ignores_types_the_set_has_not() -> None:
    gold = document(person(NAME))
    tally = tallied(gold, at("Jan Kowalski"), at("12 May", "DATE_TIME"))
    assert (tally.strict.right, tally.strict.wrong, tally.strict.absent) == (1, 0, 0)
    assert (tally.exact.right, tally.exact.wrong) == (0, 1)
    assert (tally.span.right, tally.span.wrong, tally.span.absent) == (0, 2, 1)
    wrong_type = tallied(gold, at("Mr Jan Kowalski", "LOCATION"))
    assert wrong_type.strict.f1 == 0.0
    assert wrong_type.span.f1 == 1.0


def test_one_mention_makes_one_find_right() -> None:
    tally = tallied(document(person(NAME)), at("Jan Kowalski"), at("Mr Jan Kowalski"))
    assert (tally.strict.right, tally.strict.wrong) == (1, 1)


def test_half_of_the_union_is_enough_and_less_is_not() -> None:
    gold = document(mention("12 May", "DATE_TIME"))
    assert tallied(gold, at("May", "DATE_TIME")).strict.right == 1
    assert tallied(gold, at("12", "DATE_TIME")).strict.right == 0


def test_nothing_has_no_share() -> None:
    told = tallied(document()).as_object()
    assert told["mentions_covered"]["share"] is None
    assert told["strict"]["f1"] is None
