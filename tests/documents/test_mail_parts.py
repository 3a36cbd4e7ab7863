"""Headers, bodies and attachments of a message, however it was put together."""

from __future__ import annotations

import base64
import binascii
import quopri
from email import message_from_bytes
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from refinery.documents.formats.email import EmailFormat
from refinery.documents.mail_parts import (
    MAX_NESTING,
    bytes_of,
    header,
    mend_headers,
    name_of,
    parts_of,
)

PLAIN, PAGE = MIMEText("Plain.", "plain"), MIMEText("<p>Page.</p>", "html")


def bodies(message: Message) -> list[tuple[str, str]]:
    """Subtype and text of what is read of a message."""
    return parts_of(message).bodies


def alternatives(*parts: Message) -> Message:
    """One thing said in several ways."""
    return MIMEMultipart("alternative", _subparts=list(parts))


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("=?utf-8?Q?Gr=C3=BC=C3=9Fe?= an =?iso-8859-1?Q?J=F6rg?=", "Grüße an Jörg"),
        ("two\n\tlines", "two lines"),
        ("=?no-such-charset?Q?Gr=FC=DFe_an_alle_im_Haus?=", "Grüße an alle im Haus"),
        ("=?utf-8?B?broken!?=", "=?utf-8?B?broken!?="),
    ],
)
def test_headers_are_decoded_on_one_line(raw: str, said: str) -> None:
    message = message_from_bytes(f"Subject: {raw}\n\n".encode())
    assert header(message, "subject") == said
    assert header(message, "cc") == ""


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_headers_of_bytes_beyond_ascii_are_decoded(encoding: str) -> None:
    raw = (
        "From: Jörg Müller <j@x.org>\nSubject: Grüße =?utf-8?Q?=C3=BC?= Łódź\n"
        "Content-Type: text/csv; name=Übersicht.csv\n\na,b"
    ).encode(encoding, "replace")
    message = message_from_bytes(raw)
    mend_headers(message)
    assert header(message, "from") == "Jörg Müller <j@x.org>"
    assert name_of(message, "1") == "Übersicht.csv"
    lodz = "Łódź" if encoding == "utf-8" else "?ód?"
    assert header(message, "subject") == f"Grüße ü {lodz}"


def test_headers_of_attached_messages_stay_as_sent() -> None:
    inner = "Subject: Grüße\n\nBody.\n".encode()
    outer = (
        b"Subject: Gr\xfc\xdfe\nContent-Type: multipart/mixed; boundary=b\n\n"
        b"--b\nContent-Type: message/rfc822\n\n" + inner + b"\n--b--\n"
    )
    message = message_from_bytes(outer)
    mend_headers(message)
    assert header(message, "subject") == "Grüße"
    assert bytes_of(parts_of(message).attachments[0][1]) == inner


def test_names_of_files_in_encoded_words() -> None:
    part = MIMEApplication(b"a,b")
    part["Content-Disposition"] = 'attachment; filename="=?utf-8?B?w7xiZXIuY3N2?="'
    assert name_of(part, "1") == "über.csv"


def test_of_alternatives_one_is_read() -> None:
    assert bodies(alternatives(PLAIN, PAGE)) == [("plain", "Plain.")]
    assert bodies(alternatives(MIMEText(" \n", "plain"), PAGE)) == [("html", "<p>Page.</p>")]
    assert bodies(alternatives(PAGE)) == [("html", "<p>Page.</p>")]


def test_alternatives_within_one_are_no_second_reading() -> None:
    inner = MIMEMultipart("related", _subparts=[PAGE])
    assert bodies(alternatives(PLAIN, inner)) == [("plain", "Plain.")]
    assert bodies(alternatives(inner)) == [("html", "<p>Page.</p>")]


def test_bodies_that_follow_each_other_are_all_read() -> None:
    mail = MIMEMultipart("mixed", _subparts=[alternatives(PLAIN, PAGE), PAGE])
    assert bodies(mail) == [("plain", "Plain."), ("html", "<p>Page.</p>")]


def test_documents_among_the_parts_are_set_apart_with_their_place() -> None:
    calendar, named, data = MIMEText("BEGIN", "calendar"), MIMEText("a"), MIMEApplication(b"x")
    named.add_header("Content-Disposition", "inline", filename="a.txt")
    inner = MIMEMultipart("mixed", _subparts=[calendar, named])
    found = parts_of(MIMEMultipart("mixed", _subparts=[PLAIN, inner, data])).attachments
    assert [(path, name_of(part, path)) for path, part in found] == [
        ("2.1", "part-2.1.ics"),
        ("2.2", "a.txt"),
        ("3", "part-3.bin"),
    ]


