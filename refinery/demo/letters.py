"""What people write in a mail: greeting, answer, argument, question, signature, quotes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random

from refinery.demo.marks import mark, wrap
from refinery.demo.people import COMPANY, Person
from refinery.demo.prose.banks import bank
from refinery.demo.prose.compose import exchange, paragraph, personal
from refinery.demo.prose.scene import Scene

_STAGES = (
    ("problem", "evidence"),
    ("evidence", "options"),
    ("options", "options", "decision"),
    ("decision", "steps"),
    ("steps",),
)


@dataclass(frozen=True)
class Letter:
    """One mail's own text, and the question it leaves open."""

    own: str
    question: str
    answer: str


def write_letter(
    scene: Scene, to: Person, progress: float, parent: Letter | None, plant: str
) -> Letter:
    """Writes a mail of a thread; ``progress`` runs to 1.0, the mail that asks nothing more."""
    rng = scene.rng
    words = bank("mail")
    scene.bind("to", to.called(rng.choice(("first", "first", "first", "full", "formal"))))
    parts = [scene.say(rng.choice(words["greetings"]))]
    if parent is None and rng.random() < 0.6:
        parts.append(_opening(scene))
    if parent is not None and parent.question:
        parts.append(_answer(scene, parent))
    stages = _STAGES[round(progress * (len(_STAGES) - 1))]
    parts += _argument(scene, stages, parent is not None)
    if rng.random() < 0.3:
        parts.append(personal(scene, "mail"))
    if plant:
        parts.insert(rng.randint(1, len(parts)), plant)
    question = answer = ""
    if progress < 1:
        question, answer = exchange(scene)
        scene.bind("question", question)
        parts.append(scene.say(rng.choice(words["asks"])))
    if rng.random() < 0.6:
        parts.append(scene.say(scene.draw(words["closers"])))
    return Letter("\n\n".join(parts), question, answer)


def _opening(scene: Scene) -> str:
    return scene.say(scene.draw(bank("mail")["openers"]))


def _answer(scene: Scene, parent: Letter) -> str:
    chance = scene.rng.random()
    if chance < 0.25:
        return f"> {parent.question}\n\n{parent.answer}"
    if chance < 0.4:
        return f'You asked: "{parent.question}" {parent.answer}'
    if chance < 0.75:
        lead = scene.say(scene.draw(bank("mail")["answer leads"]))
        return f"{lead} {parent.answer}"
    return parent.answer


def _argument(scene: Scene, stages: tuple[str, ...], is_reply: bool) -> list[str]:
    rng = scene.rng
    paragraphs = [
        paragraph(scene, (stage,), rng.choice((1, 2, 2, 3) if is_reply else (2, 2, 3)), share=0.2)
        for stage in stages
    ]
    if is_reply and rng.random() < 0.35:
        scene.bind("sentence", paragraphs[0])
        paragraphs[0] = scene.say(scene.draw(bank("mail")["agreements"]))
    return paragraphs


def is_wrapping(sender: Person) -> bool:
    """Whether the sender's program breaks lines."""
    return int(sender.key[2:]) % 5 < 3


def signed(text: str, sender: Person, rng: Random) -> str:
    """The text with valediction and the signature this person always uses."""
    valediction = rng.choice(bank("mail")["valedictions"])
    name = sender.called(rng.choice(("first", "first", "full")))
    block = signature(sender)
    signed_text = f"{text}\n\n{valediction}\n{name}"
    if block:
        signed_text += f"\n\n-- \n{block}"
    return wrap(signed_text, 74) if is_wrapping(sender) else signed_text


def signature(sender: Person) -> str:
    """Name, function and numbers; the same in each mail of a person, empty for some."""
    own = Random(sender.key + sender.email)
    style = own.randrange(5)
    phone, email = sender.detail("phone", own), sender.detail("email", own)
    name = sender.called("full")
    if not sender.is_staff:
        return "" if style == 0 else f"{name}\n{sender.detail('address', own)}\nTel. {phone}"
    number = sender.detail("employee", own)
    return (
        "",
        f"{name} | {sender.job} | {COMPANY}\n{phone} | {email}",
        f"{name}\n{sender.job}\n{COMPANY}, {sender.site}\nT {phone}\n{email}",
        f"{name}\n{sender.job}, {sender.site}\nPhone: {phone}\nPersonnel no. {number}",
        f"{name} / {COMPANY} / {phone}",
    )[style]


def quoted(body: str, sender: Person, when: datetime, rng: Random, depth: int = 3) -> str:
    """The parent as most programs quote it, under a line that says who wrote it."""
    kept = [line for line in body.split("\n") if not line.startswith("> " * depth)]
    lines = "\n".join(f"> {line}" if line else ">" for line in kept)
    name, email = sender.called("full"), mark("EMAIL_ADDRESS", sender.email, sender.key)
    attribution = rng.choice(
        (
            f"On {when:%a, %d %b %Y} at {when:%H:%M}, {name} <{email}> wrote:",
            f"On {when:%d/%m/%Y} {when:%H:%M}, {name} wrote:",
            f"On {when:%b} {when.day}, {when:%Y}, at {when:%H:%M}, {name} <{email}> wrote:",
            f"Am {when:%d.%m.%Y} um {when:%H:%M} schrieb {name}:",
            f"{name} <{email}> wrote on {when:%Y-%m-%d}:",
        )
    )
    return f"{attribution}\n{lines}"
