"""Places of the truth lead to the documents of the lake."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from refinery.config.site import SiteSettings
from refinery.errors import UsageError
from refinery.evaluation.demo.store_index import Lying, StoreIndex, StorePaths, bare_id

BOX = Lying("d-box", "", "a.mbox", (), "kept", None, "container", None)


def places(root: Path) -> list[Lying]:
    """A mailbox with a mail and its attachment, a mail of a Maildir, a chat, an archive."""
    uri = f"file://{root}/store"
    box = replace(BOX, uri=f"{uri}/mail/a.mbox")
    mail = replace(
        box, document="d-mail", steps=(("mbox", "0:9"),), kind="message", message_id="1@a.corp"
    )
    plan = replace(
        box, document="d-plan", name="plan.pdf", steps=(*mail.steps, ("mime", "2")), kind="page"
    )
    return [
        plan,
        mail,
        box,
        replace(
            mail, document="d-dir", uri=f"{uri}/maildir/j%C3%B3/2.korvex", steps=(), name="2.eml"
        ),
        replace(box, document="d-chat", uri=f"{uri}/chat/x.json", kind="chat"),
        replace(box, document="d-zip", uri=f"{uri}/z.zip"),
        replace(
            box,
            document="d-in",
            uri=f"{uri}/z.zip",
            name="in.txt",
            steps=(("zip", "0:in.txt"),),
            kind="page",
        ),
    ]


@pytest.fixture
def index(tmp_path: Path, site: SiteSettings) -> StoreIndex:
    """An index over :func:`places`."""
    return StoreIndex(StorePaths(site), places(tmp_path))


@pytest.mark.parametrize(
    ("path", "member", "document"),
    [
        ("mail/a.mbox", "", "d-box"),
        ("mail/a.mbox", "<1@a.corp>", "d-mail"),
        ("mail/a.mbox", "<1@a.corp>/plan.pdf", "d-plan"),
        ("mail/a.mbox", "<2@a.corp>", None),
        ("maildir/j\u00f3/cur/2.korvex:2,S", "", "d-dir"),
        ("maildir/j\u00f3/new/2.korvex", "<1@a.corp>", "d-dir"),
        ("maildir/j\u00f3/cur/2.korvex:2,S", "<1@a.corp>/lost.pdf", None),
        ("chat/x.json", "1730706603.000000", "d-chat"),
        ("z.zip", "in.txt", "d-in"),
        ("z.zip", "other.txt", None),
        ("nowhere.txt", "", None),
    ],
)
def test_a_place_leads_to_its_document(
    index: StoreIndex, path: str, member: str, document: str | None
) -> None:
    found = index.document(path, member)
    assert (found.document if found else None) == document


def test_paths_outside_the_mailboxes_keep_their_names(site: SiteSettings) -> None:
    paths = StorePaths(site)
    assert paths.of_truth("old/cur/a:b.txt") == "old/cur/a:b.txt"
    assert paths.of_uri("file:///other/a.txt") == "file:///other/a.txt"
    assert bare_id("plain") == "plain"


def test_a_site_without_a_file_share_is_refused(site: SiteSettings) -> None:
    with pytest.raises(UsageError, match="file-share"):
        StorePaths(site.model_copy(update={"sources": []}))
