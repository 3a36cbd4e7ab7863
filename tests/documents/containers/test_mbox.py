"""Mailboxes: each mail's own bytes, whatever stands around it."""

from __future__ import annotations

import io
import random

from refinery.documents.containers.base import Limits
from refinery.documents.containers.mbox import MboxContainer

LINE = b"From ann@corp.example Mon May  3 10:11:12 2021\n"
BOX = MboxContainer()


def mailbox(mails: list[bytes], end: bytes = b"\n") -> bytes:
    """A mailbox as mbox writers make it."""
    escaped = [mail.replace(b"\nFrom ", b"\n>From ") for mail in mails]
    return b"".join(
        LINE + mail + (b"" if mail.endswith(b"\n") else b"\n") + end for mail in escaped
    )


def members(data: bytes) -> list[bytes]:
    """What the mailbox lists, each also opened by its range."""
    found = list(BOX.list(io.BytesIO(data), Limits()))
    assert all(BOX.open(io.BytesIO(data), m.value, Limits()) == m.data for m in found)
    return [m.data for m in found]


def test_mails_are_their_own_bytes() -> None:
    mails = [
        b"Subject: a\n\nOne.\n",
        b"Subject: b\n\nFrom here it goes on.\n\nFrom now on.\n",
        b"Subject: empty\n",
        b"Subject: c\r\n\r\nWindows.\r\n",
    ]
    assert members(mailbox(mails)) == mails


def test_a_mailbox_that_grows_keeps_its_mails() -> None:
    random.seed(1)
    mails = [f"Subject: {i}\n\n{'x' * random.randint(0, 99)}\n".encode() for i in range(50)]
    before = members(mailbox(mails[:40]))
    assert members(mailbox(mails))[:40] == before
    assert before == mails[:40]


def test_a_line_of_prose_is_no_separator() -> None:
    mail = b"Subject: a\n\nHello.\n\nFrom Monday 3 May 2021 on we are closed.\n"
    assert members(LINE + mail) == [mail]


def test_no_separator_no_mails() -> None:
    assert members(b"Subject: a\n\nHello.\n") == []
