"""Mail threads: who writes to whom, when, about what, and how the replies are linked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from refinery.demo.attachments import make_attachment
from refinery.demo.letters import Letter, quoted, signed, write_letter
from refinery.demo.marks import plain
from refinery.demo.people import Person
from refinery.demo.prose import dates
from refinery.demo.prose.banks import bank
from refinery.demo.prose.compose import title
from refinery.demo.prose.scene import Scene
from refinery.demo.rfc822 import Mail, message_id
from refinery.demo.world import World

_LENGTHS = (1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8)
_PREFIXES = ("Re: ", "Re: ", "Re: ", "RE: ", "AW: ")


@dataclass
class Conversation:
    """A thread; ``links`` says for each mail what ties it to its parent."""

    key: str
    owners: list[Person]
    mails: list[Mail] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


def make_conversation(world: World, key: str, owners: list[Person]) -> Conversation:
    """Writes one thread among two to five people, at least one of whom has a mailbox."""
    return _Writer(world, key, owners).written()


class _Writer:
    """Adds mail after mail to a conversation, each answering an earlier one."""

    def __init__(self, world: World, key: str, owners: list[Person]) -> None:
        self.world = world
        self.rng = world.rng("thread", key)
        self.conversation = Conversation(key, owners)
        self.scene = world.scene(self.rng, world.day(self.rng))
        self.people = _participants(self.scene, owners, world)
        self.subject = _subject(world, self.scene)
        self.total = self.rng.choice(_LENGTHS)
        self.letters: list[Letter] = []

    def written(self) -> Conversation:
        """The whole thread."""
        for index in range(self.total):
            self._add(index, _parent(self.rng, index))
        return self.conversation

    def _add(self, index: int, parent: int | None) -> None:
        rng, mails = self.rng, self.conversation.mails
        earlier = None if parent is None else mails[parent]
        sender, to = self._pair(earlier)
        letter = self._letter(index, parent, to)
        when = _later(mails[-1], rng) if mails else self.scene.today
        self.scene.today = when
        subject = rng.choice(_PREFIXES) + self.subject if earlier else self.subject
        mail = Mail(message_id(rng, sender), sender, [to], when, subject, "")
        mail.cc = [person for person in self.people if person not in (sender, to)]
        mail.body = signed(letter.own + self._enclosed(mail), sender, rng)
        if earlier is not None and rng.random() < 0.82:
            quote = quoted(earlier.body, earlier.sender, earlier.local_time, rng)
            above = rng.random() < 0.88
            mail.body = f"{mail.body}\n\n{quote}" if above else f"{quote}\n\n{mail.body}"
        self.letters.append(letter)
        self.conversation.links.append(_link(rng, mail, earlier))
        mails.append(mail)

    def _pair(self, earlier: Mail | None) -> tuple[Person, Person]:
        if earlier is None:
            sender, to = self.rng.sample(self.people, 2)
            return sender, to
        others = [person for person in self.people if person != earlier.sender]
        return self.rng.choice(others), earlier.sender

    def _letter(self, index: int, parent: int | None, to: Person) -> Letter:
        progress = 1.0 if self.total == 1 else index / (self.total - 1)
        plant = self.world.plants.take("mail") if index == 0 else ""
        answered = None if parent is None else self.letters[parent]
        while True:
            letter = write_letter(self.scene, to, progress, answered, plant)
            if self.world.is_new(plain(letter.own)):
                return letter

    def _enclosed(self, mail: Mail) -> str:
        if self.rng.random() >= 0.12:
            return ""
        attachment = make_attachment(self.world, self.scene)
        mail.attachments.append(attachment)
        self.scene.bind("file", attachment.name)
        return "\n\n" + self.scene.say(self.rng.choice(bank("mail")["attachments"]))


def _participants(scene: Scene, owners: list[Person], world: World) -> list[Person]:
    people = list(owners)
    extra = scene.rng.randint(2 - len(people), 2)
    people += scene.rng.sample([p for p in world.roster.staff if p not in owners], extra)
    if scene.rng.random() < 0.25:
        people.append(scene.rng.choice(world.roster.outsiders))
    scene.keep_apart(people)
    return people


def _subject(world: World, scene: Scene) -> str:
    for _ in range(12):
        subject = title(scene)
        if world.is_new("subject " + plain(subject)):
            return subject
    return f"{subject} ({dates.written(scene.today, scene.rng)})"


def _parent(rng: Random, index: int) -> int | None:
    if index == 0:
        return None
    return index - 1 if index == 1 or rng.random() < 0.85 else rng.randrange(index - 1)


def _later(last: Mail, rng: Random) -> datetime:
    hours = rng.choice((0, 1, 2, 4, 20, 26, 47, 71))
    when = last.when + timedelta(hours=hours, minutes=rng.randint(4, 55), seconds=rng.randrange(60))
    when = dates.workday(when, 0)
    return when + timedelta(hours=9) if when.hour < 6 else when


def _link(rng: Random, mail: Mail, earlier: Mail | None) -> str:
    if earlier is None:
        return "root"
    chance = rng.random()
    if chance < 0.03:
        return "subject"
    mail.references = [*earlier.references, earlier.message_id]
    if chance < 0.12:
        return "references"
    mail.in_reply_to = earlier.message_id
    return "in-reply-to"
