"""What the parts of a MIME message are: bodies to read, attachments to set apart."""

from __future__ import annotations

import base64
import mimetypes
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value
from typing import Any, Final

from refinery.documents.mail.boundaries import mend_boundary
from refinery.documents.mail.flowed import joined
from refinery.documents.mail.uuencoded import cut
from refinery.documents.text import decode, normalise

DOCUMENTS: Final = ("calendar", "vcard", "x-vcard", "directory", "rtf", "csv")
"""Texts that a reader of mail would not read as its words."""
FACTS: Final = "x-facts"
"""Text that nobody wrote: lines of what an item of Outlook is for, put above its body."""
EXTERNAL: Final = "message/external-body"
"""A part that says where an attachment lies, and holds none of it."""
WHOLE: Final = ("message/rfc822", EXTERNAL)
STATUS: Final = "message/delivery-status"
"""A part that says in headers what became of a mail."""
_ENCODING: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
_CODE_THEN_TEXT: Final = re.compile(
    rb"\s*((?:[A-Za-z0-9+/=]+[ \t]*\r?\n)*[A-Za-z0-9+/=]+)[ \t]*\r?\n"
    rb"\s*((?=[^\r\n]*(?:[^A-Za-z0-9+/=\s]|\S[ \t]\S)).*)",
    re.DOTALL,
)
"""A part in base64, and lines that somebody put below without knowing: lists, scanners, lawyers."""
STUB, MORE = 30, 4
"""Words up to which plain text may stand for a page that has so many times as many."""
_NO_HTML: Final = re.compile(
    r"\b(?:not|n't|cannot)\s+(?:\w+\s+){0,2}?(?:support|display|show|view|read|render)\w*\s+(?:\w+\s+){0,2}html"
    r"|\bhtml[- ](?:capable|enabled|compatible)|\bhtml[- ](?:version|format|mail|e-?mail)\b"
    r"|\bview\b.{0,40}\bin\b.{0,20}\bbrowser|\bkein(?:e|en)?\s+html\b",
    re.IGNORECASE | re.DOTALL,
)
_TAG: Final = re.compile(r"<(style|script|head)\b.*?</\1\s*>|<[^<>]*>", re.DOTALL | re.IGNORECASE)
_SURROGATES: Final = re.compile("[\udc80-\udcff]")
"""What email makes of bytes beyond ASCII in headers."""
MAX_PARTS: Final = 10_000
MAX_NESTING: Final = 20


