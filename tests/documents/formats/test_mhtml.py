"""Pages saved with all they show: a page, and no mail."""

from __future__ import annotations

from email.message import EmailMessage
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

from refinery.documents.formats.mhtml import MhtmlFormat
from refinery.documents.router import Route, route
from tests.documents.formats.test_formats import spans
from tests.documents.test_router import stream

PAGE = "<html><head><title>Über</title></head><body><h1>Grüße</h1><p>Ask first.</p></body></html>"


def saved(*parts: MIMEText, start: str = "") -> bytes:
    """What Chrome writes."""
    box = MIMEMultipart("related", type="text/html", **({"start": start} if start else {}))
    box["From"] = "<Saved by Blink>"
    box["Snapshot-Content-Location"] = "https://corp.example/leave"
    box["Subject"], box["Date"] = "Leave", "Mon, 3 May 2021 10:11:12 +0200"
    for part in parts:
        box.attach(part)
    picture = MIMEImage(b"\x89PNG\r\n\x1a\n", "png")
    picture["Content-Location"] = "https://corp.example/a.png"
    box.attach(picture)
    return box.as_bytes()


def test_the_root_is_the_page() -> None:
    data = saved(MIMEText(PAGE, "html", "iso-8859-1"), MIMEText("p {}", "css"))
    found = MhtmlFormat().extract(data, ".mhtml")
    assert spans(found) == [("heading", "Grüße"), ("paragraph", "Ask first.")]
    assert (found.kind, found.title, found.members) == ("page", "Über", [])
    assert found.headers == {"location": "https://corp.example/leave"}
    assert found.sent is not None and found.sent.hour == 8


def test_the_root_need_not_come_first() -> None:
    page = MIMEText(PAGE, "html", "utf-8")
    page["Content-ID"] = "<page>"
    data = saved(MIMEText("<p>An advertisement.</p>", "html"), page, start="<page>")
    assert "Ask first." in MhtmlFormat().extract(data, ".mht").text


def test_a_page_of_frames_gives_what_is_in_them() -> None:
    frames = MIMEText("<html><frameset><frame src='a'></frameset></html>", "html")
    data = saved(frames, MIMEText("<p>Sheet one.</p>", "html"))
    assert MhtmlFormat().extract(data, ".mht").text == "Sheet one."


def test_a_mail_stays_a_mail() -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ann@corp.example", "bo@corp.example", "Plan"
    mail.set_content("See the page.")
    mail.add_attachment("<p>x</p>", subtype="html", filename="page.html")
    found = MhtmlFormat().extract(bytes(mail), ".mht")
    assert (found.kind, found.text, len(found.members)) == ("message", "See the page.", 1)


def test_bytes_tell_a_saved_page_from_a_mail() -> None:
    data = saved(MIMEText(PAGE, "html"))
    assert route(stream(data), "") == Route("mhtml")
    assert route(stream(b"To: bo@corp.example\n" + data), "") == Route("email")
    assert route(stream(b"To: bo@corp.example\n" + data), ".mht") == Route("mhtml")
    word = b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=b\r\n\r\n--b\r\n"
    assert route(stream(word), "") == Route("mhtml")
