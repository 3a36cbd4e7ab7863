"""One document through resolving and masking, with everything that can hold a name."""

from __future__ import annotations

import json
import random
import re
import time
from itertools import pairwise
from typing import Any

import pytest

from refinery.redaction.allow_list import AllowLists
from refinery.redaction.context import NameIndex
from refinery.redaction.document import DocumentCleaner, Site, outcome
from refinery.redaction.names import Person
from refinery.redaction.policy import Operation, PolicySettings
from refinery.redaction.policy_check import found_entities
from refinery.redaction.redactor import redact
from refinery.redaction.render import Renderer
from refinery.redaction.resolve import DropDocumentError

TEXT = "Zoltana agrees.\n\nCall Qadir at qadir@nas.corp or +44 20 7946 0958. <PERSON_1>"


def row(site: Site, **more: Any) -> dict[str, Any]:
    text = more.get("text", TEXT)
    spans = [vars(span) for span in site.engine.detect([text])[0].spans]
    return {
        "key": "d", "kind": "chat", "thread": "t", "position": 3, "label": None, "language": "en",
        "jurisdictions": [], "sources": [],
        "title": "Qadir Nazari and the plan", "author": "Zoltana Weiss <zoltana@nas.corp>",
        "participants": [{"role": "to", "name": "Qadir Nazari", "address": "qadir@nas.corp"}],
        "headers": [("outcome", "Success")], "text": text, "spans": spans, "people": [],
        "blocks": [
            {"kind": "turn", "level": 0, "start": 0, "end": 15, "language": "en", "attributes": [
                ("speaker", "Zoltana Weiss"), ("when", "2024-05-06 10:00"), ("role", "assistant")]},
            {"kind": "turn", "level": 0, "start": 17, "end": len(text), "language": "en",
             "attributes": [("speaker", "assistant"), ("title", "to Qadir")]},
        ],
        "tools": json.dumps([{"name": "mail", "description": "writes to qadir@nas.corp"}]),
        **more,
    }  # fmt: skip


def test_all_fields_share_slots_and_none_holds_a_value(site: Site) -> None:
    result = redact(site, row(site))
    assert result["status"] == "kept" and result["outcome"] == "success"
    written = json.dumps(result)
    for value in ("Zoltana", "Weiss", "Qadir", "Nazari", "nas.corp", "7946 0958"):
        assert value not in written
    slots = {slot["name"]: slot for slot in result["slots"]}
    assert "<PERSON_1>" not in slots and "<PERSON_1>" in result["text"]
    name, address = (result["participants"][0][key] for key in ("name", "address"))
    linked = [dict(slots[slot]["attributes"])["person"] for slot in (name, address)]
    assert linked[0] == linked[1]
    assert address in result["text"] and address in result["tools"]
    assert json.loads(result["tools"])[0]["name"] == "mail"
    said = [dict(block["attributes"]) for block in result["blocks"]]
    assert said[0]["role"] == said[1]["speaker"] == "assistant"
    assert re.fullmatch(r"<DATE_TIME_\d+>", said[0]["when"])
    first, second = result["blocks"]
    assert result["text"][first["start"] : first["end"]].endswith(" agrees.")
    assert result["text"][second["start"] :].startswith("Call <PERSON_")


def test_a_value_found_once_is_masked_wherever_it_stands(site: Site) -> None:
    text = "Barbara Johnson signs.\n\nlog: user=Barbara Johnson;"
    result = redact(site, row(site, text=text, blocks=[]))
    assert "Barbara" not in result["text"]


def test_allowed_values_stay(site: Site) -> None:
    lists = AllowLists(("qadir@nas.corp", "+44 (20) 79460958"))
    text = redact(Site(**{**vars(site), "allowed": lists}), row(site))["text"]
    assert "qadir@nas.corp or +44 20 7946 0958" in text


@pytest.mark.parametrize(
    ("sources", "stays"),
    [
        (["wiki"], True),
        (["mail", "wiki"], False),
        (["", "wiki"], False),
        ([""], False),
        ([], False),
    ],
)
def test_what_one_source_allows_stays_where_no_other_holds_it(
    site: Site, sources: list[str], stays: bool
) -> None:
    lists = AllowLists((), {"wiki": ("qadir@nas.corp",), "mail": ("other@nas.corp",)})
    allowing = Site(**{**vars(site), "allowed": lists})
    result = redact(allowing, row(site, sources=sources))
    assert ("qadir@nas.corp" in result["text"]) is stays


CHAT = [
    {"kind": "turn", "level": 0, "start": 0, "end": 15, "language": "en", "attributes": [
        ("when", "2024-05-06T10:00:00+00:00"), ("id", "1714989600.000100")]},
    {"kind": "turn", "level": 0, "start": 17, "end": 20, "language": "en", "attributes": [
        ("when", "2024-05-06T12:30:00+00:00"), ("thread", "1714989600.000100")]},
    {"kind": "turn", "level": 0, "start": 20, "end": 24, "language": "en", "attributes": [
        ("when", "12:31")]},
]  # fmt: skip


