"""Quotes, reply headers and signatures."""

from __future__ import annotations

from pathlib import Path

import pytest

from refinery.documents.mail_lines import add_body
from refinery.documents.text import TextBuilder


def kinds(body: str, sender: str = "") -> list[tuple[str, str]]:
    """Kind and text of each block."""
    builder = TextBuilder()
    add_body(builder, body, sender)
    return [(b.kind, builder.text[b.start : b.end]) for b in builder.blocks]


@pytest.mark.parametrize(
    "header",
    [
        "On Mon, 3 May 2021, Ann Lee wrote:",
        "On Tue, Jul 30, 2002 at 05:14:47PM +0200, Ann Lee\n<ann@corp.example> wrote:",
        "Am 03.05.2021 um 10:11 schrieb Ann Lee:",
        "Le 3 mai 2021 à 10:11, Ann Lee a écrit :",
        "Ann Lee <ann@corp.example> writes:",
        "-----Original Message-----\nFrom: Ann\nSent: Monday\nTo: Bo\nSubject: Lunch",
        "________________________________\nFrom: Ann\nSent: Monday\nTo: Bo\nSubject: Lunch",
    ],
)
def test_reply_headers(header: str) -> None:
    found = kinds(f"Yes.\n\n{header}\n\n> Lunch?")
    assert found[0] == ("paragraph", "Yes.")
    assert "reply_header" in [kind for kind, _ in found]
    assert found[-1] == ("quote", "> Lunch?")


@pytest.mark.parametrize(
    "line", ["As she wrote in her book:", "I wrote:", "From: the desk of nobody", "On time."]
)
def test_prose_is_no_reply_header(line: str) -> None:
    assert [kind for kind, _ in kinds(f"{line}\n\nNext.")] == ["paragraph", "paragraph"]


def test_depths_and_wrapped_quotes() -> None:
    builder = TextBuilder()
    add_body(builder, "> > old\n> new and a long line that was\nwrapped\n> on\nmine\n")
    found = [(b.kind, b.level, b.attributes.get("depth")) for b in builder.blocks]
    assert found == [("quote", 2, "2"), ("quote", 1, "1"), ("paragraph", 0, None)]


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nBo\nSales",
        "Bo Lind",
        "/bo",
        "-Bo",
        "Cheers, Bo",
        "BL",
        "Bo Lind, Harbour Ltd.\n+46 8 123 456 78\nhttp://www.harbour.example/",
        "_______________________\nBo Lind          | bo@harbour.example\nNo man is an island.",
        "Sent from my iPhone",
    ],
)
def test_signatures(signature: str) -> None:
    body = f"Fine with me.\n\n> Lunch?\n\nSee you there then.\n\n{signature}"
    found = kinds(body, "Bo Lind <bo@harbour.example>")
    assert found[-1] == ("signature", signature)
    assert found[-2] == ("paragraph", "See you there then.")


@pytest.mark.parametrize(
    "end",
    ["Bring Bo Lind.", "Who is Bo?", "I'll ask the harbour master.", "- bread\n- butter", "Yes"],
)
def test_what_is_no_signature(end: str) -> None:
    found = kinds(f"We should meet at noon.\n\n{end}", "Bo Lind <bo@harbour.example>")
    assert "signature" not in [kind for kind, _ in found]


def test_one_word_is_no_signature_but_a_delimiter_is() -> None:
    assert kinds("Bo", "Bo Lind <bo@harbour.example>") == [("paragraph", "Bo")]
    assert kinds("-- \nBo", "Bo Lind <bo@harbour.example>") == [("signature", "-- \nBo")]


def test_a_signature_above_what_is_quoted() -> None:
    found = kinds(
        "Fine with me.\n\nBo\n\nOn Mon, 3 May 2021, Ann wrote:\n> Lunch?\n>\n> Ann", "Bo Lind"
    )
    assert [kind for kind, _ in found] == ["paragraph", "signature", "reply_header", "quote"]


@pytest.mark.parametrize(
    "footer",
    [
        "_______________________\nHarbour mailing list\nhttp://lists.example/x",
        "-- \nTo unsubscribe, write to x@lists.example",
        "This message is confidential and intended only for the addressee.",
        "__________________\nDo You Yahoo!?\nEverything in one place",
    ],
)
def test_footers_and_footnotes_stand_below_the_signature(footer: str) -> None:
    body = f"Fine with me [1].\n\nBo\n\n[1] http://x.example/\n\n{footer}\n\n{footer}"
    assert kinds(body, "Bo Lind") == [
        ("paragraph", "Fine with me [1]."),
        ("signature", "Bo"),
        ("footnote", "[1] http://x.example/"),
        ("disclaimer", footer),
        ("disclaimer", footer),
    ]


def test_prose_about_lists_is_no_footer() -> None:
    found = kinds("I run a mailing list.\n\nShall I unsubscribe you?")
    assert found[0] == ("paragraph", "I run a mailing list.")
    assert kinds("Please unsubscribe me.") == [("paragraph", "Please unsubscribe me.")]


def test_nothing_is_lost() -> None:
    body = "a\n\n> b\n>> c\n\nOn Mon, 3 May 2021, Ann wrote:\n> d\n\n-- \ne"
    text = "".join(part for _, part in kinds(body))
    assert sorted(text.replace("\n", "")) == sorted(body.replace("\n", ""))


def test_against_marked_replies(shared_data: Path) -> None:
    """Talon's replies: what was answered is told from what was quoted in most mails."""
    folder = shared_data / "docs" / "talon" / "standard_replies"
    mails = sorted(folder.glob("*.eml"))
    assert len(mails) >= 5
    from refinery.documents.formats.email import EmailFormat

    hits = 0
    for mail in mails:
        found = EmailFormat().extract(mail.read_bytes(), ".eml")
        own = [found.text[b.start : b.end] for b in found.blocks if b.kind == "paragraph"]
        hits += own[:1] == ["Hello"] or (bool(own) and own[0].startswith("Hello") and len(own) == 1)
    assert hits >= 0.7 * len(mails), f"{hits} of {len(mails)}"