def test_a_mail_within_a_mail_is_one_document_as_it_was_sent() -> None:
    inner = b"From: ann@corp.example\nSubject: Inner\n\nWords.\n"
    outer = b"MIME-Version: 1.0\nContent-Type: message/rfc822\n\n" + inner
    [(path, part)] = parts_of(message_from_bytes(outer)).attachments
    assert (name_of(part, path), bytes_of(part)) == ("part-1.eml", inner)


def test_parts_nested_without_end_are_left_whole() -> None:
    message: Message = PLAIN
    for _ in range(MAX_NESTING + 5):
        message = MIMEMultipart("mixed", _subparts=[message])
    found = parts_of(message_from_bytes(message.as_bytes()))
    assert (found.bodies, len(found.attachments)) == ([], 1)
    path, part = found.attachments[0]
    assert path.count(".") == MAX_NESTING - 1
    assert name_of(part, path).endswith(".eml")
    assert bodies(message_from_bytes(bytes_of(part))) == [("plain", "Plain.")]


def test_a_stub_beside_a_page_is_not_read_in_its_place() -> None:
    page = "<p>" + "Berths cost more from May on. " * 20 + "</p>"
    parts = parts_of(alternative("Please view this message in a browser.", page))
    assert [kind for kind, _ in parts.bodies] == ["html"]
    parts = parts_of(alternative("Berths cost more from May on. " * 20, page))
    assert [kind for kind, _ in parts.bodies] == ["plain"]
    parts = parts_of(alternative("See you at two.", "<p>See you at <b>two</b>.</p>"))
    assert [kind for kind, _ in parts.bodies] == ["plain"]


def alternative(text: str, page: str) -> MIMEMultipart:
    """A mail that says the same twice."""
    mail = MIMEMultipart("alternative")
    mail.attach(MIMEText(text, "plain", "utf-8"))
    mail.attach(MIMEText(page, "html", "utf-8"))
    return mail


