"""Statements: what the marks of a draw say, and what they do not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from refinery.redaction.assurance.bounds import leaking_at_most
from refinery.redaction.assurance.plan import Stratum
from refinery.redaction.assurance.results import DOUBTED, PLANTED, RANDOM, Item, kappa, result

MAIL = Stratum("mail", "message", "en", 1_000, 50)
PAGES = Stratum("wiki", "page", "en", 400, 40)


def item(
    verdict: str | None = "clean",
    leaks: tuple[tuple[int, int, str], ...] = (),
    stratum: Stratum = MAIL,
    sample: str = RANDOM,
    planted: tuple[int, int] | None = None,
) -> Item:
    verdicts = {} if verdict is None else {"ann": verdict}
    return Item(sample, stratum.name, 4, 2, planted, verdicts, set(leaks))


def clean(count: int, stratum: Stratum = MAIL) -> list[Item]:
    return [item(stratum=stratum) for _ in range(count)]


def test_a_stratum_read_clean_has_the_bound_of_its_lot() -> None:
    stated = result([MAIL], clean(50), 0.95, 0.06)
    row = stated["strata"][0]
    assert row["documents_at_most"] == leaking_at_most(1_000, 50, 0) == 56
    assert row["share_at_most"] == 0.056 and row["is_accepted"] is True
    assert row["mentions_at_most"] == pytest.approx(0.058, abs=0.001)  # every document weighs alike
    assert stated["readers"]["is_assumed"] and stated["readers"]["agreement"] is None


def test_a_stratum_read_in_part_has_none() -> None:
    stated = result([MAIL, PAGES], [*clean(49), item(None), *clean(40, PAGES)], 0.95, 0.06)
    rows = {row["source"]: row for row in stated["strata"]}
    assert rows["mail"]["share_at_most"] is None and rows["mail"]["is_accepted"] is None
    assert rows["wiki"]["share_at_most"] is not None
    assert stated["overall"]["share_at_most"] is None


def test_all_strata_together_pay_for_being_several() -> None:
    stated = result([MAIL, PAGES], [*clean(50), *clean(40, PAGES)], 0.95, 0.06)
    alone = sum(row["documents_at_most"] for row in stated["strata"])
    parts = leaking_at_most(1_000, 50, 0, 0.975) + leaking_at_most(400, 40, 0, 0.975)
    assert stated["overall"]["documents_at_most"] == parts > alone


def test_what_one_of_two_saw_counts_and_overlaps_are_one() -> None:
    marked = item("leak", ((3, 9, "p"), (5, 12, "p"), (20, 24, "")))
    marked.verdicts["bob"] = "clean"
    row = result([MAIL], [*clean(49), marked], 0.95, 0.06)["strata"][0]
    assert (row["leaking"], row["mentions_leaked"], row["persons_leaked"]) == (1, 2, 1)
    assert row["is_accepted"] is False


def test_readers_who_miss_what_was_planted_widen_the_bound() -> None:
    seen = [
        item("leak", ((7, 12, ""),), sample=PLANTED, planted=(5, 12)),
        item("leak", ((40, 44, ""),), sample=PLANTED, planted=(5, 12)),  # saw something else
        item("clean", sample=PLANTED, planted=(5, 12)),
        item(None, sample=PLANTED, planted=(5, 12)),
    ]
    stated = result([MAIL], [*clean(50), *seen], 0.95, 0.06)
    readers = stated["readers"]
    assert (readers["planted_shown"], readers["planted_seen"]) == (3, 1)
    assert 0 < readers["sensitivity"] < 0.1 and not readers["is_assumed"]
    assert stated["strata"][0]["documents_at_most"] > 500
    blind = result([MAIL], [*clean(50), *seen[2:]], 0.95, 0.06)
    row = blind["strata"][0]
    assert row["documents_at_most"] == MAIL.lot
    assert row["mentions_at_most"] == row["persons_at_most"] == 1


def test_what_was_doubted_enters_no_bound() -> None:
    doubted = [replace(item("leak", ((1, 2, ""),)), sample=DOUBTED) for _ in range(5)]
    stated = result([MAIL], [*clean(50), *doubted], 0.95, 0.06)
    assert stated["strata"][0]["leaking"] == 0
    assert stated["doubted"]["leaking"] == 5


def test_agreement_is_beyond_chance() -> None:
    def twice(first: str, second: str) -> Item:
        found = item(first)
        found.verdicts["bob"] = second
        return found

    same = [twice("leak", "leak")] * 5 + [twice("clean", "clean")] * 5
    assert kappa(same) == 1
    chance = [twice(a, b) for a in ("leak", "clean") for b in ("leak", "clean")]
    assert kappa(chance) == 0
    assert kappa([twice("clean", "clean")]) is None
