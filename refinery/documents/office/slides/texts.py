"""Paragraphs of DrawingML: on slides, in notes, in cells and diagrams."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from refinery.documents.office.inline import Piece, markdown, plain
from refinery.documents.office.names import MC, A, M, R
from refinery.documents.office.omml import latex
from refinery.documents.office.slides.inks import Inks
from refinery.documents.xml.tree import local


def told(
    paragraph: Any, target: Callable[[str], str], is_unseen: Callable[[Any, Any], bool]
) -> tuple[str, int]:
    """Text of a paragraph with its links, and how many characters nobody can see.

    Args:
        target: Gives the address of a relationship.
        is_unseen: Whether the properties of a run in a paragraph hide it where it lies.
    """
    pieces: list[Piece] = []
    hidden = 0
    for node in paragraph:
        name = local(node)
        if name in ("r", "fld"):
            text = node.findtext(f"{A}t") or ""
            properties = node.find(f"{A}rPr")
            if is_unseen(paragraph, properties):
                hidden += len(text.strip())
                continue
            link = None if properties is None else properties.find(f"{A}hlinkClick")
            address = "" if link is None else target(link.get(f"{R}id", ""))
            pieces.append(Piece(text.replace("\v", "\n"), link=address))
        elif name == "br":
            pieces.append(Piece("\n"))
        elif name in ("m", "AlternateContent"):
            choice = node.find(f"{MC}Choice") if name == "AlternateContent" else node
            formulas = () if choice is None else choice.iter(f"{M}oMath")
            pieces += [Piece(f"${latex(formula)}$", is_raw=True) for formula in formulas]
    return markdown(pieces), hidden


def seen(body: Any, inks: Inks, grounds: Sequence[str]) -> tuple[str, int]:
    """What is seen of a text on a ground, a line for each paragraph, and how much is not.

    Args:
        grounds: Colours that may lie behind it.
    """
    told_of = [
        told(
            paragraph,
            lambda identifier: "",
            lambda around, properties: inks.ink(around, properties).is_lost_on(grounds),
        )
        for paragraph in body.iter(f"{A}p")
    ]
    text = "\n".join(line for line, _ in told_of if line.strip()).strip()
    return text, sum(hidden for _, hidden in told_of)


def words(node: Any) -> str:
    """All text below a node, its paragraphs on lines of their own, without links."""
    lines = (plain_line(paragraph) for paragraph in node.iter(f"{A}p"))
    return "\n".join(filter(str.strip, lines)).strip()


def plain_line(paragraph: Any) -> str:
    """Words of a paragraph."""
    texts = [
        "\n" if node.tag == f"{A}br" else node.text or ""
        for node in paragraph.iter(f"{A}t", f"{A}br")
    ]
    return plain(map(Piece, texts)).replace("\v", "\n")
