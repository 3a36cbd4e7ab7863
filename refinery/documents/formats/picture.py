"""Pictures that hold text: scans, faxes, screenshots."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from refinery.documents.formats.base import Format
from refinery.documents.model import Extracted
from refinery.documents.ocr import READER, find
from refinery.documents.ocr_pages import OcrPages
from refinery.documents.text import TextBuilder
from refinery.errors import QuarantineError

MAX_PIXELS: Final = 40 * 10**6
"""Of one frame: at four bytes each, and once more as bytes of a file, they fit the memory."""
MAX_JPEG: Final = 4 * MAX_PIXELS
"""Of a photograph: it is decoded in grey, and at half its size if it is that large."""
MIN_SIDE: Final = 24
"""Pixels below which a side holds no line of text: icons, rules, counters."""
MAX_FRAMES: Final = 10_000
PAGED: Final = "TIFF"
"""The one format whose frames are pages; those of others are a film."""
FORMATS: Final = ("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP")
MEDIA: Final = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # JPEG of a camera with two lenses; found by opening one
    "TIFF": "image/tiff",
    "GIF": "image/gif",
    "BMP": "image/bmp",
    "WEBP": "image/webp",
}


class PictureFormat(Format):
    """Read by OCR; without it a picture stays what it was, a type that is not supported."""

    name = "picture"
    media_types = tuple(dict.fromkeys(MEDIA.values()))

    def extract(self, data: bytes, extension: str) -> Extracted:
        """The text of a picture, page by page; a photograph has none.

        Raises:
            QuarantineError: ``unsupported-type`` where OCR is off or not installed,
                ``too-large`` by what the header says, before anything is decoded.
        """
        engine, _ = find(self.options) if self.options.ocr else (None, "")
        if engine is None:
            raise QuarantineError("unsupported-type")
        picture = opened(data)
        ocr = OcrPages(engine, self.options, self.more_time, "a picture")
        pages = [
            [] if min(picture.size) < MIN_SIDE else ocr.texts(number, partial(_loaded, picture))
            for number in _frames(picture)
        ]
        builder = TextBuilder()
        for number, texts in enumerate(pages, 1):
            if len(pages) > 1 and any(pages):
                builder.mark("page_break", {"name": str(number)})
            for text in texts:
                builder.add("paragraph", text)
        return Extracted(
            kind="page",
            media_type=MEDIA[picture.format],
            reader=READER,
            text=builder.text,
            blocks=builder.blocks,
            warnings=ocr.warnings(),
        )


def opened(data: bytes) -> Any:
    """A picture whose header was read and whose pixels were not.

    Raises:
        QuarantineError: ``corrupt`` or ``too-large``.
    """
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about sizes, which are judged here
            picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError:
        raise QuarantineError("too-large") from None
    except (OSError, ValueError, SyntaxError):
        raise QuarantineError("corrupt") from None
    _check(picture)
    return picture


def _check(picture: Any) -> None:
    if picture.width * picture.height > (MAX_JPEG if _is_jpeg(picture) else MAX_PIXELS):
        raise QuarantineError("too-large")


def _is_jpeg(picture: Any) -> bool:
    return MEDIA[picture.format] == "image/jpeg"


def _frames(picture: Any) -> Iterator[int]:
    """Numbers of the pages, the picture turned to each."""
    yield 1
    for number in range(1, MAX_FRAMES if picture.format == PAGED else 1):
        try:
            picture.seek(number)
        except EOFError:
            return
        _check(picture)
        yield number + 1


def _loaded(picture: Any) -> Any:
    """The picture with its pixels decoded.

    Raises:
        QuarantineError: ``corrupt``.
    """
    try:
        if _is_jpeg(picture):
            half = picture.width * picture.height > MAX_PIXELS
            picture.draft("L", [side // 2 for side in picture.size] if half else picture.size)
        picture.load()
    except (OSError, ValueError, SyntaxError, IndexError):
        raise QuarantineError("corrupt") from None
    return picture
