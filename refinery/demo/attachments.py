"""Files that travel inside mails and archives."""

from __future__ import annotations

from refinery.demo.marks import plain
from refinery.demo.office import docx_bytes
from refinery.demo.pages import pdf_bytes, pdf_text, txt_bytes, txt_text
from refinery.demo.papers import make_paper, slug
from refinery.demo.prose.scene import Scene
from refinery.demo.rfc822 import Attachment
from refinery.demo.sheets import make_sheet, xlsx_bytes
from refinery.demo.world import World

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def make_attachment(world: World, scene: Scene) -> Attachment:
    """A Word, Excel, PDF or text file on the matter of the scene."""
    other = world.scene(scene.rng, scene.today, scene.theme.name)
    kind = scene.rng.choice(("docx", "docx", "pdf", "pdf", "xlsx", "txt"))
    if kind == "xlsx":
        sheet = make_sheet(other, "documents")
        name = f"{sheet.name}-{plain(other.fill('*site')).lower()}-{scene.today:%m%d}.xlsx"
        return Attachment(name, xlsx_bytes([sheet], other), _XLSX, sheet.text)
    paper = make_paper(world, scene.rng, "mail", other)
    name = f"{slug(paper)}.{kind}"
    if kind == "docx":
        return Attachment(name, docx_bytes(paper), _DOCX, paper.text)
    if kind == "pdf":
        return Attachment(name, pdf_bytes(paper), "application/pdf", pdf_text(paper.text))
    return Attachment(name, txt_bytes(paper), "text/plain", txt_text(paper))
