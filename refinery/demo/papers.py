"""A paper: title, sections and perhaps a table, before any file format."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random

from refinery.demo.duplicates import near_copy
from refinery.demo.marks import plain
from refinery.demo.people import Person
from refinery.demo.prose.compose import argument, exchange, paragraph, personal, title
from refinery.demo.prose.scene import Scene
from refinery.demo.world import World

_HEADINGS = (
    ("Background", "What happened", "Starting point", "The matter", "Introduction"),
    ("Findings", "Facts and figures", "What we know", "Observations", "Evidence"),
    ("Options", "Ways forward", "Alternatives considered", "What could be done"),
    ("Decision", "Recommendation", "What was decided", "Conclusion"),
    ("Next steps", "Actions", "Open points", "Who does what"),
)


@dataclass(frozen=True)
class Section:
    """A heading with its paragraphs, and rows where it holds a table."""

    heading: str
    paragraphs: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Paper:
    """A document of any format; all strings are marked text."""

    title: str
    author: Person
    when: datetime
    theme: str
    sections: tuple[Section, ...] = field(default=())

    @property
    def text(self) -> str:
        """The text in reading order: blank lines between blocks, tabs between cells."""
        blocks = [self.title]
        for section in self.sections:
            blocks += [section.heading, *section.paragraphs]
            blocks += ["\t".join(row) for row in section.rows]
        return "\n\n".join(blocks)


def make_paper(world: World, rng: Random, folder: str, scene: Scene | None = None) -> Paper:
    """Writes a report, minutes or a specification, 200 to 900 words."""
    scene = scene or world.scene(rng, world.day(rng))
    heading = title(scene)
    words = rng.choice((180, 260, 340, 440))
    sections = _sections(scene, words)
    if rng.random() < 0.3:
        sections.append(_table(scene))
    if rng.random() < 0.3:
        sections.append(_appendix(world, scene))
    if rng.random() < 0.4:
        pairs = [exchange(scene) for _ in range(rng.randint(2, 4))]
        asked = tuple(f"{question} {answer}" for question, answer in pairs)
        sections.append(Section(rng.choice(("Questions raised", "Discussion", "Q & A")), asked))
    closing = [personal(scene, "contact")]
    if rng.random() < 0.7 or folder in ("hr", "finance"):
        closing.insert(0, personal(scene, folder if folder in ("hr", "finance") else "mail"))
    closing.append(world.plants.take("document"))
    paragraphs = tuple(text for text in closing if text)
    sections.append(Section(rng.choice(("Contact", "Notes", "Distribution", "File")), paragraphs))
    return Paper(heading, scene.people["lead"], scene.today, scene.theme.name, tuple(sections))


def edited(paper: Paper, rng: Random) -> Paper | None:
    """A near copy of the paper, or nothing when it is too short."""
    changed = near_copy(paper.text, rng)
    if not changed:
        return None
    blocks = iter(changed.split("\n\n"))
    heading = next(blocks)
    sections = []
    for section in paper.sections:
        name = next(blocks)
        paragraphs = tuple(next(blocks) for _ in section.paragraphs)
        rows = tuple(tuple(next(blocks).split("\t")) for _ in section.rows)
        sections.append(Section(name, paragraphs, rows))
    return replace(paper, title=heading, sections=tuple(sections))


def slug(paper: Paper) -> str:
    """A file name out of the title."""
    kept = "".join(char if char.isalnum() else " " for char in plain(paper.title).lower())
    return "-".join(kept.split()[:7])


def _sections(scene: Scene, words: int) -> list[Section]:
    rng = scene.rng
    paragraphs = argument(scene, words, "document asides")
    return [
        Section(rng.choice(names), (text,))
        for names, text in zip(_HEADINGS, paragraphs, strict=True)
    ]


def _appendix(world: World, scene: Scene) -> Section:
    """A related matter, so that long papers do not tell one story only."""
    other = world.scene(scene.rng, scene.today)
    parts = tuple(
        paragraph(other, (stage,), scene.rng.randint(2, 4), "document asides", 0.2)
        for stage in ("problem", "evidence", "decision")
    )
    return Section(f"Related: {title(other)}", parts)


def _table(scene: Scene) -> Section:
    rng = scene.rng
    header = rng.choice(
        (
            ("Site", "Responsible", "Due", "Estimate"),
            ("Item", "Owner", "Date", "Amount"),
            ("Place", "Contact", "Deadline", "Cost"),
        )
    )
    rows = [
        (
            scene.fill(rng.choice(("*site", "*team", "*product"))),
            scene.fill("*person"),
            scene.fill("soon"),
            scene.fill("money"),
        )
        for _ in range(rng.randint(3, 7))
    ]
    heading = rng.choice(("Overview", "Summary table", "Plan", "Estimate by item"))
    return Section(heading, (scene.say("All [amounts|figures] as of {past}."),), (header, *rows))
