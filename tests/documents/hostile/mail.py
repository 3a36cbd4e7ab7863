"""Mails of endless parts, nestings and headers; mailboxes that are slow to cut."""

from __future__ import annotations

import base64
import functools
import gzip
from typing import Final

from tests.documents.hostile.case import MARK, TEXT, Case

HEAD: Final = "From: ann@corp.example\nTo: bo@corp.example\nSubject: Leave\nMIME-Version: 1.0\n"


def many_parts(count: int) -> bytes:
    """A mail of so many attachments."""
    part = "--b\nContent-Type: application/octet-stream\n\n\0\1\n"
    body = f"--b\nContent-Type: text/plain\n\n{MARK}\n" + part * count
    return f'{HEAD}Content-Type: multipart/mixed; boundary="b"\n\n{body}--b--\n'.encode()


def nested(depth: int) -> bytes:
    """Parts in parts."""
    body = f"Content-Type: text/plain\n\n{MARK}\n"
    for level in range(depth):
        kind = f'Content-Type: multipart/mixed; boundary="b{level}"'
        body = f"{kind}\n\n--b{level}\n{body}--b{level}--\n"
    return (HEAD + body).encode()


def forwarded(depth: int) -> bytes:
    """Mails in mails."""
    mail = f"{HEAD}\n{MARK}\n"
    for _ in range(depth):
        mail = f"{HEAD}Content-Type: message/rfc822\n\n{mail}"
    return mail.encode()


def with_bomb() -> bytes:
    """A mail with a compressed file that explodes."""
    packed = base64.encodebytes(gzip.compress(b"\0" * (64 * 2**20), 9)).decode()
    kind = 'Content-Type: application/gzip; name="a.gz"\nContent-Transfer-Encoding: base64'
    bomb = f"--b\n{kind}\n\n{packed}"
    body = f"--b\n\n{MARK}\n{bomb}"
    return f'{HEAD}Content-Type: multipart/mixed; boundary="b"\n\n{body}--b--\n'.encode()


def endless_header(name: str, value: str, times: int) -> bytes:
    """A mail with a header that is long to read."""
    return f"From: ann@corp.example\nSubject: x\n{name}: {value * times}\n\n{MARK}\n".encode()


def after(words: bytes) -> bytes:
    """A mail of honest words, and of others below."""
    return f"{HEAD}\n{MARK}\n".encode() + words


def times_of_day() -> bytes:
    """A line that may be a mailbox's separator in as many ways as it has places."""
    return b"From a " + b"11:11" * 100_000 + b"\n" + MARK.encode()


DEEP: Final = (TEXT, "no-text", "nested-too-deep")
long: Final = functools.partial(functools.partial, endless_header)
CASES: Final = (
    Case("parts.eml", functools.partial(many_parts, 12_000), says=MARK, inside=("unsupported",)),
    Case("nested-20.eml", functools.partial(nested, 20), says=MARK),
    Case("nested-2000.eml", functools.partial(nested, 2_000), DEEP),
    Case("forwarded.eml", functools.partial(forwarded, 20), inside=DEEP),
    Case("forwarded-2000.eml", functools.partial(forwarded, 2_000), DEEP, inside=DEEP),
    Case("bomb.eml", with_bomb, inside=("expansion",), says=MARK),
    Case("people.eml", long("Cc", "a@b.example, ", 300_000), says=MARK),
    Case("comments.eml", long("Cc", "(", 100_000), says=MARK),
    Case("encoded.eml", long("Subject", "=?utf-8?q?a?= ", 100_000), says=MARK),
    Case("date.eml", long("Date", "1 ", 300_000), says=MARK),
    Case("parameters.eml", long("Content-Type", "text/plain; a*0*=b; ", 10_000), says=MARK),
    Case("charset.eml", long("Content-Type", "text/plain; charset=rot13", 1), says=MARK),
    Case("separator.txt", times_of_day, says=MARK),
    Case("separator.mbox", times_of_day, inside=(TEXT,), says=MARK),
    Case("quotes.eml", lambda: after(b"> " * 100_000 + b"\n" + b"On 1 " * 60), says=MARK),
    Case("signed.eml", lambda: after(b"\n-- \nBo\n" + b"-" * 2_000 + b"a" * 2_000), says=MARK),
    Case("closing.eml", lambda: after(b"From: a\n" * 50_000), says=MARK),
)
