"""What rich text keeps beside its paragraphs, in their order: labels of lists, and comments.

kreuzberg leaves out both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from refinery.documents.model import Block
from refinery.documents.office.rtf import TOKEN

LABELS: Final = (b"listtext", b"pntext")
OTHER: Final = b"*"
"""Kind of a group that is no text of the page."""
COMMENT: Final = b"annotation"
ABOUT: Final = (b"atnauthor", b"atnid", b"atndate")
KINDS: Final = (*LABELS, COMMENT, *ABOUT)
KEPT: Final = (b"u", b"uc", b"f")
"""Words that say which characters a label or comment has."""
SPACED: Final = (b"tab", b"par", b"line", b"cell")
LISTED: Final = (b"ls", b"ilvl")
"""Words by which kreuzberg makes bullets of items that have their label."""
ANY: Final = re.compile(rb"\\(?:listtext|pntext|annotation)\b")
_SAID: Final = re.compile(
    r"^\[(?=author: |time: )(?:author: (?P<author>[^\]\n]*?))?(?:, )?"
    r"(?:time: (?P<when>[\d:T-]{19}))?\]: ",
    re.MULTILINE,
)


def in_place(data: bytes) -> bytes:
    r"""The file with labels in front of their items, and comments behind their paragraph.

    >>> in_place(rb"{\rtf1{\listtext\pard 2.1\tab}\pard\ls1 Leave\par}")
    b'{\\rtf1{}\\pard{2.1 }Leave\\par}'
    """
    if ANY.search(data) is None:
        return data
    mover = _Mover()
    for match in TOKEN.finditer(data):
        mover.step(match)
    return mover.written()


def kept(markdown: str) -> str:
    """The Markdown with comments that begin as a link's definition does, which shows as nothing."""
    return _SAID.sub(r"\\\g<0>", markdown)


def named(block: Block, text: str) -> Block:
    """The block, with whose comment it is where it is one."""
    said = _SAID.match(text, block.start, block.end) if block.kind == "paragraph" else None
    if said is None:
        return block
    known = {key: value for key, value in said.groupdict().items() if value}
    return replace(block, attributes={"name": "comment", **known})


@dataclass
class _Mover:
    """Takes the tokens of a file in order."""

    out: list[bytes] = field(default_factory=list)
    kind: bytes = b""
    around: list[bytes] = field(default_factory=list)
    held: dict[bytes, list[bytes]] = field(default_factory=dict)
    comments: list[bytes] = field(default_factory=list)
    is_in_table: bool = False

    def written(self) -> bytes:
        """The file anew; comments of tables stand at its end."""
        end = [self.out.pop()] if self.out and self.out[-1] == b"}" else []
        return b"".join([*self.out, *self.comments, *end])

    def step(self, match: re.Match[bytes]) -> None:
        """Take a token."""
        if match["open"]:
            self.around.append(self.kind)
        elif match["close"]:
            self._close()
        elif match["word"] in KINDS:
            self.kind = match["word"]
            self.held[self.kind] = []
            return
        elif match["sign"] == rb"\*" and not self.kind:
            self.kind = OTHER
        if self.kind in KINDS:
            self._hold(match)
        elif match["word"] not in LISTED:
            self._put(match)

    def _close(self) -> None:
        closed, self.kind = self.kind, self.around.pop() if self.around else b""
        if closed == COMMENT != self.kind:
            said = b"".join(self.held.pop(COMMENT, ()))
            if said.strip():
                self.comments.append(rb"\pard\plain " + self._about() + said + rb"\par ")

    def _hold(self, match: re.Match[bytes]) -> None:
        held = self.held.setdefault(self.kind, [])
        if match["word"] in SPACED:
            held.append(b" ")
        elif match["word"] in KEPT or not (match["word"] or match["sign"] == rb"\*"):
            held.append(match[0].replace(b"\r", b"").replace(b"\n", b""))

    def _put(self, match: re.Match[bytes]) -> None:
        is_text = bool((match["text"] or match["code"] or b"").strip()) or match["word"] == b"u"
        if is_text and not self.kind:
            for name in LABELS:
                label = b"".join(self.held.pop(name, ())).strip()
                self.out += [b"{", label, b" }"] if label else []
        self.out.append(match[0])
        if match["word"] in (b"trowd", b"intbl"):
            self.is_in_table = True
        elif match["word"] == b"pard":
            self.is_in_table = False
        elif match["word"] == b"par" and not self.kind and not self.is_in_table:
            self.out += self.comments
            self.comments.clear()

    def _about(self) -> bytes:
        author, initials, when = (b"".join(self.held.pop(name, ())).strip() for name in ABOUT)
        named = author + b" (" + initials + b")" if author and initials else author or initials
        facts = ((b"author: ", named), (b"time: ", _moment(when)))
        head = b", ".join(name + value for name, value in facts if value)
        return b"[" + head + b"]: " if head else b""


def _moment(packed: bytes) -> bytes:
    """A time of Word, whose minutes, hours, days, months and years are bits of a number."""
    try:
        bits = int(packed) & 0xFFFFFFFF
        year, month, day = 1900 + (bits >> 20 & 0x1FF), bits >> 16 & 0xF, bits >> 11 & 0x1F
        return datetime(year, month, day, bits >> 6 & 0x1F, bits & 0x3F).isoformat().encode()
    except ValueError:
        return b""
