"""Mails that lie within their signature."""

from __future__ import annotations

import base64
import io
import time

import pytest

from refinery.documents.formats.email import EmailFormat
from refinery.documents.mail.signed_data import ENVELOPED, SIGNED, signed_content
from refinery.documents.router import Route, route

DATA = bytes.fromhex("2a864886f70d010701")
WORDS = b"Content-Type: text/plain; charset=utf-8\r\n\r\nGr\xc3\xbc\xc3\x9fe.\r\n"


def stated(tag: int, *parts: bytes) -> bytes:
    """An element that says how long it is."""
    content = b"".join(parts)
    size = len(content).to_bytes(2)
    return bytes([tag, 0x82]) + size + content


def ended(tag: int, *parts: bytes) -> bytes:
    """An element that ends where its mark stands."""
    return bytes([tag, 0x80]) + b"".join(parts) + b"\0\0"


def signed(content: bytes, *, is_streamed: bool = False) -> bytes:
    """What signs a content and holds it."""
    wrap = ended if is_streamed else stated
    text = stated(0x04, content)
    if is_streamed:
        text = ended(0x24, stated(0x04, content[:9]), stated(0x04, content[9:]))
    inner = wrap(0x30, stated(0x06, DATA), wrap(0xA0, text))
    body = wrap(0x30, stated(0x02, b"\1"), stated(0x31), inner, stated(0x31))
    return wrap(0x30, stated(0x06, SIGNED), wrap(0xA0, body))


def mail(content: bytes) -> bytes:
    """A mail that is nothing but signed content."""
    return (
        b"From: Ann <ann@corp.example>\nSubject: Lunch\n"
        b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\n"
        b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(content)
    )


@pytest.mark.parametrize("is_streamed", [False, True])
def test_what_is_signed_is_the_mail(is_streamed: bool) -> None:
    found = EmailFormat().extract(mail(signed(WORDS, is_streamed=is_streamed)), ".eml")
    assert (found.author, found.title, found.text) == ("Ann", "Lunch", "Grüße.")
    assert found.members == []


def test_a_signature_within_a_signature() -> None:
    assert EmailFormat().extract(mail(signed(mail(signed(WORDS)))), ".eml").text == "Grüße."


def test_attachments_of_what_is_signed_are_members() -> None:
    inside = (
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee it.\n"
        b"--b\nContent-Type: text/csv; name=a.csv\n\na,b\n--b--\n"
    )
    whole = mail(signed(inside))
    found = EmailFormat().extract(whole, ".eml")
    assert (found.text, [m.name for m in found.members]) == ("See it.", ["a.csv"])
    assert EmailFormat().members(whole) == found.members


def test_what_is_encrypted_is_told_so() -> None:
    packed = stated(0x30, stated(0x06, ENVELOPED), stated(0xA0, b"\xff" * 99))
    assert route(io.BytesIO(packed), ".p7m") == Route(reason="encrypted")
    (member,) = EmailFormat().extract(mail(packed), ".eml").members
    assert member.data == packed


@pytest.mark.parametrize(
    "data",
    [b"", b"\x30", b"no such thing", signed(WORDS)[:-30], b"\x30\x80" * 100_000, b"\x30\x84\xff"],
)
def test_what_is_broken_is_none(data: bytes) -> None:
    started = time.process_time()
    assert signed_content(data) is None
    assert time.process_time() - started < 2
