"""Quotes, reply headers and signatures."""

from __future__ import annotations

from pathlib import Path

import pytest

from refinery.documents.mail_lines import add_body
from refinery.documents.text import TextBuilder


def kinds(body: str) -> list[tuple[str, str]]:
    """Kind and text of each block."""
    builder = TextBuilder()
    add_body(builder, body)
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
        "_______________________\nList mailing list\nhttp://lists.example/x",
        "Best regards,\nBo Lind",
    ],
)
def test_signatures(signature: str) -> None:
    found = kinds(f"Fine with me.\n\n> Lunch?\n\nSee you.\n\n{signature}")
    assert found[-1] == ("signature", signature)
    assert found[-2] == ("paragraph", "See you.")


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
