"""What is signed is bound by its digest, whenever the report is made."""

from __future__ import annotations

import json

from refinery.redaction.report.signoff import digest, signoff
from tests.redaction.report.reports import report


def test_the_same_facts_give_the_same_digest_after_a_round_trip() -> None:
    made = report()
    again = json.loads(json.dumps({**made, "made": "later"}))
    assert signoff(again) == made["signoff"]
    assert made["signoff"]["digest"] == digest(made["signoff"]["of"])
    assert made["signoff"]["of"]["exports"] == {"sft": "e" * 64}
    assert made["signoff"]["signers"] == ["engineer", "compliance officer", "approver"]


def test_another_figure_is_another_digest() -> None:
    made = report()
    assert report(documents=[])["signoff"]["digest"] != made["signoff"]["digest"]
    assert report(assurance=None)["signoff"]["of"]["draw"] is None
