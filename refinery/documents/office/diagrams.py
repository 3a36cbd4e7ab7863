"""Diagrams of Office (SmartArt): their words, since their shape is a drawing."""

from __future__ import annotations

from typing import Any

from refinery.documents.office.names import DGM
from refinery.documents.office.slides.texts import words
from refinery.documents.text import TextBuilder


def add_diagram(builder: TextBuilder, root: Any) -> None:
    """A paragraph for each part of a diagram that has words."""
    for point in root.iter(f"{DGM}pt"):
        builder.add("paragraph", words(point).replace("\n", " "))
