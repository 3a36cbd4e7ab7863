"""From a place of the truth to the document the lake made of it."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from refinery.config.site import SiteSettings
from refinery.errors import UsageError

_ID: Final = re.compile(r"<([^<>]*)>")
_MAIL: Final = re.compile(r"^(?:(.*)/)?(?:cur|new)/([^/:]*)(?::[^/]*)?$")


@dataclass(frozen=True)
class Lying:
    """One place of a document in the lake.

    Attributes:
        steps: Locators from the item's bytes inwards; empty for the item itself.
        status: Status of the document; None where there is no row of it.
    """

    document: str
    uri: str
    name: str
    steps: tuple[tuple[str, str], ...]
    status: str | None
    reason: str | None
    kind: str | None
    message_id: str | None


def bare_id(member: str) -> str:
    """A message id, or a member that starts with one, as documents carry it: without brackets.

    >>> bare_id("<1@a.corp>/plan.pdf")
    '1@a.corp/plan.pdf'
    """
    return _ID.sub(r"\1", member, count=1)


class StorePaths:
    """Paths as the truth writes them, and as the sources name their items.

    Raises:
        UsageError: The site has no file share, so nothing says where the company lies.
    """

    def __init__(self, site: SiteSettings) -> None:
        shares = [s for s in site.sources if s.get("type") == "file-share"]
        if not shares:
            raise UsageError(
                "The configuration has no source of type file-share.",
                "pass the configuration the demo company was refined with.",
            )
        self.root = Path(str(shares[0]["path"]))
        mail = [Path(str(s["path"])) for s in site.sources if s.get("type") == "maildir"]
        self._mail = [
            p.relative_to(self.root).as_posix() + "/" for p in mail if p.is_relative_to(self.root)
        ]

    def of_uri(self, uri: str) -> str:
        """Path below the store that an item's uri names; the uri itself if it lies elsewhere."""
        path = os.fsdecode(unquote_to_bytes(uri.removeprefix("file://")))
        for root in (self.root, self.root.resolve()):
            if path.startswith(f"{root}/"):
                return path[len(str(root)) + 1 :]
        return uri

    def of_truth(self, path: str) -> str:
        """The same for a path of the truth: mails lie in a mailbox, wherever flags move them."""
        found = _MAIL.match(path)
        if found and any(path.startswith(mail) for mail in self._mail):
            return "/".join(part for part in found.groups() if part)
        return path


class StoreIndex:
    """Documents by place.

    Args:
        lying: Every place of every document; see :class:`Lying`.
    """

    def __init__(self, paths: StorePaths, lying: Iterable[Lying]) -> None:
        self.paths = paths
        self.by_path: dict[str, list[Lying]] = defaultdict(list)
        for place in lying:
            self.by_path[paths.of_uri(place.uri)].append(place)
        self._documents: dict[tuple[str, str], Lying] = {}
        for path, places in self.by_path.items():
            for member, place in _members(places):
                self._documents.setdefault((path, member), place)

    def document(self, path: str, member: str) -> Lying | None:
        """What lies at a place of the truth; a message of a chat is part of its file."""
        stored = self.paths.of_truth(path)
        exact = self._documents.get((stored, bare_id(member)))
        if exact is not None:
            return exact
        whole = self._documents.get((stored, ""))
        holds = whole is not None and whole.kind not in ("container", "message")
        return whole if holds else None


def _members(places: list[Lying]) -> Iterable[tuple[str, Lying]]:
    """Names of the documents of one file: as the truth names members."""
    ordered = sorted(places, key=lambda place: (len(place.steps), place.steps))
    ids: dict[Any, str | None] = {place.steps: place.message_id for place in ordered}
    for place in ordered:
        if not place.steps:
            yield "", place
        if place.message_id:
            yield bare_id(place.message_id), place
        if place.steps:
            holder = ids.get(place.steps[:-1])
            yield (f"{bare_id(holder)}/{place.name}" if holder else place.name), place
