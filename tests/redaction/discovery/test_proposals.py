"""From texts to proposals: what a company numbers is proposed, what it counts is not."""

from __future__ import annotations

import random
import re

import pytest

from refinery.redaction.discovery.discover import discover, proposals_of
from refinery.redaction.discovery.proposals import Proposal

SEED = 11


def corpus(*sentences: str, texts: int = 40, filler: str = "") -> list[str]:
    """Texts of one sentence each; N, Y and @ stand for digits, a year and a letter."""
    drawn = random.Random(SEED)

    def fill(match: re.Match[str]) -> str:
        size = len(match.group())
        return str(drawn.randint(10 ** (size - 1), 10**size - 1))

    made = []
    for number in range(texts):
        text = sentences[number % len(sentences)]
        text = re.sub(r"Y{4}", lambda match: str(drawn.randint(2015, 2025)), text)
        text = re.sub(r"@", lambda match: drawn.choice("ABCDEFGHJKM"), text)
        made.append(f"{re.sub(r'N+', fill, text)} {filler}")
    return made


def found(texts: list[str], least: float = 0.75) -> list[Proposal]:
    return proposals_of(texts, least)


@pytest.mark.parametrize(
    ("sentences", "shape"),
    [
        (("the case ZX-YYYY-NNNNNN is open", "ZX-YYYY-NNNNNN was closed"), "ZX-9999-999999"),
        (("ask about ticket TQ-NNNNN-@", "TQ-NNNNN-@ is mine"), "TQ-99999-A"),
        (("EMP/NNNNN signs",), "EMP/99999"),
        (("order bqNNNNN came", "bqNNNNN came"), "BQ99999"),
        (("the application (no. NNNNN/07)", "applications nos. NNNN/08 and NNNNN/09"),
         "9{4,5}/99"),
        (("Vorgang Nr. NNNN/YYYY-NN liegt vor",), "9999/9999-99"),
        (("passport no. @@NNNNNN is valid", "permit @@NNNNNN of"), "AA999999"),
    ],
)  # fmt: skip
def test_what_recurs_like_an_identifier_is_proposed(sentences: tuple[str, ...], shape: str) -> None:
    texts = corpus(*sentences)
    (proposal,) = [p for p in found(texts) if p.shape == shape]
    pattern = proposal.pattern()
    hits = [bool(re.search(pattern.regex, text, re.IGNORECASE)) for text in texts]
    assert all(hits)
    assert not proposal.needs_context and pattern.score > 0.5


@pytest.mark.parametrize(
    "sentence",
    [
        "see ISO-8859-N for it",  # few values
        "they sold NNNNN of them",  # nobody calls it anything
        "Law no. NNNN of YYYY",
        "it took NNNNN hours",
        "RFC-NNNNN says so",
        "version v9.NN.NNN came out",
        "on page NNNN of it",
        "case KLM-47112",  # one value
    ],
)
def test_other_numbers_are_not(sentence: str) -> None:
    assert not found(corpus(sentence))


def test_a_number_that_is_many_things_needs_its_context() -> None:
    texts = corpus("customer no. NNNNNNN wrote", "NNNNNNN atoms", "some NNNNNNN of them")
    (proposal,) = found(texts)
    assert proposal.needs_context and {"customer", "no"} <= set(proposal.context)
    assert proposal.pattern().score < 0.5 and proposal.pattern().context


def test_a_shape_of_few_values_gains_nothing_by_its_family() -> None:
    texts = [*corpus("they had NNNN@@@@@", texts=30), *corpus("case no. NNN@@@@", texts=4)]
    assert not found(texts, 0.3)


def test_many_codes_of_one_shape_are_not_any_letters() -> None:
    leads = ("ZX", "QW", "VB", "KJ", "PL", "MB")
    texts = [text for lead in leads for text in corpus(f"case {lead}-NNNNN", texts=12)]
    assert {p.family.lead for p in found(texts)} == set(leads)


def test_precision_is_a_lower_bound_that_grows_with_the_corpus() -> None:
    few, many = (found(corpus("case no. NNNNN/07", texts=n))[0].precision for n in (10, 200))
    assert 0.75 < few < many < 1
    doubtful = ["case no. NNNNN/07"] * 3 + ["on NNNNN/07 then"]
    assert not [p for p in found(corpus(*doubtful), 0.75) if not p.needs_context]


def test_ids_outlive_a_change_of_lengths() -> None:
    before = found(corpus("case ZX-NNNN"))[0]
    after = found([*corpus("case ZX-NNNN"), *corpus("case ZX-NNNNN")])[0]
    assert before.id == after.id and before.shape != after.shape


def test_a_proposal_holds_no_value() -> None:
    texts = corpus("case ZX-YYYY-NNNNNN of Ann", "customer no. NNNNNNN wrote", "a NNNNNNN")
    told = repr([(vars(p), p.name, p.shape, p.pattern()) for p in found(texts, 0.2)])
    for text in texts:
        for number in re.findall(r"\d{5,}", text):
            assert number not in told
    assert "Ann" not in told


def test_patterns_stand_at_the_borders_of_tokens() -> None:
    (pattern,) = discover(corpus("application no. NNNNN/07"))
    wanted = re.compile(pattern.regex)
    for inside in ("112345/07", "12345/071", "1/12345/07", "12345/07/3", "a12345/07"):
        assert wanted.search(inside) is None, inside
    for alone in ("(12345/07)", "12345/07.", "no.12345/07,", "12345/07/x"):
        assert wanted.search(alone) is not None, alone
