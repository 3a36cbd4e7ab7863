"""What a mining adds to the ledger, and what a decision does."""

from __future__ import annotations

from typing import Any

from refinery.ledger.identifiers import ACCEPTED, DECLINED, PROPOSED, Identifier, identifiers
from refinery.redaction.discovery.decisions import decided_row, mined_rows
from refinery.redaction.discovery.proposals import Proposal
from tests.redaction.discovery.test_proposals import corpus, found


def proposals(texts: int = 40, sentence: str = "case ZX-NNNN") -> list[Proposal]:
    return found(corpus(sentence, texts=texts))


def known(*appends: list[dict[str, Any]]) -> dict[str, Identifier]:
    """The ledger after appends, one after the other."""
    return identifiers(
        {**row, "run_seq": number} for number, rows in enumerate(appends, 1) for row in rows
    )


def test_a_mining_that_finds_nothing_new_adds_nothing() -> None:
    first = mined_rows(proposals(), {}, "officer", False)
    assert [(row["decision"], row["by"], row["shape"]) for row in first] == [
        (PROPOSED, "officer", "ZX-9999")
    ]
    assert mined_rows(proposals(), known(first), "officer", False) == []
    assert len(mined_rows(proposals(60), known(first), "officer", False)) == 1


def test_what_was_declined_is_offered_again_only_where_asked() -> None:
    first = mined_rows(proposals(), {}, "miner", False)
    (each,) = known(first).values()
    decided = [decided_row(each, DECLINED, "officer", None)]
    after = known(first, decided)
    assert mined_rows(proposals(60), after, "miner", False) == []
    again = mined_rows(proposals(60), after, "miner", True)
    assert known(first, decided, again)[each.id].state == PROPOSED


def test_a_decision_says_who_and_keeps_the_name_that_was_given() -> None:
    first = mined_rows(proposals(), {}, "miner", False)
    (each,) = known(first).values()
    row = decided_row(each, ACCEPTED, "officer", "MATTER")
    assert (row["by"], row["name"], row["decision"]) == ("officer", "MATTER", ACCEPTED)
    (each,) = known(first, [row]).values()
    assert decided_row(each, ACCEPTED, "officer", None)["name"] == "MATTER"
