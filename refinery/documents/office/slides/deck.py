"""A presentation: slide after slide, each with its notes and comments."""

from __future__ import annotations

from typing import Any, Final

from refinery.documents.hidden import left_out
from refinery.documents.office.colours import UNKNOWN
from refinery.documents.office.names import P188, A, P, R
from refinery.documents.office.package import Package
from refinery.documents.office.remarks import add_remark
from refinery.documents.office.slides.inks import Inks
from refinery.documents.office.slides.masters import Masters, kind_of
from refinery.documents.office.slides.shapes import Shapes
from refinery.documents.office.slides.texts import seen
from refinery.documents.text import TextBuilder
from refinery.errors import QuarantineError

MAX_LISTED: Final = 20


class Deck:
    """Reads a presentation.

    Raises:
        QuarantineError: It, or one of its slides, is broken.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        self._main = package.main()
        self._shared: dict[str, Any] = {}
        self._usual: Any = None
        self._size = (0, 0)
        self._authors: dict[str, tuple[str, str]] = {}
        self._hidden, self._broken = 0, 0
        self._unshown: list[int] = []
        self._parts: list[str] = []

    def read(self) -> TextBuilder:
        """A page break per slide, then what is on it."""
        root = self._package.xml(self._main)
        if root is None:
            raise QuarantineError("corrupt")
        relations = self._package.relations(self._main)
        self._authors = self._named()
        self._usual = root.find(f"{P}defaultTextStyle")
        self._size = _size(root.find(f"{P}sldSz"))
        builder = TextBuilder()
        listed = (n.get(f"{R}id", "") for n in root.iterfind(f"{P}sldIdLst/{P}sldId"))
        known = (relations[identifier] for identifier in listed if identifier in relations)
        inside = (r.target for r in known if not r.is_external and self._package.has(r.target))
        self._parts = list(dict.fromkeys(inside))
        for number, part in enumerate(self._parts, 1):
            self._slide(builder, part, number)
        return builder

    @property
    def warnings(self) -> list[str]:
        """What the reader left out or could not read, and slides that are not shown."""
        found = left_out(("hidden text", self._hidden))
        if self._unshown:
            listed = ", ".join(map(str, self._unshown[:MAX_LISTED]))
            found.append(f"hidden slides: {len(self._unshown)} ({listed})")
        if self._broken:
            found.append(f"charts and diagrams that could not be read: {self._broken}")
        return found + self._package.left_out(self._parts)

    def _slide(self, builder: TextBuilder, part: str, number: int) -> None:
        root = self._package.xml(part)
        tree = root.find(f"{P}cSld/{P}spTree")
        builder.mark("page_break", {"name": str(number)})
        if root.get("show") in ("0", "false"):
            self._unshown.append(number)
        relations = self._package.relations(part)
        masters = Masters.of(self._package, part, root, self._shared, self._usual)
        shapes = Shapes(builder, self._package, relations, masters, self._size)
        if tree is not None:
            shapes.add(root, tree)
        self._hidden += shapes.hidden
        self._broken += shapes.broken
        for relation in relations.values():
            if relation.is_external or not self._package.has(relation.target):
                continue
            if relation.kind == "notesSlide":
                self._notes(builder, relation.target, masters)
            elif relation.kind == "comments":
                self._comments(builder, relation.target)

    def _notes(self, builder: TextBuilder, part: str, masters: Masters) -> None:
        for shape in self._package.xml(part).iter(f"{P}sp"):
            if kind_of(shape) == "body":
                text, hidden = seen(shape, Inks(masters.theme, ()), [UNKNOWN])
                self._hidden += hidden
                builder.add("paragraph", text, attributes={"name": "notes"})

    def _named(self) -> dict[str, tuple[str, str]]:
        """Name and initials of those who comment, by id."""
        found = {}
        for kind in ("commentAuthors", "authors"):
            part = self._package.related(self._main, kind)
            root = self._package.xml(part) if part else None
            for node in () if root is None else root:
                found[node.get("id", "")] = (node.get("name", ""), node.get("initials", ""))
        return found

    def _comments(self, builder: TextBuilder, part: str) -> None:
        """Comments of a slide and the replies to them, in the older and the newer dialect."""
        for node in self._package.xml(part).iter(f"{P}cm", f"{P188}cm", f"{P188}reply"):
            text = node.findtext(f"{P}text") or _body(node)
            author, initials = self._authors.get(node.get("authorId", ""), ("", ""))
            when = node.get("dt") or node.get("created") or ""
            add_remark(builder, text, author, initials, when)


def _body(node: Any) -> str:
    body = node.find(f"{P188}txBody")
    return "" if body is None else " ".join(t.text or "" for t in body.iter(f"{A}t"))


def _size(node: Any) -> tuple[int, int]:
    """Width and height of slides; zeros where they are not stated."""
    stated = ["" if node is None else node.get(name, "") for name in ("cx", "cy")]
    is_known = all(text.isdigit() and len(text) < 12 for text in stated)
    return (int(stated[0]), int(stated[1])) if is_known else (0, 0)
