"""Spreads the conversations over mboxes and maildirs, with copies and machine-made mails."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from refinery.demo.conversations import Conversation, make_conversation
from refinery.demo.duplicates import near_copy, similarity
from refinery.demo.machine import make_notice
from refinery.demo.marks import mark, plain
from refinery.demo.people import Person
from refinery.demo.rfc822 import Mail, mail_bytes, message_id
from refinery.demo.world import World

_FROM_LINE = re.compile(rb"^(>*From )", re.MULTILINE)


@dataclass(frozen=True)
class _Delivery:
    owner: Person
    mail: Mail
    data: bytes


class Mailboxes:
    """Collects what arrives for each owner, then writes the files and the truth."""

    def __init__(self, world: World) -> None:
        self.world = world
        count = world.count(10, 3)
        self.mbox_owners = list(world.roster.staff[:count])
        self.maildir_owners = list(world.roster.staff[count : count + world.count(4, 2)])
        self._deliveries: list[_Delivery] = []
        self._threads: list[Conversation] = []
        self._near: list[tuple[Mail, Mail]] = []
        self._paths: dict[str, list[str]] = {}

    def write(self) -> None:
        """Writes threads, near copies and notices."""
        world, rng = self.world, self.world.rng("mailboxes")
        owners = self.mbox_owners + self.maildir_owners
        for index in range(world.count(290, 30)):
            pair = rng.sample(owners, rng.choice((1, 2, 2)))
            self._threads.append(make_conversation(world, f"t-{index + 1:04d}", pair))
        for thread in list(self._threads):
            for mail in thread.mails:
                self._deliver(mail, thread.owners, owners, rng)
        self._copy_nearly(owners, rng)
        for index in range(world.count(110, 10)):
            chance = world.rng("notice", index)
            owner = chance.choice(owners)
            self._deliver(make_notice(world, chance, owner), [owner], [], chance)
        self._write_mboxes()
        self._write_maildirs()
        self._record()

    def _deliver(self, mail: Mail, to: list[Person], all_owners: list[Person], rng: Random) -> None:
        data = mail_bytes(mail, self.world.rng("bytes", mail.message_id))
        owner = rng.choice(to)
        self._deliveries.append(_Delivery(owner, mail, data))
        others = [person for person in all_owners if person != owner]
        if others and rng.random() < 0.06:
            self._deliveries.append(_Delivery(rng.choice(others), mail, data))

    def _copy_nearly(self, owners: list[Person], rng: Random) -> None:
        wanted = self.world.count(36, 5)
        for thread in rng.sample(self._threads, len(self._threads)):
            root = thread.mails[0]
            body = near_copy(root.body, rng)
            if not wanted or not body:
                continue
            wanted -= 1
            key = message_id(rng, root.sender)
            when = root.when + timedelta(hours=rng.randint(1, 30))
            subject = rng.choice(("Corrected: ", "Resent: ", "Update: ")) + root.subject
            again = replace(
                root, message_id=key, body=body, subject=subject, when=when, attachments=[]
            )
            self._near.append((root, again))
            self._threads.append(Conversation(f"{thread.key}-again", [], [again], ["root"]))
            self._deliver(again, owners, [], rng)

    def _write_mboxes(self) -> None:
        for owner in self.mbox_owners:
            kept = [delivery for delivery in self._deliveries if delivery.owner == owner]
            kept.sort(key=lambda delivery: (delivery.mail.when, delivery.mail.message_id))
            if not kept:
                continue
            path = f"mail/{owner.user}.mbox"
            entries = [_mbox_entry(delivery) for delivery in kept]
            attached = sum(len(delivery.mail.attachments) for delivery in kept)
            last = kept[-1].mail.when
            self.world.store.write(path, b"".join(entries), last, "mbox", len(kept) + attached)
            for delivery in kept:
                self._record_mail(path, delivery.mail)

    def _write_maildirs(self) -> None:
        for owner in self.maildir_owners:
            base = f"maildir/{owner.user}"
            for folder in ("cur", "new", "tmp"):
                (self.world.store.root / base / folder).mkdir(parents=True)
            kept = [delivery for delivery in self._deliveries if delivery.owner == owner]
            for number, delivery in enumerate(kept):
                mail = delivery.mail
                name = f"{mail.when.strftime('%Y%m%d%H%M%S')}.M{number}P{len(kept)}.korvex"
                path = f"{base}/new/{name}" if number % 9 == 8 else f"{base}/cur/{name}:2,S"
                attached = len(mail.attachments)
                self.world.store.write(path, delivery.data, mail.when, "mail", attached)
                self._record_mail(path, mail)

    def _record_mail(self, path: str, mail: Mail) -> None:
        truth, key = self.world.truth, mail.message_id
        self._paths.setdefault(key, []).append(path)
        truth.unit(path, key, "headers", _headers(mail))
        truth.unit(path, key, "subject", mail.subject)
        truth.unit(path, key, "body", mail.body)
        for attachment in mail.attachments:
            truth.unit(path, f"{key}/{attachment.name}", "body", attachment.text)

    def _record(self) -> None:
        truth = self.world.truth
        for thread in self._threads:
            members = [
                {"path": path, "message_id": mail.message_id, "link": link}
                for mail, link in zip(thread.mails, thread.links, strict=True)
                for path in self._paths[mail.message_id]
            ]
            truth.threads.append({"thread": thread.key, "members": members})
        mails = {delivery.mail.message_id: delivery.mail for delivery in self._deliveries}
        for mail in mails.values():
            paths, key = self._paths[mail.message_id], mail.message_id
            names = [key, *(f"{key}/{attachment.name}" for attachment in mail.attachments)]
            for name in names if len(paths) > 1 else ():
                truth.duplicate("exact", [(path, name) for path in paths], 1.0)
        for root, again in self._near:
            members_near = [
                (path, mail.message_id)
                for mail in (root, again)
                for path in self._paths[mail.message_id]
            ]
            left = similarity(plain(root.body), plain(again.body))
            truth.duplicate("near", members_near, left)


def _mbox_entry(delivery: _Delivery) -> bytes:
    mail = delivery.mail
    when = f"{mail.when:%a %b} {mail.when.day:2d} {mail.when:%H:%M:%S %Y}"
    first = f"From {mail.sender.email} {when}\n"
    return first.encode() + _FROM_LINE.sub(rb">\1", delivery.data) + b"\n"


def _headers(mail: Mail) -> str:
    lines = [("From", [mail.sender]), ("To", mail.to), ("Cc", mail.cc)]
    return "\n".join(
        f"{name}: {', '.join(_addressed(person) for person in people)}"
        for name, people in lines
        if people
    )


def _addressed(person: Person) -> str:
    return f"{person.called('full')} <{mark('EMAIL_ADDRESS', person.email, person.key)}>"
