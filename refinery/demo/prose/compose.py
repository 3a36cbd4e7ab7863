"""Builds paragraphs, questions and answers out of a scene."""

from __future__ import annotations

from refinery.demo.prose.banks import bank
from refinery.demo.prose.scene import Scene

STAGES = ("problem", "evidence", "options", "decision", "steps")
_LOWERED = frozenset(
    {
        *("The", "We", "A", "An", "It", "There", "This", "In", "One", "Of", "After", "Between"),
        *("Before", "No", "Nobody", "Only", "Over", "Since", "For", "With", "Two", "Three", "Our"),
        *("Their", "At", "On", "Until", "Spending", "Nothing", "Both", "Every", "Some"),
    }
)


def sentence(scene: Scene, stage: str) -> str:
    """One sentence of a stage, now and then with a lead-in."""
    text = scene.say(scene.draw(scene.theme.sections[stage]))
    first = text.split(" ", 1)[0]
    if stage in ("evidence", "options") and scene.rng.random() < 0.14 and first in _LOWERED:
        lead = scene.say(scene.draw(bank("common")["lead-ins"]))
        return f"{lead} {text[0].lower()}{text[1:]}"
    return text


def paragraph(
    scene: Scene, stages: tuple[str, ...], count: int, asides: str = "asides", share: float = 0.3
) -> str:
    """A paragraph of ``count`` sentences that walks through the stages in order."""
    sentences = [sentence(scene, stages[index * len(stages) // count]) for index in range(count)]
    if asides and scene.rng.random() < share:
        sentences.insert(len(sentences), scene.say(scene.draw(bank("common")[asides])))
    return " ".join(sentences)


def argument(scene: Scene, words: int, asides: str = "asides") -> list[str]:
    """Paragraphs from the problem to the next step, of about as many words."""
    each = max(2, min(6, round(words / (len(STAGES) * 20))))
    return [paragraph(scene, (stage,), each, asides) for stage in STAGES]


def title(scene: Scene) -> str:
    """A subject line or document title."""
    return scene.say(scene.draw(scene.theme.sections["titles"]))


def exchange(scene: Scene) -> tuple[str, str]:
    """A question and its answer, both about the scene."""
    pairs = dict(scene.theme.exchanges)
    question = scene.draw(tuple(pairs))
    return scene.say(question), scene.say(pairs[question])


def personal(scene: Scene, section: str) -> str:
    """A sentence that carries somebody's details."""
    return scene.say(scene.draw(bank("personal")[section]))