def chat_of(site: Site, **policy: Any) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """A chat under a policy, and the attributes of its turns."""
    own = Site(**{**vars(site), "policy": PolicySettings.parse(policy, "test")})
    result = redact(own, row(site, blocks=CHAT))
    return result, [dict(block["attributes"]) for block in result["blocks"] or ()]


def test_dates_of_turns_stay_where_the_policy_keeps_dates(site: Site) -> None:
    _, said = chat_of(site, entities={"DATE_TIME": "keep"})
    assert [turn["when"] for turn in said] == [dict(b["attributes"])["when"] for b in CHAT]
    assert not any("elapsed" in turn for turn in said)


def test_dates_of_turns_are_masked_as_dates_are(site: Site) -> None:
    result, said = chat_of(site, entities={"DATE_TIME": "mask"})
    assert "2024" not in json.dumps(result) and "17149" not in json.dumps(result)
    first, second, third = said
    assert first["id"] == second["thread"] != first["when"] != second["when"]
    assert third["when"] == "12:31"  # names no day
    assert [turn["elapsed"] for turn in (first, second)] == ["0.0", "150.0"]
    found = [f for f in result["findings"] if f["field"] == "blocks"]
    assert {f["entity"] for f in found} == {"DATE_TIME"}


@pytest.mark.parametrize(
    ("operator", "written"),
    [("type", "<DATE_TIME>"), ("date-month", "2024-05"), ("date-year", "2024")],
)
def test_dates_of_turns_are_written_as_the_purpose_says(
    site: Site, operator: str, written: str
) -> None:
    policy: dict[str, Any] = {
        "entities": {"DATE_TIME": "mask"},
        "attributes": {"DATE_TIME": ["year", "month"]},
        "purposes": {"training": {"entities": {"DATE_TIME": operator}}},
    }
    result, said = chat_of(site, **policy)
    slots = [{**slot, "attributes": dict(slot["attributes"])} for slot in result["slots"]]
    renderer = Renderer(PolicySettings.parse(policy, "test"), "training")
    assert renderer.render(said[0]["when"], slots) == written


def test_dates_of_turns_leave_a_document_out_where_dates_do(site: Site) -> None:
    masked = dict.fromkeys(found_entities(), "mask")
    result, _ = chat_of(site, entities={**masked, "DATE_TIME": "drop"})
    assert (result["status"], result["reason"]) == ("rejected", "policy-drops-date-time")


def test_kept_entities_never_shield_masked_ones(site: Site) -> None:
    policy = PolicySettings(entities={"URL": Operation.KEEP})
    text = "see https://nas.corp/u?mail=qadir@nas.corp now"
    keeping = Site(**{**vars(site), "policy": policy})
    result = redact(keeping, row(site, text=text, blocks=[]))
    assert "qadir@" not in result["text"] and "https://" in result["text"]


def test_a_policy_may_leave_a_document_out(site: Site) -> None:
    policy = PolicySettings(entities={"PHONE_NUMBER": Operation.DROP})
    dropping = Site(**{**vars(site), "policy": policy})
    with pytest.raises(DropDocumentError):
        DocumentCleaner(dropping, row(site), []).clean()
    result = redact(dropping, row(site))
    assert result["status"] == "rejected" and result["reason"].startswith("policy-drops-")
    assert result["text"] is None and result["title"] is None


def test_a_document_without_text_is_set_aside(site: Site) -> None:
    result = redact(site, row(site) | {"text": None})
    assert (result["status"], result["reason"]) == ("quarantined", "text-missing")


@pytest.mark.parametrize(
    ("stated", "kept"), [("FAILURE", "failure"), ("call Bob", None), (None, None)]
)
def test_only_known_outcomes_pass(stated: str | None, kept: str | None) -> None:
    assert outcome([("outcome", stated)]) == kept


def test_a_document_that_defeats_cleaning_is_set_aside_alone(site: Site) -> None:
    tools = "[" * 600 + json.dumps("Zoltana") + "]" * 600
    result = redact(site, row(site, tools=tools))
    assert (result["status"], result["reason"]) == ("quarantined", "redaction-error")
    assert "Zoltana" not in json.dumps(result)


PRIVATE = ("Kevin", "Lindqvist", "8726", "s3cr3t", "4111", "kev@nas.corp", "7946")


def call(arguments: object) -> dict[str, Any]:
    function = {"name": "send_mail", "arguments": json.dumps(arguments)}
    return {"id": "call_a1", "type": "function", "function": function}


