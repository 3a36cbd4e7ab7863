"""Conversations out of mails, chats, transcripts and tickets."""

from __future__ import annotations

import pytest

from refinery.config.settings import Settings
from refinery.core.registry import components
from refinery.curation.builders.chat_conversation import ChatConversationBuilder, ChatSettings
from refinery.curation.builders.mail_conversation import MailConversationBuilder
from refinery.curation.builders.ticket_resolution import TicketResolutionBuilder
from refinery.curation.builders.transcript_conversation import (
    TranscriptConversationBuilder,
    TranscriptSettings,
)
from refinery.curation.unit import Draft
from tests.curation.make import document, mail, spans_match, turns


def roles(draft: Draft) -> list[str]:
    return [turn.role for turn in draft.turns]


def test_mail_thread_is_dequoted_merged_and_ends_with_the_answer() -> None:
    unit = [
        mail("d1", "anna", ("paragraph", "Can you send the plan?"), ("signature", "-- \nAnna")),
        mail("d2", "anna", ("paragraph", "I mean the one for May.")),
        mail(
            "d3",
            "ben",
            ("paragraph", "Here it is."),
            ("reply_header", "On Monday she wrote:"),
            ("quote", "> Can you send the plan?"),
        ),
        mail("d4", "anna", ("paragraph", "Thanks!")),
    ]
    (draft,) = MailConversationBuilder(Settings()).build(unit)
    assert roles(draft) == ["user", "assistant"]
    assert draft.turns[0].text == "Can you send the plan?\n\nI mean the one for May."
    assert draft.turns[1].text == "Here it is."
    assert spans_match(unit, draft)


def test_the_assistant_is_who_answers_most() -> None:
    unit = [
        mail("d1", "anna", ("paragraph", "Who can help?")),
        mail("d2", "carl", ("paragraph", "Not me.")),
        mail("d3", "ben", ("paragraph", "I can.")),
        mail("d4", "anna", ("paragraph", "How?")),
        mail("d5", "ben", ("paragraph", "Like this.")),
    ]
    (draft,) = MailConversationBuilder(Settings()).build(unit)
    assert [t.text for t in draft.turns if t.role == "assistant"] == ["I can.", "Like this."]
    assert "Not me." in draft.turns[0].text


def test_a_mail_sent_again_answers_nothing() -> None:
    unit = [
        mail("d1", "anna", ("paragraph", "Trust goes down \nwith each report.")),
        mail("d2", "a.nna", ("paragraph", "Trust goes down with\neach report.")),
    ]
    assert MailConversationBuilder(Settings()).build(unit) == []
    unit.append(mail("d3", "ben", ("paragraph", "It does.")))
    (draft,) = MailConversationBuilder(Settings()).build(unit)
    assert [turn.text for turn in draft.turns] == [
        "Trust goes down \nwith each report.",
        "It does.",
    ]


@pytest.mark.parametrize(
    "senders", [("anna",), ("anna", "anna")], ids=["one mail", "nobody answers"]
)
def test_a_monologue_is_no_conversation(senders: tuple[str, ...]) -> None:
    unit = [mail(f"d{i}", who, ("paragraph", "Hello")) for i, who in enumerate(senders)]
    assert MailConversationBuilder(Settings()).build(unit) == []


def test_chat_threads_and_silences_part_conversations() -> None:
    chat = turns(
        "c1",
        "chat",
        ("A", "Is the build broken?", {"when": "2026-01-05T09:00:00"}),
        ("B", "Yes, I am on it.", {"when": "2026-01-05T09:02:00"}),
        ("A", "In the thread: which commit?", {"thread": "t9", "when": "2026-01-05T09:03:00"}),
        ("B", "In the thread: the last.", {"thread": "t9", "when": "2026-01-05T09:04:00"}),
        ("C", "Lunch?", {"when": "2026-01-05T12:30:00"}),
        ("A", "Gladly.", {"when": "2026-01-05T12:31:00"}),
    )
    drafts = ChatConversationBuilder(ChatSettings()).build([chat])
    assert [[t.text for t in d.turns] for d in drafts] == [
        ["Is the build broken?", "Yes, I am on it."],
        ["In the thread: which commit?", "In the thread: the last."],
        ["Lunch?", "Gladly."],
    ]
    assert all(spans_match([chat], draft) for draft in drafts)


