"""Examples become lines, or reasons to withhold them."""

from __future__ import annotations

from typing import Any

from refinery.core.worker import engine
from refinery.export.last_look import LastLook
from refinery.export.writer import _prepared

SEEN = ("EMAIL_ADDRESS", "PHONE_NUMBER", "IP_ADDRESS", "CREDIT_CARD", "IBAN_CODE", "US_SSN")


def example(*entities: str, number: int = 0) -> dict[str, Any]:
    slots = [
        {"name": f"<{entity}_1>", "entity": entity, "digest": f"{number:032x}",
         "attributes": [("script", "latin"), ("length_class", "9-16")]}
        for entity in entities
    ]  # fmt: skip
    content = "Write to " + ", then ".join(slot["name"] for slot in slots) + "."
    message = {"role": "user", "content": content, "name": None, "tool_calls": None,
               "tool_call_id": None}  # fmt: skip
    return {
        "key": f"{number:032x}", "split": "train", "builder": "b", "topic": None, "tokens": 3,
        "messages": [message], "tools": None, "slots": slots,
    }  # fmt: skip


def renderer(policy: str, key: str = "") -> Any:
    name = "refinery.redaction.render:renderer"
    return engine(name, policy=policy, purpose="training", key=key)


def test_an_example_of_no_use_for_the_purpose_is_withheld_with_the_entity() -> None:
    made = renderer("purposes: {training: {entities: {US_SSN: drop}}}")
    assert _prepared(example("US_SSN"), made).row(None)["reason"] == "purpose-drops-us-ssn"
    kept = _prepared(example("PERSON"), made).row(None)
    assert kept["reason"] is None and "<PERSON>" in kept["line"]


def test_made_up_values_pass_the_last_look(identity: Any) -> None:
    made = renderer("purposes: {training: {default: surrogate}}", identity.reference)
    look = LastLook(engine("refinery.redaction.scan:scanner"), None, None)
    prepared = [_prepared(example(*SEEN, number=n), made) for n in range(100)]
    assert look.reasons([p.text for p in prepared], [p.written for p in prepared]) == [None] * 100
    assert all("@example." in one.text for one in prepared)
