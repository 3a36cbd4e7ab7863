"""Text of a PDF that no page shows: white on nothing, clear, of no size, or drawn without ink."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, Final

from refinery.documents.pdf_content import MAX_CONTENT, hidden_spans
from refinery.documents.pdf_extras import opened

MAX_LOOKED_AT: Final = 64 * 2**20
"""Unpacked bytes of a file in which signs are looked for."""
MAX_FOLLOWED: Final = 4 * 2**20
"""Bytes with such signs that are followed, at a second or less each MiB."""
_STREAM: Final = re.compile(rb"stream\r?\n")
_NO_CONTENT: Final = re.compile(rb"/(?:Image|ObjStm|XRef|Metadata|Length1|FontFile\d?)\b")
_SIGN: Final = re.compile(
    rb"(?<![\d.])1(?:\.0*)?\s+(?:1(?:\.0*)?\s+1(?:\.0*)?\s+(?:rg|scn?)|g)\b"  # white
    rb"|(?<![\d.])0(?:\.0*)?(?:\s+0(?:\.0*)?){3}\s+k\b"
    rb"|(?<![\d.])3\s+Tr\b"  # no ink
    rb"|\s[01]?\.?\d*\s+Tf\b"  # next to no size, unless a matrix gives it one
)


_CLEAR: Final = re.compile(rb"/ca\s+0*(?:\.0[0-3]?\d*)?\s*(?=[/>])")
FAINT: Final = 0.03
"""Share of its ink up to which text is as good as clear."""


def without_hidden_text(data: bytes) -> tuple[bytes, int]:
    """A PDF whose pages hold what they show, and how many codes of characters went.

    Most files have no sign of hidden text and come back as they are. Not looked at are forms
    within pages, what lies under something drawn later, clips, and what lies beside the page.
    """
    has_clear = _states_clear_ink(data)
    signed = filter(_SIGN.search, _contents(data))
    if not has_clear and not any(any(hidden_spans(content)) for content in _followed(signed)):
        return data, 0
    reader = opened(data)
    if reader is None:
        return data, 0
    try:
        return _cleaned(reader, data, has_clear)
    except MemoryError:
        raise
    except Exception:  # a parser of untrusted bytes raises anything
        return data, 0


def _followed(contents: Iterable[bytes]) -> Iterator[bytes]:
    """Contents as far as they are not too long to follow."""
    left = MAX_FOLLOWED
    for content in contents:
        left -= len(content)
        if left < 0:
            return
        yield content


def _contents(data: bytes) -> Iterator[bytes]:
    """Streams that may say what a page shows, unpacked."""
    left = MAX_LOOKED_AT
    for match in _STREAM.finditer(data):
        about = data[max(match.start() - 400, 0) : match.start()].rpartition(b" obj")[2]
        if _NO_CONTENT.search(about):
            continue
        start = match.end()
        if b"FlateDecode" in about or b"/Fl" in about:
            try:
                packed = data[start : start + MAX_CONTENT]
                content = zlib.decompressobj().decompress(packed, MAX_CONTENT)
            except zlib.error:
                continue
        else:
            end = max(data.find(b"endstream", start, start + 2 * MAX_CONTENT), start)
            content = data[start : min(end, start + MAX_CONTENT)]
        left -= len(content)
        if left < 0:
            return
        if b"Tj" in content or b"TJ" in content:
            yield content


def _cleaned(reader: Any, data: bytes, has_clear: bool) -> tuple[bytes, int]:
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, NameObject

    changed: dict[int, bytes] = {}
    count = 0
    for index, content in enumerate(_followed(map(_content, reader.pages))):
        clear = _clear_states(reader.pages[index]) if has_clear else {}
        is_signed = any(clear.values()) or _SIGN.search(content)
        spans = list(hidden_spans(content, clear)) if is_signed else []
        if spans:
            count += sum(size for _, _, size in spans)
            changed[index] = _cut(content, spans)
    if not changed:
        return data, 0
    writer, buffer = PdfWriter(clone_from=reader), io.BytesIO()
    for index, content in changed.items():
        stream = DecodedStreamObject()
        stream.set_data(content)
        writer.pages[index][NameObject("/Contents")] = writer._add_object(stream)
    writer.write(buffer)
    return buffer.getvalue(), count


def _states_clear_ink(data: bytes) -> bool:
    """Whether some graphics state of a file makes what is filled clear."""
    if _CLEAR.search(data):
        return True
    left = MAX_LOOKED_AT
    for match in _STREAM.finditer(data):
        about = data[max(match.start() - 400, 0) : match.start()].rpartition(b" obj")[2]
        if b"/ObjStm" not in about or left < 0:
            continue
        try:
            packed = data[match.end() : match.end() + MAX_CONTENT]
            objects = zlib.decompressobj().decompress(packed, MAX_CONTENT)
        except zlib.error:
            continue
        left -= len(objects)
        if _CLEAR.search(objects):
            return True
    return False


def _clear_states(page: Any) -> dict[bytes, bool]:
    """Of graphics states of a page that say how opaque fills are, whether they are clear."""
    states = page.get("/Resources", {}).get_object().get("/ExtGState", {}).get_object()
    said = {name: state.get_object().get("/ca") for name, state in states.items()}
    return {
        name.encode("latin-1", "replace"): float(share) <= FAINT
        for name, share in said.items()
        if share is not None
    }


def _content(page: Any) -> bytes:
    contents = page.get_contents()
    return b"" if contents is None else bytes(contents.get_data())


def _cut(content: bytes, spans: list[tuple[int, int, int]]) -> bytes:
    pieces, position = [], 0
    for start, end, _ in spans:
        pieces.append(content[position:start])
        position = end
    return b"()".join([*pieces, content[position:]])
