"""OpenDocument texts and workbooks."""

from __future__ import annotations

from typing import Final

from refinery.documents.hidden import left_out
from refinery.documents.model import Extracted, first_heading
from refinery.documents.office.colours import UNKNOWN
from refinery.documents.office.odf.grounds import paints, paper
from refinery.documents.office.odf.inline import LineReader
from refinery.documents.office.odf.looks import PAPER, Look
from refinery.documents.office.odf.names import DC, META, OFFICE
from refinery.documents.office.odf.sheets import OpenSheets
from refinery.documents.office.odf.styles import Styles
from refinery.documents.office.odf.text import OpenText
from refinery.documents.office.package import Package
from refinery.errors import QuarantineError

KINDS: Final = {"text": "page", "spreadsheet": "sheet"}


def read_open_document(package: Package, kind: str, media_type: str) -> Extracted:
    """A text or workbook.

    A walk of our own over the XML: kreuzberg leaves out notes, what cells show and repeated
    cells, writes tabs as entities, and reads text that nobody sees.

    Args:
        kind: One of :data:`KINDS`.

    Raises:
        QuarantineError: It is broken.
    """
    root = package.xml("content.xml")
    body = None if root is None else root.find(f"{OFFICE}body/{OFFICE}{kind}")
    if body is None:
        raise QuarantineError("corrupt")
    shared = package.xml("styles.xml")
    roots = [found for found in (shared, root) if found is not None]
    styles = Styles(roots)
    reader = LineReader(styles, body)
    page = PAPER if kind == "spreadsheet" else paper(roots)
    behind = Look(ground=UNKNOWN) if paints(body, styles) else page
    if kind == "spreadsheet":
        sheets = OpenSheets(package, styles, reader, behind)
        builder, warnings = sheets.read(body), sheets.tally.warnings()
    else:
        text = OpenText(package, styles, reader, page, behind)
        builder = text.read(body)
        warnings = left_out(("hidden text", text.hidden), ("deleted text", text.deleted))
    title, author = _about(package)
    return Extracted(
        kind=KINDS[kind],
        media_type=media_type,
        reader="office-odf",
        text=builder.text,
        title=title or first_heading(builder.text, builder.blocks),
        author=author,
        blocks=builder.blocks,
        warnings=warnings,
    )


def _about(package: Package) -> tuple[str, str]:
    """Title and author by ``meta.xml``."""
    root = package.whole_xml("meta.xml")
    found = None if root is None else root.find(f"{OFFICE}meta")
    if found is None:
        return "", ""
    author = found.findtext(f"{META}initial-creator") or found.findtext(f"{DC}creator") or ""
    return (found.findtext(f"{DC}title") or "").strip(), author.strip()
