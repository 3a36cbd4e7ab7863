"""From files to rows: identities, members, reasons, the same rows from any order."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from typing import Any

from refinery.core.identity import Identity
from refinery.core.locations import MAX_DEPTH
from tests.documents.conftest import Rows
from tests.documents.containers.test_archives import zipped
from tests.documents.containers.test_mbox import mailbox
from tests.documents.outlook.pst.mailbox import BINARY, Folder, Message, text
from tests.documents.outlook.pst.mailbox import mailbox as outlook_file

MAIL = (
    b"From: Ann Lee <ann@corp.example>\nTo: bo@corp.example\nSubject: =?utf-8?q?L=C3=BCnch?=\n"
    b"Date: Mon, 3 May 2021 10:11:12 +0200\nMessage-ID: <1@corp.example>\n"
    b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n'
    b"Content-Type: text/plain\n\nSee the plan.\n\n-- \nAnn\n--b\n"
    b'Content-Type: text/markdown; name="plan.md"\n'
    b'Content-Disposition: attachment; filename="../plan.md"\n\n# Plan\n\nWork.\n--b--\n'
)
Read = Callable[..., Rows]


def reasons(rows: Rows) -> list[tuple[str, str | None]]:
    """Status and reason of each row, sorted."""
    return sorted((row["status"], row["reason"]) for row in rows.values())


def test_a_mail_and_its_attachment(read_all: Read, identity: Identity) -> None:
    rows = read_all({"m.eml": MAIL})
    mail = rows[identity.content(MAIL, ".eml")]
    assert (mail["kind"], mail["title"], mail["author"]) == ("message", "Lünch", "Ann Lee")
    assert (mail["message_id"], mail["depth"]) == ("1@corp.example", 0)
    assert mail["sent"].isoformat() == "2021-05-03T08:11:12+00:00"
    assert [b["kind"] for b in mail["blocks"]] == ["paragraph", "signature"]
    plan = rows[mail["members"][0]["document"]]
    assert mail["members"][0]["name"] == "plan.md"
    assert (plan["kind"], plan["title"], plan["depth"]) == ("page", "Plan", 1)
    assert len(rows) == 2


def test_a_member_that_is_no_longer_there_is_tried_again(read_all: Read) -> None:
    rows = read_all({"m.eml": MAIL}, locators=[{"kind": "mime", "value": "9"}])
    assert reasons(rows) == [("quarantined", "gone")]


def test_an_invitation_is_a_mail_and_an_event(read_all: Read, identity: Identity) -> None:
    head, _, _ = MAIL.partition(b"MIME-Version")
    mail = head + (
        b'MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary="b"\n\n--b\n'
        b"Content-Type: text/html\n\n<p>Come to lunch.</p>\n--b\n"
        b"Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\n"
        b"SUMMARY:Lunch\nDTSTART:20210503T100000Z\nEND:VEVENT\nEND:VCALENDAR\n--b--\n"
    )
    rows = read_all({"m.eml": mail})
    letter = rows.pop(identity.content(mail, ".eml"))
    assert letter["text"] == "Come to lunch."
    (event,) = rows.values()
    assert (event["title"], event["media_type"]) == ("Lunch", "text/calendar")


def test_a_mailbox_file_is_read_stretch_by_stretch(read_all: Read, identity: Identity) -> None:
    letters = [Message({0x1000: text(f"Letter {at}.")}) for at in range(250)]
    data = outlook_file(Folder("Inbox", letters))
    rows = read_all({"old.pst": data})
    whole = rows.pop(identity.content(data, ""))
    assert [one["name"] for one in whole["members"]] == ["Inbox: 1 to 200", "Inbox: 201 to 250"]
    parts = [rows.pop(one["document"]) for one in whole["members"]]
    assert [len(part["members"]) for part in parts] == [200, 50]
    assert {row["text"].strip() for row in rows.values()} == {f"Letter {at}." for at in range(250)}
    # Beside other mail the letters are the same documents, though the stretches are others.
    again = read_all({"new.pst": outlook_file(Folder("Inbox", letters[:3]), Folder("Sent"))})
    assert {key for key, row in again.items() if row["text"]} <= set(rows)


def test_a_mailbox_that_is_cut_holds_no_less(read_all: Read) -> None:
    data, name = b"words", "a.txt"
    for depth in range(MAX_DEPTH - 2):  # the mail and what lies in it are two more
        data, name = zipped({name: data}), f"{depth}.zip"
    attached = {0x3707: text(name), 0x3701: (BINARY, data)}
    rows = read_all({"old.pst": outlook_file(Folder("Inbox", [Message({}, (), [attached])]))})
    assert [row["text"] for row in rows.values() if row["depth"] == MAX_DEPTH] == ["words"]
    assert not [row["reason"] for row in rows.values() if row["reason"]]


def test_mailbox_files_of_one_header_share_no_mails(read_all: Read) -> None:
    files = {
        f"{who}.pst": outlook_file(Folder("Inbox", [Message({0x1000: text(f"Pay of {who}.")})]))
        for who in ("Anna", "Emil")
    }
    first, second = files.values()
    assert first[:564] == second[:564] and first != second
    rows = read_all(files)
    said = {row["text"].strip() for row in rows.values() if row["text"]}
    assert said == {"Pay of Anna.", "Pay of Emil."}


def test_the_same_bytes_are_one_document_wherever_they_lie(read_all: Read) -> None:
    page = b"# Leave\n\nAsk first.\n"
    rows = read_all(
        {
            "a.md": page,
            "copy/b.md": page,
            "c.zip": zipped({"d/e.md": page}),
            "f.mbox": mailbox([MAIL, MAIL]),
            "g.eml": MAIL,
        }
    )
    kinds = sorted(row["kind"] for row in rows.values())
    assert kinds == ["container", "container", "message", "page", "page"]


def test_every_member_has_a_row(read_all: Read) -> None:
    locked = bytearray(zipped({"secret.txt": b"x" * 50, "a.txt": b"y"}, zipfile.ZIP_STORED))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    inner = zipped({"p.elf": b"\x7fELF\x02", "e.txt": b"", "w.txt": b" \n"})
    rows = read_all({"l.zip": bytes(locked), "o.zip": zipped({"i.zip": inner, "b.bin": b"\0\1"})})
    assert reasons(rows) == [
        ("kept", None),
        ("kept", None),
        ("kept", None),
        ("kept", None),
        ("quarantined", "encrypted"),
        ("quarantined", "unsupported"),
        ("rejected", "empty"),
        ("rejected", "no-text"),
        ("skipped", "unsupported-type"),
    ]
    members = [m["document"] for row in rows.values() for m in row["members"] or ()]
    assert sorted(members) == sorted(set(rows) - {k for k, r in rows.items() if r["depth"] == 0})


def test_nesting_ends(read_all: Read) -> None:
    data = b"deep"
    for level in range(7):
        data = zipped({f"{level}.{'zip' if level else 'txt'}": data})
    rows = read_all({"x.zip": data})
    assert reasons(rows) == [("kept", None)] * 5 + [("quarantined", "nested-too-deep")]


def test_records_of_an_export_are_documents(read_all: Read) -> None:
    ticket = b'{"id": 7, "title": "Printer", "description": "Jams.", "comments": '
    ticket += b'[{"author": "Bo", "body": "Fixed."}], "status": "done"}'
    talk = b'{"conversation_id": "c", "utterances": [{"speaker": "user", "text": "h\xc3\xa9"}]}'
    export = b'{"exported": "2021", "tickets": [\n' + ticket + b",\n" + talk + b"]}"
    rows = read_all({"t.json": export, "u.jsonl": ticket + b"\n\n" + talk + b"\n"})
    found = {row["kind"]: row for row in rows.values()}
    assert len(rows) == 4  # two containers share both records
    assert found["chat"]["text"] == "hé"
    blocks = [(b["kind"], dict(b["attributes"])) for b in found["ticket"]["blocks"]]
    assert blocks == [("heading", {}), ("paragraph", {}), ("turn", {"speaker": "Bo"})]
    assert dict(found["ticket"]["headers"]) == {"status": "done"}


def test_a_file_that_changed_is_tried_again(read_all: Read) -> None:
    rows = read_all({"a.md": b"new"}, key="0" * 32)
    assert reasons(rows) == [("quarantined", "changed")]


def test_git_internals_are_skipped_unread(read_all: Read) -> None:
    assert reasons(read_all({"x/.git/config": b"[core]"}, is_git=True)) == [
        ("skipped", "git-internals")
    ]


def test_a_hint_names_the_kind_of_pages_alone(read_all: Read) -> None:
    rows = read_all({"a.md": b"# T\n\nx", "m.eml": MAIL}, kind_hint="ticket")
    assert sorted(row["kind"] for row in rows.values()) == ["message", "page", "ticket"]


def test_rows_do_not_depend_on_order(read_all: Read) -> None:
    files: dict[str, Any] = {"m.eml": MAIL, "z.zip": zipped({"a.md": b"# A", "b.eml": MAIL})}
    once = read_all(files)
    again = read_all(dict(reversed(files.items())))
    strip = {k: {n: v for n, v in r.items() if n != "depth"} for k, r in once.items()}
    assert {k: {n: v for n, v in r.items() if n != "depth"} for k, r in again.items()} == strip