def test_calls_are_cleaned_as_what_they_say_not_as_they_are_spelled(site: Site) -> None:
    arguments = {
        "body": "Regards\nKevin Lindqvist\n536-22-8726",
        "to": ["kev@nas.corp"],
        "password": "s3cr3t!x9",
        "card": 4111111111111111,
        "raw": json.dumps({"ssn\n": "a\n536-22-8726", "n": 7}),
        "half": "\ud800",
        "urgent": True,
    }
    attributes = [("role", "assistant"), ("tool_calls", json.dumps([call(arguments)]))]
    answer = [("role", "tool"), ("name", "Kevin Lindqvist"), ("tool_call_id", "call_a1")]
    turn = {"kind": "turn", "level": 0, "start": 0, "end": 2, "language": "en"}
    blocks = [{**turn, "attributes": attributes}, {**turn, "attributes": answer}]
    result = redact(site, row(site, text="ok", blocks=blocks, tools=None))
    written = json.dumps(result["blocks"])
    assert result["status"] == "kept" and not [v for v in PRIVATE if v in written]
    calls, said = (dict(block["attributes"]) for block in result["blocks"])
    (made,) = json.loads(calls["tool_calls"])
    assert (made["id"], made["function"]["name"]) == (said["tool_call_id"], "send_mail")
    kept = json.loads(made["function"]["arguments"])
    assert kept["urgent"] is True and json.loads(kept["raw"])["n"] == 7
    assert kept["body"].startswith("Regards\n<")


def test_calls_that_are_no_json_are_free_text(site: Site) -> None:
    turn = {"kind": "turn", "level": 0, "start": 0, "end": 2, "language": "en"}
    blocks = [{**turn, "attributes": [("tool_calls", "{mail to Kevin Lindqvist, kev@nas.corp")]}]
    result = redact(site, row(site, text="ok", blocks=blocks, tools=None))
    assert not [value for value in PRIVATE if value in json.dumps(result["blocks"])]


def test_keys_numbers_and_names_in_definitions_are_cleaned(site: Site) -> None:
    tools = [
        {"name": "find_order", "kev@nas.corp": 1, "default": 4111111111111111, "limit": 20},
        {"description": "Asks Kevin Lindqvist for help.", "nested": {"+44 20 7946 0958": None}},
    ]
    result = redact(site, row(site, tools=json.dumps(tools)))
    assert not [value for value in PRIVATE if value in result["tools"]]
    first = json.loads(result["tools"])[0]
    assert (first["name"], first["limit"]) == ("find_order", 20)


def spans_of(text: str, *found: tuple[str, str]) -> list[dict[str, Any]]:
    """Spans as detection stores them, of values in their order in the text."""
    made, position = [], 0
    for value, entity in found:
        start = text.index(value, position)
        position = start + len(value)
        span = {"start": start, "end": position, "entity": entity}
        made.append({**span, "score": 0.9, "recognizer": "test"})
    return made


def people_of(site: Site, text: str, spans: list[dict[str, Any]], **more: Any) -> list[str | None]:
    """Person of each slot in order of the text."""
    bare = {"text": text, "spans": spans, "title": None, "author": None, "participants": [],
            "blocks": [], "tools": None}  # fmt: skip
    result = redact(site, row(site, **{**bare, **more}))
    people = {slot["name"]: dict(slot["attributes"]).get("person") for slot in result["slots"]}
    return [people[f["slot"]] for f in sorted(result["findings"], key=lambda f: f["start"])]


def test_variants_of_a_name_and_its_address_are_one_person(site: Site) -> None:
    text = "Smith, John wrote. Then John rang; Dr. Smith is at j.smith@nas.corp"
    names = [(name, "PERSON") for name in ("Smith, John", "John", "Dr. Smith")]
    spans = spans_of(text, *names, ("j.smith@nas.corp", "EMAIL_ADDRESS"))
    assert people_of(site, text, spans) == [site.identity.value("PERSON", "john smith")] * 4


def test_two_of_one_given_name_are_not_linked_by_it(site: Site) -> None:
    text = "John Smith and John Miller met. John left."
    names = [(name, "PERSON") for name in ("John Smith", "John Miller", "John")]
    people = people_of(site, text, spans_of(text, *names))
    assert people[2] is None and people[0] != people[1]


def test_of_the_directory_a_given_name_picks_out_nobody(site: Site) -> None:
    directory = NameIndex()
    directory.add([Person("John Smith", "js@nas.corp")], site.identity)
    known = Site(**{**vars(site), "directory": directory})
    text = "John left. js@nas.corp"
    spans = spans_of(text, ("John", "PERSON"), ("js@nas.corp", "EMAIL_ADDRESS"))
    smith = site.identity.value("PERSON", "john smith")
    assert people_of(known, text, spans) == [None, smith]


