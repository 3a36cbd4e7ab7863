"""Mailboxes: each mail's own bytes, whatever stands around it."""

from __future__ import annotations

import io
import random

import pytest

from refinery.documents.containers import mbox
from refinery.documents.containers.base import Limits
from refinery.documents.containers.mbox import MboxContainer, MboxStretchContainer

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


def stretches(data: bytes) -> list[bytes]:
    """What a large mailbox is cut into, each also opened by its range."""
    found = list(BOX.list(io.BytesIO(data), Limits()))
    opener = MboxStretchContainer()
    assert all(m.kind == opener.name and m.name.endswith(".mbox") for m in found)
    assert all(opener.open(io.BytesIO(data), m.value, Limits()) == m.data for m in found)
    return [m.data for m in found]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_large_mailbox_is_cut_where_mails_begin(
    end: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    random.seed(2)
    mails = [f"Subject: {i}\n\n{'x ' * random.randint(0, 900)}\n".encode() for i in range(200)]
    data = mailbox(mails, end)
    whole = members(data)
    monkeypatch.setattr(mbox, "STRETCH", 20_000)
    monkeypatch.setattr(mbox, "MAX_LINE", 1_000)
    cut = stretches(data)
    assert 5 < len(cut) < 12 and b"".join(cut) == data
    monkeypatch.setattr(mbox, "MAX_LINE", 1 << 20)
    monkeypatch.setattr(mbox, "STRETCH", 10**9)
    assert [mail for one in cut for mail in members(one)] == whole
    grown = data + mailbox(mails[:100], end)
    monkeypatch.setattr(mbox, "STRETCH", 20_000)
    assert stretches(grown)[: len(cut) - 1] == cut[:-1]


def test_one_mail_that_is_too_large_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    small = b"Subject: a\n\nOne.\n"
    data = mailbox([small] * 5 + [b"Subject: b\n\n" + b"x\n" * 50_000] + [small] * 5)
    monkeypatch.setattr(mbox, "STRETCH", 200)
    found = list(BOX.list(io.BytesIO(data), Limits(member=60_000)))
    refused = [m for m in found if m.reason]
    assert [m.reason for m in refused] == ["too-large"]
    monkeypatch.setattr(mbox, "STRETCH", 10**9)
    kept = [mail for m in found if m.kind for mail in members(m.data)]
    kept += [m.data for m in found if not m.kind and not m.reason]
    assert kept == [small] * 10


def test_a_large_file_without_mails_is_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox, "STRETCH", 100)
    assert [m.reason for m in BOX.list(io.BytesIO(LINE + b"x\n" * 500), Limits())] == [""]