def test_silences_are_known_where_dates_are_masked() -> None:
    chat = turns(
        "c1",
        "chat",
        ("A", "Is the build broken?", {"when": "<DATE_TIME_1>", "elapsed": "0.0"}),
        ("B", "Yes, I am on it.", {"when": "<DATE_TIME_2>", "elapsed": "2.0"}),
        ("C", "Lunch?", {"when": "<DATE_TIME_3>", "elapsed": "212.0"}),
        ("A", "Gladly.", {"when": "<DATE_TIME_4>", "elapsed": "213.5"}),
    )
    drafts = ChatConversationBuilder(ChatSettings()).build([chat])
    assert [[t.text for t in d.turns] for d in drafts] == [
        ["Is the build broken?", "Yes, I am on it."],
        ["Lunch?", "Gladly."],
    ]


def test_thread_openers_join_their_thread_and_notices_are_left_out() -> None:
    chat = turns(
        "c1",
        "chat",
        ("A", "joined", {"subtype": "channel_join", "id": "1"}),
        ("A", "Who owns billing?", {"id": "2", "when": "10:00"}),
        ("C", "Morning!", {"id": "3", "when": "10:01"}),
        ("B", "I do.", {"id": "4", "thread": "2", "when": "10:02"}),
        ("A", "Morning.", {"id": "5", "when": "10:03"}),
    )
    drafts = ChatConversationBuilder(ChatSettings()).build([chat])
    assert [[t.text for t in d.turns] for d in drafts] == [
        ["Who owns billing?", "I do."],
        ["Morning!", "Morning."],
    ]


def test_stated_roles_win_over_order() -> None:
    chat = turns(
        "c1",
        "chat",
        ("x", "Welcome, how can I help?", {"role": "agent"}),
        ("y", "My order is late.", {"role": "customer"}),
        ("x", "It arrives today.", {"role": "agent"}),
    )
    (draft,) = ChatConversationBuilder(ChatSettings()).build([chat])
    assert [t.text for t in draft.turns] == ["My order is late.", "It arrives today."]


def test_transcript_names_speakers_where_more_than_two_talk() -> None:
    meeting = turns(
        "m1",
        "transcript",
        ("<PERSON_1>", "Shall we ship on Friday?", {}),
        ("<PERSON_2>", "Only if the tests pass.", {}),
        ("<PERSON_3>", "Mm.", {}),
        ("<PERSON_3>", "They passed this morning.", {}),
        ("<PERSON_2>", "Then we ship on Friday.", {}),
    )
    (draft,) = TranscriptConversationBuilder(TranscriptSettings()).build([meeting])
    assert roles(draft) == ["user", "assistant", "user", "assistant"]
    assert draft.turns[0].text == "<PERSON_1>: Shall we ship on Friday?"
    assert draft.turns[2].text == "<PERSON_3>: They passed this morning."
    assert draft.turns[1].text == "Only if the tests pass."
    assert spans_match([meeting], draft)


def test_ticket_comments_of_others_answer() -> None:
    parts = [
        ("paragraph", "The printer on floor two prints blank pages.", {}),
        ("turn", "Have you changed the toner?", {"speaker": "Ops"}),
        ("turn", "Yes, yesterday.", {"speaker": "Rita"}),
        ("turn", "Then remove the orange strip.", {"speaker": "Ops"}),
    ]
    people = ({"role": "reporter", "name": "Rita", "address": ""},)
    ticket = document("t1", "ticket", parts, title="Blank pages", participants=people)
    (draft,) = TicketResolutionBuilder(Settings()).build([ticket])
    assert roles(draft) == ["user", "assistant", "user", "assistant"]
    assert draft.turns[0].text.startswith("Blank pages\n\nThe printer")
    assert draft.turns[-1].text == "Then remove the orange strip."


def test_ticket_with_a_resolution_section() -> None:
    parts = [
        ("heading", "Description", {"level": "2"}),
        ("paragraph", "VPN drops every hour.", {}),
        ("heading", "Resolution", {"level": "2"}),
        ("paragraph", "Raise the rekey interval.", {}),
    ]
    ticket = document("t1", "ticket", parts, title="VPN drops")
    (draft,) = TicketResolutionBuilder(Settings()).build([ticket])
    assert [t.text.split("\n\n")[-1] for t in draft.turns] == [
        "VPN drops every hour.",
        "Raise the rekey interval.",
    ]


def test_every_builder_is_found_by_walking() -> None:
    assert set(components("builder")) == {
        "chat-conversation",
        "mail-conversation",
        "page-instruction",
        "ticket-resolution",
        "tool-trajectory",
        "transcript-conversation",
    }
