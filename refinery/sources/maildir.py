"""Mailboxes in Maildir format: one, or a folder of them."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator
from typing import BinaryIO

from refinery.sources.base import INCOMPLETE, Entry, Stamp
from refinery.sources.folder import FolderSettings, FolderSource
from refinery.sources.uris import join, path_of, readable_name, uri_of

_NEW, _CUR = b"new", b"cur"


class MaildirSettings(FolderSettings):
    """Settings of a Maildir store."""

    kind_hint: str | None = "message"


class MaildirSource(FolderSource):
    """Each mail under ``new`` and ``cur`` is an item, wherever its flags move it.

    Reading, flagging or answering a mail renames its file and moves its change time; its item
    is ``MAILDIR/UNIQUE``, without ``cur`` and flags, and has no change time, since a mail is
    never edited once delivered. What else lies in a mailbox (indexes, ``tmp``) is not listed.

    Example:
        ``{name: imap, type: maildir, path: /var/vmail, realm: corp.example}``
    """

    name = "maildir"
    settings_class = MaildirSettings

    def __init__(self, settings: MaildirSettings) -> None:
        super().__init__(settings)
        self._files: dict[bytes, dict[bytes, bytes]] = {}

    def roots(self) -> tuple[str, ...]:
        """Whole mailboxes: cut apart, a mail moving from new to cur could be missed."""
        return self.tree.units(splits=lambda names: _CUR not in names and _NEW not in names)

    def list(self, root: str) -> Iterator[Entry]:
        """Mails of one unit; ``new`` comes before ``cur``, the way mails move."""
        seen = set()
        for entry in self.tree.walk(root):
            folder, _, name = path_of(entry.uri).rpartition(b"/")
            mailbox, _, kind = folder.rpartition(b"/")
            if entry.reason in INCOMPLETE:
                yield entry
            elif kind in (_NEW, _CUR):
                unique = name.partition(b":")[0]
                uri = uri_of(mailbox + b"/" + unique)
                if uri not in seen:
                    seen.add(uri)
                    stamp = dataclasses.replace(entry.stamp, ctime="")
                    label = readable_name(unique) + ".eml"
                    yield dataclasses.replace(entry, uri=uri, name=label, stamp=stamp)

    def open_relative(self, relative: bytes) -> BinaryIO:
        """A mail, wherever its flags have moved it meanwhile."""
        mailbox, _, unique = relative.rpartition(b"/")
        for afresh in (False, True):
            place = self._places(mailbox, afresh).get(unique)
            try:
                if place is not None:
                    return super().open_relative(join(mailbox, place))
            except FileNotFoundError:
                continue
        raise FileNotFoundError

    def stamp(self, file: BinaryIO) -> Stamp:
        """The stamp without change time, as in the listing."""
        return dataclasses.replace(super().stamp(file), ctime="")

    def _places(self, mailbox: bytes, afresh: bool) -> dict[bytes, bytes]:
        """Unique name -> path in the mailbox, remembered until a mail is not found there."""
        if afresh or mailbox not in self._files:
            self._files.clear()  # one mailbox at a time
            places: dict[bytes, bytes] = {}
            for kind in (_NEW, _CUR):
                try:
                    descriptor = self.root.open_folder(join(mailbox, kind))[0]
                except FileNotFoundError:
                    continue
                try:
                    with os.scandir(descriptor) as found:
                        names = [os.fsencode(mail.name) for mail in found]
                finally:
                    os.close(descriptor)
                places.update((name.partition(b":")[0], kind + b"/" + name) for name in names)
            self._files[mailbox] = places
        return self._files[mailbox]
