"""What a PDF holds beside its pages' text: fields filled in, comments, files."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from refinery.documents.model import PDF_FILE, Embedded
from refinery.documents.protocol import MAX_BYTES
from refinery.errors import QuarantineError

SIGNS: Final = (b"/AcroForm", b"/Annots", b"/EmbeddedFiles", b"/ObjStm", b"/Encrypt")
"""A file without any of these has nothing of the kind; the last two hide the others."""
NOT_COMMENTS: Final = ("/Link", "/Widget", "/Popup", "/FileAttachment")
DEPTH: Final = 12
LARGE_PICTURE: Final = 300_000
"""Pixels from which a picture may be a scanned page."""
OFF: Final = ("", "/Off", "Off", "/No")


@dataclass(frozen=True)
class Comment:
    """A note that someone put on a page."""

    page: int
    author: str
    text: str


@dataclass
class Extras:
    """All of it; fields by the label that people see."""

    fields: list[tuple[str, str]] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    files: list[Embedded] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def extras_of(data: bytes) -> Extras:
    """What there is; what a broken file does not give is a warning.

    Raises:
        QuarantineError: ``expansion``: its files are larger than any document may be.
    """
    found = Extras()
    if not any(sign in data for sign in SIGNS):
        return found
    reader = opened(data)
    if reader is None:
        found.warnings.append("form fields, comments and embedded files could not be read")
        return found
    reads: dict[str, Callable[[], None]] = {
        "form fields": lambda: found.fields.extend(_fields(reader)),
        "comments": lambda: found.comments.extend(_comments(reader)),
        "embedded files": lambda: found.files.extend(_files(reader)),
    }
    for what, read in reads.items():
        try:
            read()
        except (QuarantineError, MemoryError):
            raise
        except Exception:  # a parser of untrusted bytes raises anything
            found.warnings.append(f"{what} could not be read")
    return found


def opened(data: bytes) -> Any:
    """A reader of pypdf, which opens what has no password or an empty one; None if it cannot."""
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        return PdfReader(io.BytesIO(data))
    except MemoryError:
        raise
    except Exception:  # a parser of untrusted bytes raises anything
        return None


def has_large_picture(reader: Any, index: int) -> bool:
    """Whether a page shows a picture that may be a scan, also one inside a form."""
    try:
        resources: Any = reader.pages[index]["/Resources"]
        return any(_pictures(resources.get_object(), 0))
    except MemoryError:
        raise
    except Exception:  # a parser of untrusted bytes raises anything
        return False


def one_page(reader: Any, index: int) -> bytes:
    """A PDF of a single page."""
    from pypdf import PdfWriter

    writer, buffer = PdfWriter(), io.BytesIO()
    writer.add_page(reader.pages[index])
    writer.write(buffer)
    return buffer.getvalue()


def _pictures(resources: Any, depth: int) -> Iterator[bool]:
    for entry in (resources.get("/XObject") or {}).values():
        shown: Any = entry.get_object()
        if shown.get("/Subtype") == "/Image":
            yield int(shown.get("/Width", 0)) * int(shown.get("/Height", 0)) >= LARGE_PICTURE
        elif "/Resources" in shown and depth < 3:
            yield from _pictures(shown["/Resources"].get_object(), depth + 1)


def _fields(reader: Any) -> Iterator[tuple[str, str]]:
    """Label and value of every field that is filled in, a box by whether it is ticked."""
    for name, field_ in (reader.get_fields() or {}).items():
        kind, value = field_.get("/FT"), field_.get("/V")
        said = ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
        if kind is None or said.strip() in OFF:
            continue
        if kind == "/Btn":
            said = "yes" if said in ("/Yes", "/On", "/1") else said.removeprefix("/")
        if kind in ("/Tx", "/Ch", "/Btn"):
            yield _line(str(field_.get("/TU") or name)), said.strip()


def _comments(reader: Any) -> Iterator[Comment]:
    for number, page in enumerate(reader.pages, 1):
        for note in _annotations(page):
            text = str(note.get("/Contents") or "").strip()
            if text and note.get("/Subtype") not in NOT_COMMENTS:
                yield Comment(number, _line(str(note.get("/T") or "")), text)


def _annotations(page: Any) -> Iterator[Any]:
    listed = page.get("/Annots")
    for entry in listed.get_object() if listed is not None else ():
        note = entry.get_object()
        if hasattr(note, "get"):
            yield note


def _files(reader: Any) -> Iterator[Embedded]:
    size = 0
    for number, (name, stream) in enumerate(_specifications(reader)):
        content = bytes(stream.get_data())
        size += len(content)
        if size > MAX_BYTES:
            raise QuarantineError("expansion", "files in a PDF are larger than any document")
        yield Embedded((PDF_FILE, str(number)), name, content)


def _specifications(reader: Any) -> Iterator[tuple[str, Any]]:
    """Name and stream of each file, once: those of the document, then those pinned to pages."""
    seen: set[Any] = set()
    names = (reader.trailer["/Root"].get("/Names") or {}).get("/EmbeddedFiles")
    listed = list(_leaves(names.get_object(), 0)) if names is not None else []
    pinned = [
        note.get("/FS")
        for page in reader.pages
        for note in _annotations(page)
        if note.get("/Subtype") == "/FileAttachment"
    ]
    for entry in (*listed, *pinned):
        specification: Any = entry.get_object() if entry is not None else None
        held = specification.get("/EF") if hasattr(specification, "get") else None
        if held is None:
            continue
        pointer = held.raw_get("/UF") if "/UF" in held else held.raw_get("/F")
        key = getattr(pointer, "idnum", id(pointer))
        if key not in seen:
            seen.add(key)
            yield (
                _line(str(specification.get("/UF") or specification.get("/F") or "")),
                (pointer.get_object()),
            )


def _leaves(node: Any, depth: int) -> Iterator[Any]:
    """File specifications of a name tree."""
    yield from list(node.get("/Names") or ())[1::2]
    for kid in (node.get("/Kids") or ()) if depth < DEPTH else ():
        yield from _leaves(kid.get_object(), depth + 1)


def _line(text: str) -> str:
    return " ".join(text.split())