def test_what_lies_elsewhere_is_named_and_no_part() -> None:
    raw = (
        b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nHi.\n'
        b"--b\nContent-Type: message/external-body; access-type=URL;\n"
        b' URL*0="https://corp.example/";\n URL*1="plan.docx"\n\nContent-Type: text/plain\n\nx\n'
        b"--b\nContent-Type: message/external-body; access-type=anon-ftp; site=ftp.example;\n"
        b' directory=drafts; name="a b.txt"\n\nContent-Type: application/msword\n\nx\n--b--\n'
    )
    found = parts_of(message_from_bytes(raw))
    assert found.links == ["https://corp.example/plan.docx", "ftp.example/drafts/a b.txt"]
    assert (found.bodies, found.attachments) == ([("plain", "Hi.")], [])
    assert found.warnings == ["attachments that lie elsewhere: 2"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_mark_of_byte_order_does_not_cost_the_headers(encoding: str) -> None:
    mail = "From: Jörg <j@x.org>\nSubject: Grüße\n\nHallo.\n".encode(encoding)
    found = EmailFormat().extract(mail, ".eml")
    assert (found.author, found.title, found.text) == ("Jörg", "Grüße", "Hallo.")


@pytest.mark.parametrize(
    "stated", ["BASE64 ", "base64 (packed)", '"base64"', "base64;", "\tbase64"]
)
def test_encodings_are_named_in_many_ways(stated: str) -> None:
    mail = f"Subject: s\nContent-Transfer-Encoding: {stated}\n\nR3LDvMOfZS4=\n"
    assert EmailFormat().extract(mail.encode(), ".eml").text == "Grüße."


def test_what_became_of_a_mail_is_told() -> None:
    status = (
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x.example\n\n"
        "Final-Recipient: rfc822; bo@corp.example\nStatus: 5.1.1\n"
    )
    mail = (
        "Subject: s\nContent-Type: multipart/report; boundary=b\n\n"
        f"--b\nContent-Type: text/plain\n\nNot delivered.\n--b\n{status}\n--b--\n"
    )
    found = EmailFormat().extract(mail.encode(), ".eml")
    assert found.text == (
        "Not delivered.\n\nReporting-MTA: dns; x.example\n\n"
        "Final-Recipient: rfc822; bo@corp.example\nStatus: 5.1.1"
    )
    assert found.members == []


@pytest.mark.parametrize(
    ("stated", "sent"),
    [
        ("Mon, 3 May 2021 10:11:12 +0200 (CEST)", "2021-05-03T08:11:12+00:00"),
        ("2021-05-03T10:11:12+02:00", "2021-05-03T08:11:12+00:00"),
        ("2021-05-03 10:11:12", "2021-05-03T10:11:12+00:00"),
        ("2021-05-99", None),
        ("Mon, 99 May 2021 25:61:00 +9999", None),
        ("soon", None),
    ],
)
def test_when_a_mail_was_sent(stated: str, sent: str | None) -> None:
    found = EmailFormat().extract(f"Subject: s\nDate: {stated}\n\nHi.\n".encode(), ".eml").sent
    assert (found and found.isoformat()) == sent


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_an_attached_mail_is_decoded_though_nobody_may_encode_it(encoding: str) -> None:
    inner = "Subject: Über uns\n\nPlain =3D words".encode()
    packed = base64.encodebytes(inner) if encoding == "base64" else quopri.encodestring(inner)
    raw = f"Content-Type: message/rfc822\nContent-Transfer-Encoding: {encoding}\n\n".encode()
    assert bytes_of(message_from_bytes(raw + packed)).strip() == inner


def test_plain_text_that_says_the_reader_lacks_html_is_none() -> None:
    stub = MIMEText("Your mail client does not support HTML.", "plain")
    assert bodies(alternatives(stub, PAGE)) == [("html", "<p>Page.</p>")]
    assert bodies(alternatives(stub)) == [("plain", "Your mail client does not support HTML.")]


def test_words_that_a_mailer_broke_are_whole_again() -> None:
    flowed = (
        'Content-Type: text/plain; format=flowed; delsp="yes"\n\nAnn Ko \nwalska\n> quo \n> ted\n'
    )
    assert bodies(message_from_bytes(flowed.encode())) == [("plain", "Ann Kowalska\n> quoted\n")]
    kept = flowed.replace('; delsp="yes"', "")
    assert bodies(message_from_bytes(kept.encode())) == [
        ("plain", "Ann Ko \nwalska\n> quo \n> ted\n")
    ]


FOOTER = "_" * 20 + "\nLeave the list: lists.corp"


def test_clear_text_below_a_coded_body_is_read_too() -> None:
    coded = base64.encodebytes("Grüße, Ann".encode() * 20).decode()
    raw = f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{coded}"
    whole = bodies(message_from_bytes(raw.encode()))
    assert whole == [("plain", "Grüße, Ann" * 20)]
    (found,) = bodies(message_from_bytes(f"{raw}\n{FOOTER}".encode()))
    assert found == ("plain", "Grüße, Ann" * 20 + "\n\n" + FOOTER)


@pytest.mark.parametrize("stated", ['; boundary="other"', ""])
def test_parts_are_found_though_the_stated_boundary_parts_nothing(stated: str) -> None:
    raw = (
        f"Subject: s\nContent-Type: multipart/mixed{stated}\n\nFor old programs.\n--real\n"
        "Content-Type: text/plain\n\nHello -- Ann\n--real\nContent-Type: text/csv\n"
        "Content-Disposition: attachment; filename=a.csv\n\n1,2\n--real--\n"
    )
    found = EmailFormat().extract(raw.encode(), ".eml")
    assert found.text == "Hello -- Ann" and [one.name for one in found.members] == ["a.csv"]
    assert found.warnings == ["parts not at the stated boundary"]
    assert EmailFormat().members(raw.encode()) == found.members


def test_a_mail_of_parts_without_any_is_read_as_it_stands() -> None:
    raw = b'Content-Type: multipart/alternative; boundary="x"\n\nJust words.\n'
    found = EmailFormat().extract(raw, ".eml")
    assert (found.text, found.members) == ("Just words.", [])
    assert found.warnings == ["parts not at the stated boundary"]


def test_a_file_that_stands_in_the_text_is_an_attachment() -> None:
    lines = [binascii.b2a_uu(b"name,pay\n" * 5).decode(), binascii.b2a_uu(b"ann,1\n").decode()]
    raw = f"Subject: s\n\nSee below.\n\nbegin 644 pay roll.csv\n{''.join(lines)}`\nend\n\nAnn\n"
    found = EmailFormat().extract(raw.encode(), ".eml")
    assert found.text.split() == ["See", "below.", "Ann"]
    (file,) = found.members
    assert (file.name, file.data) == ("pay roll.csv", b"name,pay\n" * 5 + b"ann,1\n")
    begun = "We begin 644 tests\nbegin 644 x\nnot code\nend\n"
    assert bodies(message_from_bytes(f"Subject: s\n\n{begun}".encode())) == [("plain", begun)]
