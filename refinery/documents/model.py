"""What a format makes of bytes: plain values that cross a pipe as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

MAIL: Final = "mime"
"""Kind of the step into a mail, whose parts no byte range can name."""
PDF_FILE: Final = "pdf-file"
"""Kind of the step into a PDF that carries files."""
PACKED: Final = "tnef"
"""Kind of the step into what Outlook packs for mails."""
CALENDAR: Final = "ics"
"""Kind of the step into a calendar that carries files."""
MAILBOX_PART: Final = "pst-part"
"""Kind of the step to some messages of a mailbox file."""
MAILBOX: Final = "pst"
"""Kind of the step from there to one of them."""
OPENED_BY: Final = {
    MAIL: "email",
    PDF_FILE: "pdf",
    CALENDAR: "ics",
    PACKED: "tnef",
    "outlook": "outlook",
    "sevenzip": "sevenzip",
    "aes-zip": "aes-zip",
    MAILBOX_PART: "pst",
    MAILBOX: "pst",
}
"""Kinds of steps that no byte range can name, and the format that gives their members again."""


def part_bytes(value: str) -> bytes:
    """What stands for a part of a file where its bytes are asked for, since it has none.

    Args:
        value: Of the step to it: its place in the file, ``@`` and the id of the file's content,
            so that no two files share a part.
    """
    return f"part of a file\n{value}\n".encode("utf-8", "replace")


@dataclass(frozen=True)
class Block:
    """A typed half-open span of the text; kinds are those of ``schemas.shapes.BLOCK``."""

    kind: str
    start: int
    end: int
    level: int = 0
    attributes: dict[str, str] = field(default_factory=dict)


def first_heading(text: str, blocks: Sequence[Block]) -> str:
    """Words of the first heading, the title of a document that states none; else empty."""
    found = next((block for block in blocks if block.kind == "heading"), None)
    return text[found.start : found.end].strip("* ") if found else ""


@dataclass(frozen=True)
class Participant:
    """Someone a document names in a role: from, to, cc, speaker, assignee."""

    role: str
    name: str = ""
    address: str = ""


@dataclass(frozen=True)
class Embedded:
    """A document inside this one.

    Attributes:
        locator: Step into the container: kind and value.
        data: Its bytes; empty for a byte range, which the receiver cuts itself.
        reason: Why it cannot be had (``encrypted``), else empty.
    """

    locator: tuple[str, str]
    name: str
    data: bytes = b""
    reason: str = ""

    def content(self, document: bytes) -> bytes:
        """Its bytes: those that came along, or the range of the document that holds it."""
        kind, value = self.locator
        if kind in OPENED_BY:
            return self.data
        start, _, length = value.partition(":")
        return document[int(start) : int(start) + int(length)]


@dataclass
class Extracted:
    """Text and structure of one document."""

    kind: str
    media_type: str
    reader: str
    text: str = ""
    title: str = ""
    author: str = ""
    participants: list[Participant] = field(default_factory=list)
    sent: datetime | None = None
    message_id: str = ""
    in_reply_to: str = ""
    references: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    members: list[Embedded] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    tools: str = ""

    def to_json(self) -> dict[str, Any]:
        """Values that JSON holds; the bytes of members travel beside it, in order."""
        # By hand: dataclasses.asdict copies every value of every block.
        values = dict(vars(self))
        values["sent"] = self.sent.isoformat() if self.sent else None
        values["participants"] = [vars(one) for one in self.participants]
        values["blocks"] = [vars(one) for one in self.blocks]
        values["members"] = [{**vars(one), "data": len(one.data)} for one in self.members]
        return values

    @classmethod
    def from_json(cls, values: Mapping[str, Any], blobs: bytes) -> Extracted:
        """Rebuild what :meth:`to_json` wrote.

        Args:
            blobs: The bytes of the members, one after the other.

        Raises:
            ValueError: The values do not fit together; the sender is not to be trusted.
        """
        members, offset = [], 0
        for raw in values["members"]:
            size = int(raw["data"])
            data = blobs[offset : offset + size]
            if len(data) != size or len(raw["locator"]) != 2:
                raise ValueError("members do not match their bytes")
            members.append(Embedded(tuple(raw["locator"]), raw["name"], data, raw["reason"]))
            offset += size
        blocks = [Block(**raw) for raw in values["blocks"]]
        _check_blocks(blocks, len(values["text"]))
        sent = datetime.fromisoformat(values["sent"]).astimezone(UTC) if values["sent"] else None
        people = [Participant(**raw) for raw in values["participants"]]
        rest = {k: v for k, v in values.items() if k not in _STRUCTURED}
        return cls(**rest, members=members, blocks=blocks, sent=sent, participants=people)


_STRUCTURED = frozenset({"members", "blocks", "sent", "participants"})


def _check_blocks(blocks: list[Block], length: int) -> None:
    """Blocks lie in order within the text and do not overlap."""
    position = 0
    for block in blocks:
        if not position <= block.start <= block.end <= length:
            raise ValueError("blocks lie outside the text or overlap")
        position = block.end
