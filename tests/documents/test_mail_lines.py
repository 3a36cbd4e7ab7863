"""Quotes, reply headers and signatures."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from refinery.documents.mail.attribution import author_of
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
        "**From:** Ann\n**Sent:** Monday\n**To:** Bo\n**Subject:** Lunch",
        "**Von**: Ann\n**Gesendet**: Montag\n**An**: Bo\n**Betreff**: Lunch",
        "De : Ann\nEnvoyé : lundi\nÀ : Bo\nObjet : Lunch",
        "发件人: Ann\n发送时间: 2021年5月3日\n收件人: Bo\n主题: Lunch",
        "2021年5月3日(月) 10:11 Ann Lee <ann@corp.example>:",
        "Ann Lee <ann@corp.example> 于2021年5月3日周一 10:11写道：",
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


def test_a_quoted_table_is_no_deeper_than_its_mail() -> None:
    builder = TextBuilder()
    add_body(builder, "> The sums:\n> | Total | 30 EUR |\n> | Rest | 2 EUR |\nmine\n")
    found = [(b.kind, b.attributes.get("depth")) for b in builder.blocks]
    assert found == [("quote", "1"), ("paragraph", None)]


@pytest.mark.parametrize("mark", ["PS:", "P.S.", "PPS -", "P.S.:"])
def test_words_below_a_signature_are_no_part_of_it(mark: str) -> None:
    body = f"The report is done.\n\nBest regards,\nAnn Lee\nSales\n\n{mark} the door code is new"
    found = kinds(body, "Ann Lee <ann@corp.example>")
    assert found[-1] == ("paragraph", f"{mark} the door code is new")
    assert ("signature", "Ann Lee\nSales") in [(kind, text.strip()) for kind, text in found]


def test_a_verb_of_both_sexes_is_no_name() -> None:
    assert author_of("1 янв. 2024 г., в 10:00, Боб <b@x.ru> написал(а):") == "Боб <b@x.ru>"


@pytest.mark.parametrize("answer", ["Yes!", "Not yet.", "OK", "no."])
def test_answers_between_quoted_lines_are_no_quotes(answer: str) -> None:
    found = kinds(f"> Shall we meet?\n{answer}\n> And bring Bo?\n{answer}\n> Ann")
    assert [text for kind, text in found if kind == "paragraph"] == [answer, answer]


def test_a_word_wrapped_off_a_full_line_is_quoted() -> None:
    body = "> Could the pump for the mill by the harbour be sent to us by the end of\nMay\n> or so?"
    assert kinds(body) == [("quote", body)]


def test_a_ruler_above_a_reply_header_belongs_to_it() -> None:
    header = "---\n\n**From:** Ann\n**Sent:** Monday\n**To:** Bo"
    found = kinds(f"Yes.\n\n{header}\n\nLunch?")
    assert found == [("paragraph", "Yes."), ("reply_header", header), ("quote", "Lunch?")]


@pytest.mark.parametrize(
    ("body", "authors"),
    [
        ("On Mon, 3 May 2021 at 10:11 PM Ann Lee <a@x.org> wrote:\n> Hi", ["Ann Lee <a@x.org>"]),
        ("Am 03.05.2021 um 10:11 schrieb Ann Lee:\n> Hi", ["Ann Lee"]),
        ("On 3 May 2021, Lee, Ann wrote:\n> Hi", ["Lee, Ann"]),
        (
            "From: Ann [mailto:a@x.org]\nSent: Monday\nTo: Bo\n\nHi\n\n"
            "**Von:** Bo <b@x.org>\n**Gesendet:** Montag\n**An:** Ann\n\nHallo",
            ["Ann <a@x.org>", "Bo <b@x.org>"],
        ),
        (
            "Ann Lee <a@x.org> writes:\n> On 2 May 2021, Bo <b@x.org> wrote:\n>> Hi\n> Ho\n\nMe",
            ["Ann Lee <a@x.org>", "Bo <b@x.org>", "Ann Lee <a@x.org>"],
        ),
        ("> Nobody is named.", [""]),
    ],
)
def test_whose_words_a_quote_holds(body: str, authors: list[str]) -> None:
    builder = TextBuilder()
    add_body(builder, body)
    quotes = [block for block in builder.blocks if block.kind == "quote"]
    assert [block.attributes.get("author", "") for block in quotes] == authors


def test_headers_of_any_length_are_read_in_no_time() -> None:
    started = time.process_time()
    add_body(TextBuilder(), f"From: {'<@' * 300_000}\nSent: Monday\nTo: Bo\n\nHi")
    assert time.process_time() - started < 5


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
