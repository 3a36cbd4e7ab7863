"""What readers are told besides the bytes; crosses the pipe with each request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Options:
    """Settings of the stage that a format obeys; the same for every document of a run.

    Attributes:
        ocr: Whether scans and pictures are read by OCR where it is installed.
        ocr_languages: Languages of tesseract, joined by ``+``.
        ocr_tessdata: Folder of their data; empty looks at the usual places.
        ocr_pages: Pages of one document that OCR reads at most.
        ocr_seconds: Time that each of them adds to the document's.
    """

    ocr: bool = True
    ocr_languages: str = "eng"
    ocr_tessdata: str = ""
    ocr_pages: int = 50
    ocr_seconds: float = 20.0

    def to_json(self) -> dict[str, Any]:
        """Values that JSON holds."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Options:
        """Rebuild what :meth:`to_json` wrote."""
        return cls(**values)


DEFAULT = Options()
