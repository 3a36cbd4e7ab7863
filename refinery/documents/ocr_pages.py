"""The pages of one document that OCR reads, and what the row says about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from refinery.documents.lines import flowing, vocabulary
from refinery.documents.ocr import Tesseract
from refinery.documents.options import Options


class OcrPages:
    """Reads pages one by one within the options, and remembers how it went.

    Args:
        why: What made OCR read them, for the warning.
        more_time: Asks the parent for the time of one more page.
    """

    def __init__(
        self, engine: Tesseract, options: Options, more_time: Callable[[], None], why: str
    ) -> None:
        self._engine, self._options, self._more_time = engine, options, more_time
        self._why = why
        self._tried = 0
        self._confidences: dict[int, float] = {}
        self._slow: list[int] = []
        self._left_out: list[int] = []

    def texts(self, number: int, picture: Callable[[], Any], dpi: int = 0) -> list[str]:
        """Paragraphs of a page; none where nothing stands there that can be read.

        Args:
            picture: Makes the picture; called only if there is room for one more page.
        """
        if self._tried >= self._options.ocr_pages:
            self._left_out.append(number)
            return []
        self._tried += 1
        self._more_time()
        try:
            page = self._engine.read(picture(), self._options.ocr_seconds, dpi)
        except TimeoutError:
            self._slow.append(number)
            return []
        if not page.is_text():
            return []
        self._confidences[number] = page.confidence()
        texts = list(page.paragraphs())
        known = vocabulary("\n".join(texts))
        return [flowing(text, known) for text in texts]

    def warnings(self) -> list[str]:
        """What was read by OCR and why, how sure it is, and what was not read."""
        said = []
        if self._confidences:
            sure = sum(self._confidences.values()) / len(self._confidences)
            said.append(f"{self._why}: {spans(self._confidences)} read by OCR, {sure:.0f} % sure")
        if self._slow:
            said.append(f"OCR took too long: {spans(self._slow)} not read")
        if self._left_out:
            said.append(
                f"beyond {self._options.ocr_pages} pages of OCR: {spans(self._left_out)} not read"
            )
        return said


def spans(numbers: Iterable[int]) -> str:
    """Page numbers in short.

    >>> spans([1, 2, 3, 7])
    'pages 1-3, 7'
    >>> spans([4])
    'page 4'
    """
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    return f"pages {said}" if len(runs) > 1 or len(runs[0]) > 1 else f"page {said}"
