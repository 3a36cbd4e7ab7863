"""Writes the whole company: the store a crawler reads, and the truth beside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from refinery.demo.agents import write_agents
from refinery.demo.archives import write_archives
from refinery.demo.benchmark import read_items, write_items
from refinery.demo.broken import write_broken
from refinery.demo.chat import write_chat
from refinery.demo.documents import write_documents
from refinery.demo.handbook import write_handbook
from refinery.demo.identifiers import HouseNumbers
from refinery.demo.mailboxes import Mailboxes
from refinery.demo.meetings import write_meetings
from refinery.demo.people import Person, Roster, make_roster
from refinery.demo.permissions import set_permissions
from refinery.demo.plants import Plants
from refinery.demo.repository import write_repository
from refinery.demo.store import Store
from refinery.demo.tickets import write_tickets
from refinery.demo.truth import Row, Truth
from refinery.demo.world import World
from refinery.errors import UsageError


@dataclass(frozen=True)
class CompanySummary:
    """What was written and where."""

    store: Path
    truth: Path
    benchmark: Path
    canaries: Path
    directory: Path
    documents: int
    files: int
    kinds: dict[str, int]
    pii: dict[str, int]
    threads: int
    duplicates: dict[str, int]
    has_repository: bool


def write_company(directory: Path, scale: float = 1.0, seed: int = 7) -> CompanySummary:
    """Writes about ``scale`` x 2,800 documents; one seed gives the same bytes everywhere.

    Raises:
        UsageError: The scale is not positive, or the directory exists and is not empty.
    """
    if scale <= 0:
        raise UsageError(f"A scale of {scale} writes nothing.", "give a scale above 0")
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise UsageError(
            "The directory for the demo exists and is not empty.", "name a new or empty one"
        )
    world = _new_world(directory, scale, seed)
    has_repository = _write_all(world)
    world.store.settle(datetime(2024, 12, 31, 18))
    return _finish(world, directory, has_repository)


def _new_world(directory: Path, scale: float, seed: int) -> World:
    truth = Truth()
    chance = Random(f"{seed}/people")
    numbers = HouseNumbers(Random(f"{seed}/numbers"))
    staff = max(40, round(150 * min(scale, 4.0)))
    roster = make_roster(chance, numbers, staff, max(25, round(90 * min(scale, 4.0))))
    plants = Plants(Random(f"{seed}/plants"), read_items())
    truth.canaries = plants.canaries
    truth.people = [_person_row(person) for person in roster.everybody]
    store = Store(directory / "store", truth)
    return World(store, truth, roster, numbers, plants, seed, scale)


def _write_all(world: World) -> bool:
    writers: tuple[Callable[[World], object], ...] = (
        write_handbook,
        write_documents,
        write_tickets,
        write_chat,
        write_meetings,
        write_agents,
        write_archives,
        write_broken,
    )
    Mailboxes(world).write()
    for write in writers:
        write(world)
    has_repository = write_repository(world)
    set_permissions(world)
    return has_repository


def _finish(world: World, directory: Path, has_repository: bool) -> CompanySummary:
    truth, items = world.truth, directory / "benchmark" / "items.jsonl"
    canaries, people = directory / "canaries.txt", directory / "directory.csv"
    truth.write(directory / "truth")
    write_items(read_items(), items)
    canaries.write_text("\n".join(world.plants.canaries.values()) + "\n", encoding="utf-8")
    people.write_text(_directory(world.roster), encoding="utf-8")
    summary = truth.summary()
    return CompanySummary(
        store=world.store.root,
        truth=directory / "truth",
        benchmark=items,
        canaries=canaries,
        directory=people,
        documents=truth.documents(),
        files=len(truth.files),
        kinds=truth.kinds(),
        pii=dict(summary["pii"]),  # type: ignore[call-overload]
        threads=len(truth.threads),
        duplicates=dict(summary["duplicates"]),  # type: ignore[call-overload]
        has_repository=has_repository,
    )


def _directory(roster: Roster) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["name", "email"])
    writer.writerows([person.name, person.email] for person in roster.staff)
    return out.getvalue()


def _person_row(person: Person) -> Row:
    row: Row = {"id": person.key, "kind": "staff" if person.is_staff else "outsider"}
    for name in ("name", "first", "last", "email", "phone", "employee", "address", "iban", "card"):
        row[name] = getattr(person, name)
    row["born"] = person.born.isoformat()
    return row
