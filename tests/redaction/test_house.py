"""House identifiers that were accepted: masked in the context step, known to the last look."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from refinery.core.fingerprint import fingerprint
from refinery.core.identity import Identity
from refinery.core.stage import Context
from refinery.errors import ConfigError
from refinery.redaction.document import Site
from refinery.redaction.house import HOUSE, NONE, house_engine
from refinery.redaction.policy import Operation, PolicySettings
from refinery.redaction.redact_stage import RedactSettings, RedactStage
from refinery.redaction.redactor import redact
from refinery.redaction.scan import scanner
from tests.core.toy import site_at
from tests.redaction.test_document import row

CASE = {"entity": "CASE_NUMBER", "regex": r"(?<![^\W_])KX-\d{4}(?![^\W_])", "score": 0.85}
CUSTOMER = {
    "entity": "CUSTOMER_NUMBER",
    "regex": r"(?<![^\W_])\d{7}(?![^\W_])",
    "score": 0.2,
    "context": ["customer", "no"],
}
ACCEPTED = json.dumps([CASE, CUSTOMER])


def house(site: Site, accepted: str = ACCEPTED, **more: Any) -> Site:
    return Site(**{**vars(site), "house": house_engine(accepted, 5), **more})


def masked(site: Site, text: str, **more: Any) -> dict[str, Any]:
    return redact(site, row(site, text=text, blocks=[], **more))


def test_accepted_identifiers_are_masked_in_every_field(site: Site) -> None:
    calls = json.dumps([{"name": "f", "customer": "4711234", "note": "of kx-2041"}])
    result = masked(house(site), "Re: ＫＸ–２０４１ and KX-2042.", title="On KX-2043", tools=calls)
    # Not digests and fingerprints, which hold any four digits once in a while.
    said = ("title", "author", "participants", "text", "blocks", "tools")
    written = json.dumps([result[name] for name in said])
    for value in ("2041", "2042", "2043", "4711234"):
        assert value not in written
    assert {f["recognizer"] for f in result["findings"] if f["entity"] == "CASE_NUMBER"} == {HOUSE}
    assert "2042" in masked(site, "Re: KX-2042.", spans=[])["text"]


def test_one_that_needs_its_context_is_masked_behind_it_and_where_it_recurs(site: Site) -> None:
    text = f"customer no. 4711234 asks.{' It rains.' * 9} 4711234 again, unlike 8899001."
    result = masked(house(site), text, spans=[])
    assert "4711234" not in result["text"] and "8899001" in result["text"]


def test_a_guess_of_the_model_does_not_rename_them(site: Site) -> None:
    guess = {"start": 13, "end": 20, "entity": "DATE_TIME", "score": 0.85, "recognizer": "m"}
    result = masked(house(site), "customer no. 4711234 asks.", spans=[guess])
    assert "<CUSTOMER_NUMBER_1>" in result["text"]


def test_an_entity_the_policy_does_not_name_gets_its_strictest_operation(site: Site) -> None:
    policy = PolicySettings(entities={"URL": Operation.KEEP, "CREDIT_CARD": Operation.DROP})
    result = masked(house(site, policy=policy), "of KX-2042", spans=[])
    assert (result["status"], result["reason"]) == ("rejected", "policy-drops-case-number")


def test_a_pattern_out_of_time_blocks_the_document(site: Site) -> None:
    slow = json.dumps([{"entity": "SLOW", "regex": r"(?:a|a|aa)+$"}])
    slowed = Site(**{**vars(site), "house": house_engine(slow, 1)})
    result = masked(slowed, "a" * 60 + "!", spans=[])
    assert (result["status"], result["reason"]) == ("quarantined", "pattern-timeout")


def test_the_last_look_knows_them(site: Site) -> None:
    look = scanner(house=ACCEPTED)
    assert look.scan(["KX-2042", "<CASE_NUMBER>", "customer no. 4711234", "4711234"]) == [
        [("CASE_NUMBER", 0, 7)],
        [],
        [("CUSTOMER_NUMBER", 13, 20)],
        [],
    ]
    assert scanner().scan(["KX-2042"]) == [[]]


def test_what_a_policy_keeps_everywhere_is_no_hit() -> None:
    policy = "entities: {CASE_NUMBER: keep}"
    assert scanner(policy=policy, house=ACCEPTED).scan(["KX-2042"]) == [[]]


def test_nothing_accepted_finds_nothing_and_a_broken_pattern_is_an_error() -> None:
    assert house_engine(NONE, 5).detect(["KX-2042"])[0].spans == ()
    with pytest.raises(ConfigError):
        house_engine(json.dumps([{**CASE, "regex": "("}]), 5)


def test_what_is_accepted_has_documents_redacted_again(tmp_path: Path, identity: Identity) -> None:
    spark: Any = None
    context = Context(site_at(tmp_path), identity, spark, str(tmp_path))
    stages = [
        RedactStage(RedactSettings(), replace(context, house=accepted))
        for accepted in (NONE, json.dumps([CASE]), ACCEPTED)
    ]
    assert RedactStage.applies_house and "house" not in stages[0].depends_on()
    assert len({fingerprint(stage) for stage in stages}) == 3
