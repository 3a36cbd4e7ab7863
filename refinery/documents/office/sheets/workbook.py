"""A workbook: sheet after sheet, each with its charts, pictures and comments."""

from __future__ import annotations

from typing import Any

from refinery.documents.office.charts import add_chart
from refinery.documents.office.colours import UNKNOWN
from refinery.documents.office.inline import picture
from refinery.documents.office.names import CX, TC, XDR, A, C, R, S
from refinery.documents.office.package import Package, Relation
from refinery.documents.office.remarks import add_remark
from refinery.documents.office.sheets.cells import Book, Tally, rows
from refinery.documents.office.sheets.grid import add_grid
from refinery.documents.office.sheets.strings import shared_strings
from refinery.documents.office.sheets.styles import CellStyles
from refinery.documents.office.slides.inks import Inks
from refinery.documents.office.slides.texts import seen
from refinery.documents.office.themes import Theme
from refinery.documents.text import TextBuilder
from refinery.errors import QuarantineError


class Workbook:
    """Reads a workbook.

    Raises:
        QuarantineError: It, or one of its sheets, is broken.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        self._main = package.main()
        self._tally = Tally()
        self._book, self._theme = Book(), Theme()
        self._people: dict[str, str] = {}
        self._parts: list[str] = []

    def read(self) -> TextBuilder:
        """The name of each sheet as a heading, then its tables."""
        package = self._package
        root = package.xml(self._main)
        if root is None:
            raise QuarantineError("corrupt")
        settings = root.find(f"{S}workbookPr")
        theme = package.related(self._main, "theme")
        self._theme = Theme(package.whole_xml(theme) if theme else None)
        styles = CellStyles(self._related("styles"), self._theme)
        self._book = Book(
            shared_strings(package.read(package.related(self._main, "sharedStrings")), styles),
            styles,
            settings is not None and settings.get("date1904") in ("1", "true"),
        )
        people = self._related("person")
        for person in () if people is None else people:
            self._people[person.get("id", "")] = person.get("displayName", "")
        relations = package.relations(self._main)
        builder = TextBuilder()
        for node in root.iterfind(f"{S}sheets/{S}sheet"):
            relation = relations.get(node.get(f"{R}id", ""))
            if node.get("state", "visible") != "visible":
                self._tally.sheets += 1
            elif relation is not None and relation.kind in ("worksheet", "chartsheet"):
                builder.extend(self._sheet(relation), node.get("name", ""), 2)
        return builder

    @property
    def warnings(self) -> list[str]:
        """What was left out because nobody sees it, or could not be read."""
        return self._tally.warnings() + self._package.left_out(self._parts)

    def _related(self, kind: str) -> Any:
        name = self._package.related(self._main, kind)
        return self._package.xml(name) if name else None

    def _sheet(self, sheet: Relation) -> TextBuilder:
        self._parts.append(sheet.target)
        builder = TextBuilder()
        beside = [
            relation
            for relation in self._package.relations(sheet.target).values()
            if not relation.is_external and self._package.has(relation.target)
        ]
        if sheet.kind == "worksheet":
            kinds = ("table", "pivotTable")
            tables = [self._package.read(r.target) for r in beside if r.kind in kinds]
            is_filtered = any(b"filterColumn" in table for table in tables)
            data = self._package.read(sheet.target)
            add_grid(builder, rows(data, self._book, self._tally, is_filtered, tables))
        for relation in beside:
            if relation.kind == "drawing":
                self._drawing(builder, relation.target)
        self._comments(builder, beside)
        return builder

    def _drawing(self, builder: TextBuilder, part: str) -> None:
        """Charts, pictures and text boxes that lie on a sheet."""
        relations = self._package.relations(part)
        root = self._package.xml(part)
        for node in root.iter(f"{C}chart", f"{CX}chart", f"{XDR}pic", f"{XDR}txBody"):
            if node.tag == f"{XDR}txBody":
                builder.add("paragraph", self._box(node))
            elif node.tag == f"{XDR}pic":
                self._picture(builder, node, relations)
            else:
                self._chart(builder, relations.get(node.get(f"{R}id", "")))

    def _box(self, body: Any) -> str:
        """Words of a text box, which may lie on cells of any colour."""
        shape = body.getparent()
        style, given = body.find(f"{A}lstStyle"), shape.find(f"{XDR}style/{A}fontRef/*")
        fill = self._theme.fill(shape.find(f"{XDR}spPr"))
        text, hidden = seen(
            body,
            Inks(
                self._theme,
                [] if style is None else [style],
                None if given is None else self._theme.colour(given),
            ),
            [fill[0] if fill and fill[1] >= 1 else UNKNOWN],
        )
        self._tally.characters += hidden
        return text

    def _picture(self, builder: TextBuilder, node: Any, relations: dict[str, Relation]) -> None:
        blip = next(node.iter(f"{A}blip"), None)
        relation = relations.get("" if blip is None else blip.get(f"{R}embed", ""))
        if relation is None or relation.is_external:
            return
        about = next(node.iter(f"{XDR}cNvPr"), None)
        described = "" if about is None else about.get("descr") or ""
        name = relation.target.rpartition("/")[2]
        builder.add("paragraph", picture(described.split("\n\n")[0], name))

    def _chart(self, builder: TextBuilder, relation: Relation | None) -> None:
        root = None if relation is None else self._package.whole_xml(relation.target)
        if root is None:
            self._tally.broken += 1
        else:
            add_chart(builder, root)

    def _comments(self, builder: TextBuilder, beside: list[Relation]) -> None:
        """Comments of both kinds; a thread is not told again by the note that stands for it."""
        for relation in beside:
            if relation.kind == "comments":
                self._notes(builder, self._package.xml(relation.target))
        for relation in beside:
            if relation.kind == "threadedComment":
                for node in self._package.xml(relation.target).iter(f"{TC}threadedComment"):
                    author = self._people.get(node.get("personId", ""), "")
                    text = node.findtext(f"{TC}text") or ""
                    add_remark(builder, text, author, when=node.get("dT", ""))

    def _notes(self, builder: TextBuilder, root: Any) -> None:
        authors = [author.text or "" for author in root.iterfind(f"{S}authors/{S}author")]
        for node in root.iterfind(f"{S}commentList/{S}comment"):
            at = node.get("authorId", "")
            author = authors[int(at)] if at.isdigit() and int(at) < len(authors) else ""
            if not author.startswith("tc="):
                text = "".join(t.text or "" for t in node.iter(f"{S}t"))
                # Excel begins a note with the name of who wrote it.
                add_remark(builder, text.removeprefix(f"{author}:").strip(), author)
