"""OCR by the program tesseract: where it lies, what it lacks, a picture to words."""

from __future__ import annotations

import io
import resource
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from refinery.documents.ocr_words import Page, page_of
from refinery.documents.options import Options

READER: Final = "tesseract"
PROGRAMS: Final = "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin"
TESSDATA: Final = (
    *("/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata"),
    *("/usr/share/tessdata", "/usr/share/tesseract/tessdata", "/usr/local/share/tessdata"),
    "/opt/homebrew/share/tessdata",
)
MEMORY: Final = 2**30
"""Address space of the program, beside the memory of the child that starts it."""
MAX_SIDE: Final = 32_000
"""Pixels of a side; the program takes no more."""
LARGE: Final = 16 * 10**6
"""Pixels beyond which a page only costs time: A4 has 8.7 million at 300 dpi."""
CONTRAST: Final = 32
"""Shades between the darkest and the lightest pixel below which a page is blank."""
SMALL_PRINT: Final = 18
"""Height in pixels of words below which a picture is read once more at twice its size,"""
WELL_READ: Final = 90.0
"""unless it was read with this confidence."""


@dataclass(frozen=True)
class Tesseract:
    """The program and its data, ready to read."""

    program: str
    tessdata: str
    languages: str

    def read(self, picture: Any, seconds: float, dpi: int = 0) -> Page:
        """What stands on a picture of Pillow; a page without words where nothing is sure.

        Small print is read again at twice its size, and what makes no sense is taken to lie on
        its side, where the data that knows about that is installed.

        Args:
            seconds: Time for all of it; what is not done by then is left out.

        Raises:
            TimeoutError: The first look took longer than that.
        """
        deadline = time.monotonic() + seconds
        grey = _grey(picture)
        low, high = grey.getextrema()
        if high - low < CONTRAST:
            return Page()
        best = self._look(grey, deadline, dpi)
        for scale, mode in self._second_looks(grey, best):
            try:
                again = grey.resize((grey.width * scale, grey.height * scale))
                best = max(best, self._look(again, deadline, dpi * scale, mode), key=Page.weight)
            except TimeoutError:
                break
        return best

    def _second_looks(self, grey: Any, first: Page) -> list[tuple[int, str]]:
        """Scale and page segmentation mode of what is worth another try."""
        looks = []
        fits = grey.width * grey.height * 4 <= LARGE and max(grey.size) * 2 <= MAX_SIDE
        is_small = first.height() < SMALL_PRINT and first.confidence() < WELL_READ
        if fits and is_small:
            looks.append((2, "3"))
        if first.is_doubtful() and (Path(self.tessdata) / "osd.traineddata").exists():
            looks.append((1, "1"))
        return looks

    def _look(self, grey: Any, deadline: float, dpi: int, mode: str = "3") -> Page:
        buffer = io.BytesIO()
        grey.save(buffer, "PPM")
        command = [
            *(self.program, "stdin", "stdout", "--tessdata-dir", self.tessdata),
            *("-l", self.languages, "--psm", mode, *(("--dpi", str(dpi)) if dpi else ()), "tsv"),
        ]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            left = max(deadline - time.monotonic(), 0)
            for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, int(left) + 1)):
                resource.prlimit(process.pid, limit, (most, most))  # it may outlive a killed child
            try:
                found, _ = process.communicate(buffer.getvalue(), timeout=left)
            except subprocess.TimeoutExpired:
                process.kill()
                raise TimeoutError from None
        return page_of(found.decode("utf-8", "replace"))


def find(options: Options) -> tuple[Tesseract | None, str]:
    """The program with its data, or None and what is to be installed for it."""
    program = shutil.which(READER, path=PROGRAMS)
    if program is None:
        return None, "tesseract is not installed (Debian: tesseract-ocr)"
    wanted = options.ocr_languages.split("+")
    places = [options.ocr_tessdata] if options.ocr_tessdata else list(TESSDATA)
    lacking = wanted
    for place in places:
        absent = [lang for lang in wanted if not (Path(place) / f"{lang}.traineddata").is_file()]
        if not absent:
            return Tesseract(program, place, options.ocr_languages), ""
        lacking = min(lacking, absent, key=len)
    packages = ", ".join(f"tesseract-ocr-{lang.replace('_', '-').lower()}" for lang in lacking)
    return None, f"tesseract lacks the data of {', '.join(lacking)} (Debian: {packages})"


def _grey(picture: Any) -> Any:
    """Shades of grey on white, upright as the camera says, no larger than is of use."""
    from PIL import Image, ImageOps

    if picture.mode.startswith(("I", "F")):  # sixteen bits a shade
        picture = picture.convert("I").point(lambda value: value / 256)
    elif picture.mode == "P" and "transparency" in picture.info:
        picture = picture.convert("RGBA")
    grey = picture.convert("L")
    if picture.mode in ("RGBA", "LA", "PA"):
        # Channel by channel: a copy in colour takes four times the memory.
        paper = Image.new("L", picture.size, "white")
        paper.paste(grey, mask=picture.getchannel("A"))
        grey = paper
    ImageOps.exif_transpose(grey, in_place=True)
    scale = min(MAX_SIDE / max(grey.size), (LARGE / (grey.width * grey.height)) ** 0.5)
    if scale < 1:
        grey = grey.resize([max(int(side * scale), 1) for side in grey.size])
    return grey