@dataclass
class Parts:
    """Bodies in order as (subtype, text), attachments as (path, part), and links to others."""

    bodies: list[tuple[str, str]] = field(default_factory=list)
    attachments: list[tuple[str, Any]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def header(message: Any, name: str) -> str:
    """A header's decoded text on one line; empty where absent or broken."""
    raw = message.get(name)
    if raw is None:
        return ""
    pieces: list[str] = []
    # What stands between encoded words is packed by another codec than the words.
    plain = "ascii" if str(raw).isascii() else "raw-unicode-escape"
    try:
        for value, charset in decode_header(str(raw)):
            said = value if isinstance(value, str) else None
            if said is None:
                said = decode(value, charset)[0] if charset else value.decode(plain)
            pieces.append(said)
    except (ValueError, LookupError, UnicodeError, AssertionError, HeaderParseError):
        pieces = [str(raw)]
    return normalise(" ".join("".join(pieces).split()))


def mend_headers(message: Any) -> None:
    """Decode headers that hold bytes beyond ASCII, and take blanks and comments off encodings.

    Headers of attached messages stay as sent.
    """
    items = list(message.raw_items())
    if any(_SURROGATES.search(str(value)) for _, value in items):
        try:
            charset = message.get_content_charset() or ""
        except (ValueError, LookupError, TypeError):
            charset = ""
        for name in {name for name, _ in items}:
            del message[name]
        for name, value in items:
            raw = str(value)
            is_torn = _SURROGATES.search(raw)
            message.set_raw(
                name,
                decode(raw.encode("utf-8", "surrogateescape"), charset)[0] if is_torn else value,
            )
    stated = str(message.get("content-transfer-encoding") or "")
    named = _ENCODING.search(stated)
    if named and named[0] != stated:
        message.replace_header("content-transfer-encoding", named[0])
    if message.is_multipart() and message.get_content_type() not in WHOLE:
        for part in message.get_payload():
            mend_headers(part)


def parts_of(message: Any) -> Parts:
    """Choose what to read: plain text over HTML, each part once."""
    found = Parts()
    if _mend_boundaries(message, 0):
        mend_headers(message)
        found.warnings.append("parts not at the stated boundary")
    for count, (path, part, is_spare) in enumerate(_leaves(message, "", 0)):
        if count >= MAX_PARTS:
            found.warnings.append("too many parts")
            break
        if part.get_content_type() == EXTERNAL:
            found.links.append(_target(part))
        elif part.get_content_type() == STATUS:
            found.bodies.append((FACTS, _facts(part)))
        elif is_attachment(part):
            found.attachments.append((path, part))
        elif not is_spare:
            _add_body(found, path, part)
    if found.links:
        found.warnings.append(f"attachments that lie elsewhere: {len(found.links)}")
    return found


def _add_body(found: Parts, path: str, part: Any) -> None:
    subtype, text = part.get_content_subtype(), text_of(part)
    if subtype == "plain" and "begin " in text:
        text, files = cut(text)
        for number, file in enumerate(files, 1):
            found.attachments.append((f"{path}.u{number}", file))
    found.bodies.append((subtype, text))


def _mend_boundaries(message: Any, depth: int) -> bool:
    """Whether some boundary, of the message or within it, had to be found."""
    if message.get_content_type() in (*WHOLE, STATUS) or depth >= MAX_NESTING:
        return False
    is_mended = mend_boundary(message)
    children = message.get_payload() if message.is_multipart() else ()
    return any([is_mended, *(_mend_boundaries(child, depth + 1) for child in children)])


def _facts(part: Any) -> str:
    """Fields of a status, those of each addressee apart."""
    groups = part.get_payload() if part.is_multipart() else []
    told = ("\n".join(f"{name}: {header(group, name)}" for name in group) for group in groups)
    return "\n\n".join(filter(None, told)) or text_of(part)


def _target(part: Any) -> str:
    """Where an attachment lies: RFC 2046, 5.2.3, and RFC 2017."""
    names = ("url",) if part.get_param("url") else ("site", "directory", "name")
    stated = (collapse_rfc2231_value(part.get_param(name, "")) for name in names)
    return " ".join(normalise("/".join(filter(None, stated))).split())


def is_attachment(part: Any) -> bool:
    """Whether a leaf is a document of its own rather than text of the mail."""
    if part.get_content_maintype() != "text" or part.get_content_subtype() in DOCUMENTS:
        return True
    disposition = str(part.get("content-disposition") or "").strip().lower()
    return disposition.startswith("attachment") or bool(file_name(part))


def file_name(part: Any) -> str:
    """Name an attachment states, or empty.

    RFC 2047 forbids encoded words there, and most programs write them.
    """
    try:
        named = normalise(part.get_filename() or "").replace("\n", " ")
    except (ValueError, LookupError, TypeError, UnicodeError):
        return ""
    return header({"name": named}, "name") if "=?" in named else named


def name_of(part: Any, path: str) -> str:
    """Name for an attachment; without one, an extension by its type."""
    named = file_name(part)
    if named:
        return named
    if part.get_content_type() == "message/rfc822" or part.is_multipart():
        return f"part-{path}.eml"
    return f"part-{path}{mimetypes.guess_extension(part.get_content_type()) or ''}"


def bytes_of(part: Any) -> bytes:
    """Bytes of a leaf; an attached message as it was sent, parts that lie too deep with it."""
    payload = part.get_payload()
    if not isinstance(payload, list):
        return payload_of(part)
    if part.get_content_type() == "message/rfc822":
        return _unpacked(part, bytes(payload[0].as_bytes()) if payload else b"")
    return bytes(part.as_bytes())


def _unpacked(part: Any, data: bytes) -> bytes:
    """Bytes of an attached message; RFC 2046 forbids to encode them, and some programs do."""
    encoding = str(part.get("content-transfer-encoding") or "").strip().lower()
    if encoding == "base64":
        try:
            return base64.b64decode(data) or data
        except ValueError:
            return data
    return quopri.decodestring(data) if encoding == "quoted-printable" else data


def payload_of(part: Any) -> bytes:
    """Decoded payload; a broken encoding yields what there is."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        data = None
    if isinstance(data, bytes):
        return data
    return str(part.get_payload() or "").encode("utf-8", "surrogateescape")


def _parted(part: Any) -> tuple[bytes, bytes]:
    """Decoded payload, and clear text below one that is in base64."""
    raw = part.get_payload()
    is_coded = str(part.get("content-transfer-encoding") or "").strip().lower() == "base64"
    held = raw.encode("utf-8", "surrogateescape") if is_coded and isinstance(raw, str) else b""
    match = _CODE_THEN_TEXT.fullmatch(held)
    try:
        return (base64.b64decode(match[1]), match[2]) if match else (payload_of(part), b"")
    except ValueError:
        return payload_of(part), b""


def text_of(part: Any) -> str:
    """Text of a leaf by its declared charset."""
    try:
        charset = part.get_content_charset() or ""
    except (ValueError, LookupError, TypeError):
        charset = ""
    data, below = _parted(part)
    text = decode(data, charset)[0]
    if below:
        text = f"{text.rstrip()}\n\n{decode(below, charset)[0]}"
    stated = (str(part.get_param(name, "")).lower() for name in ("format", "delsp"))
    return joined(text) if tuple(stated) == ("flowed", "yes") else text


def _leaves(part: Any, path: str, depth: int) -> Iterator[tuple[str, Any, bool]]:
    """Leaves with their paths (``2.1``), and whether an alternative already said the same."""
    children = part.get_payload()
    is_whole = part.get_content_type() in (*WHOLE, STATUS)
    if not part.is_multipart() or is_whole or depth >= MAX_NESTING:
        yield path or "1", part, False
        return
    chosen = _chosen(children) if part.get_content_subtype() == "alternative" else None
    for number, child in enumerate(children, 1):
        below = f"{path}.{number}" if path else str(number)
        for found, leaf, is_spare in _leaves(child, below, depth + 1):
            yield found, leaf, is_spare or (chosen is not None and child is not chosen)


def _chosen(children: list[Message]) -> Message | None:
    """The alternative to read: plain text that says as much, else the last that has text.

    Programs that write HTML alone leave a line beside it, "view this in a browser".
    """
    texts = [c for c in children if c.get_content_maintype() == "multipart" or not is_attachment(c)]
    for child in children:
        if child.get_content_type() != "text/plain":
            continue
        text = text_of(child)
        words = len(text.split())
        if words <= STUB and _NO_HTML.search(text) and _words(texts[-1]):
            continue
        if words and (words > STUB or _words(texts[-1]) < MORE * words):
            return child
    return texts[-1] if texts else None


def _words(part: Message) -> int:
    """Words of a page or of the pages in a part, tags apart."""
    pages = (leaf for leaf in part.walk() if leaf.get_content_type() == "text/html")
    return sum(len(_TAG.sub(" ", text_of(page)).split()) for page in pages)