def test_the_strictest_of_a_documents_jurisdictions_counts(site: Site) -> None:
    policy = PolicySettings.parse(
        {
            "jurisdictions": ["eu", "us"],
            "entities": {"PERSON": "keep"},
            "by_jurisdiction": {"eu": {"entities": {"PERSON": "mask"}}},
        },
        "test",
    )
    telling = Site(**{**vars(site), "policy": policy})
    bare = {"text": "x", "spans": [], "blocks": [], "author": "Nina Weber", "people": []}
    for held, is_masked in ((["us"], False), (["eu", "us"], True), ([""], True)):
        author = redact(telling, row(site, **bare, jurisdictions=held))["author"]
        assert author.startswith("<PERSON_") is is_masked


def test_blocks_keep_their_place_whatever_is_replaced_and_however_it_is_written(site: Site) -> None:
    generator = random.Random(17)
    words = ("Zoltana Weiss", "plan", "<PERSON_1>", "qadir@nas.corp", "z", "\n> ", "fine.", "4 May")
    for _ in range(60):
        pieces = [generator.choice(words) for _ in range(30)]
        text = " ".join(pieces)
        spans = [
            {"start": m.start(), "end": m.end(), "entity": entity, "score": 0.9, "recognizer": "t"}
            for value, entity in (("Zoltana Weiss", "PERSON"), ("qadir@nas.corp", "EMAIL_ADDRESS"))
            for m in re.finditer(re.escape(value), text)
        ]
        cuts = sorted(generator.sample(range(len(text)), 6))
        blocks = [
            {"kind": "quote", "level": 0, "start": start, "end": end, "language": "en",
             "attributes": []}
            for start, end in pairwise([0, *cuts, len(text)])
        ]  # fmt: skip
        bare = {"title": None, "author": None, "participants": [], "tools": None}
        result = redact(site, row(site, text=text, spans=spans, blocks=blocks, **bare))
        clean = result["text"]
        masked = [clean[b["start"] : b["end"]] for b in result["blocks"]]
        assert "".join(masked) == clean
        renderer = Renderer(PolicySettings(), "training")
        slots = [{**s, "attributes": dict(s["attributes"])} for s in result["slots"]]
        names = [slot["name"] for slot in slots]
        written = [renderer.render(part, slots) for part in masked]
        assert "".join(written) == renderer.render(clean, slots)
        assert not any(name in part for name in names for part in written)
        for before, after in zip(blocks, masked, strict=True):
            said = text[before["start"] : before["end"]]
            assert [w for w in ("plan", "fine.") if w in said] == [
                w for w in ("plan", "fine.") if w in after
            ]


def test_an_address_in_the_text_says_whose_name_is_sought(site: Site) -> None:
    text = "QUILLFEATHER signs, says thaddeus.quillfeather@nas.org and so does Thaddeus"
    result = redact(site, row(site, text=text, title="For Quillfeather", people=[], blocks=[]))
    for value in ("uillfeather", "QUILL", "haddeus"):
        assert value not in result["text"] and value not in result["title"]
    people = {dict(s["attributes"]).get("person") for s in result["slots"] if s["name"] in
              (result["title"].removeprefix("For "), result["text"].split()[0])}  # fmt: skip
    address = next(s for s in result["slots"] if s["entity"] == "EMAIL_ADDRESS"
                   and s["name"] in result["text"].split("\n")[0])  # fmt: skip
    assert people == {dict(address["attributes"])["person"]}


def test_a_list_of_addresses_takes_no_longer_than_its_length(site: Site) -> None:
    def seconds(count: int) -> float:
        words = ["".join(chr(97 + int(digit)) for digit in str(number)) for number in range(count)]
        text = "\n".join(f"anna.{word}ski@nas.org Anna" for word in words)
        found = row(site, text="")
        found["text"] = text
        found["spans"] = [
            {"start": m.start(), "end": m.end(), "entity": "EMAIL_ADDRESS", "score": 1.0,
             "recognizer": "email"} for m in re.finditer(r"\S+@\S+", text)
        ]  # fmt: skip
        begun = time.process_time()
        assert redact(site, {**found, "blocks": []})["status"] == "kept"
        return time.process_time() - begun

    few = seconds(1000)
    assert seconds(8000) < 24 * few  # a square would be 64


def test_a_role_that_is_somebodys_name_is_masked(site: Site) -> None:
    turn = {"kind": "turn", "level": 0, "start": 0, "end": 5, "language": "en"}
    roles = ("assistant", "Barbara Johnson")
    stated = [{**turn, "attributes": [("role", role)]} for role in roles]
    blocks = redact(site, row(site, text="Done.", title="", blocks=stated))["blocks"]
    first, second = (dict(block["attributes"])["role"] for block in blocks)
    assert first == "assistant" and re.fullmatch(r"<PERSON_\d+>", second)
