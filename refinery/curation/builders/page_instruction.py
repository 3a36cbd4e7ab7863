"""Handbook and wiki pages become instructions and answers, a section at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from pydantic import Field

from refinery.config.settings import Settings
from refinery.curation.body import line_start, own_words
from refinery.curation.builders.base import ExampleBuilder
from refinery.curation.phrasing import instruction, plain
from refinery.curation.unit import CleanDocument, Draft, Piece, Turn


class PageSettings(Settings):
    """Which sections make an example."""

    min_words: int = Field(default=30, ge=1, description="Shorter sections make no example.")
    max_words: int = Field(
        default=600, ge=1, description="Longer sections are cut at the headings within them."
    )
    max_heading_words: int = Field(
        default=15, ge=1, description="A longer heading is a sentence and names no topic."
    )


@dataclass
class Section:
    """A heading, what follows it directly, and the sections within it."""

    heading: str
    level: int
    start: int
    body: int
    end: int = 0
    inner: list[Section] = field(default_factory=list)


class PageInstructionBuilder(ExampleBuilder):
    """Each section of level two or deeper answers the question its heading makes.

    A section is taken with the sections within it as long as it is short enough; else each
    of those stands for itself, so that no text is in two examples.
    """

    name: ClassVar[str] = "page-instruction"
    version: ClassVar[int] = 2
    kinds: ClassVar[tuple[str, ...]] = ("page",)
    settings_class: ClassVar[type[Settings]] = PageSettings

    def build(self, unit: Sequence[CleanDocument]) -> list[Draft]:
        """One draft a section with enough text."""
        drafts = []
        for page in unit:
            for request, answer in self._pairs(page, outline(page), ""):
                asked = (page.composed(request),)
                drafts.append(Draft((Turn("user", asked), Turn("assistant", tuple(answer)))))
        return drafts

    def _pairs(
        self, page: CleanDocument, section: Section, context: str
    ) -> Iterator[tuple[str, list[Piece]]]:
        whole = own_words(page, section.body, section.end)
        if section.level >= 2 and _words(whole) <= self.settings.max_words:
            answer, inner = whole, []
        else:
            until = section.inner[0].start if section.inner else section.end
            answer, inner = own_words(page, section.body, until), section.inner
        if _words(answer) >= self.settings.min_words and self._names_a_topic(section.heading):
            seed = f"{page.key}:{section.start}"
            request = instruction(section.heading, context, seed, page.language)
            if request:
                yield request, answer
        for part in inner:
            yield from self._pairs(page, part, plain(section.heading) or context)

    def _names_a_topic(self, heading: str) -> bool:
        words = plain(heading)
        return words.endswith("?") or len(words.split()) <= self.settings.max_heading_words


def outline(page: CleanDocument) -> Section:
    """The page's headings as a tree; its root is the page itself, named by its title."""
    root = Section(page.title, 0, 0, 0)
    path = [root]
    for block in page.blocks:
        if block.kind != "heading":
            continue
        heading = page.text[block.start : block.end]
        start, level = line_start(page, block), max(1, block.level or 1)
        if level == 1 and not root.inner and plain(heading) == plain(root.heading):
            root.body = block.end
            continue
        while path[-1].level >= level:
            path.pop().end = start
        section = Section(heading, level, start, block.end)
        path[-1].inner.append(section)
        path.append(section)
    for open_section in path:
        open_section.end = len(page.text)
    return root


def _words(pieces: Sequence[Piece]) -> int:
    return sum(len(piece.text.split()) for piece in pieces)
