"""The export of the ticket system: one JSON line a ticket, with comments and a resolution."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

from refinery.demo.marks import mark, plain
from refinery.demo.people import Person
from refinery.demo.prose.compose import exchange, paragraph, personal, title
from refinery.demo.prose.scene import Scene
from refinery.demo.truth import Row
from refinery.demo.world import World

_PATH = "tickets/tickets.jsonl"
_THEMES = (
    "incident-review",
    "customer-escalation",
    "data-migration",
    "facilities",
    "security-review",
    "onboarding",
    "release-planning",
    "procurement",
)


def write_tickets(world: World) -> int:
    """Writes the export and returns the number of tickets."""
    rows: list[Row] = []
    count = world.count(260, 30)
    for index in range(count):
        rng = world.rng("ticket", index)
        rows.append(_ticket(world, world.scene(rng, world.day(rng), rng.choice(_THEMES))))
    rows.sort(key=lambda row: str(row["created"]))
    data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    world.store.write(_PATH, data.encode(), world.day(world.rng("tickets")), "tickets", count)
    return count


def _ticket(world: World, scene: Scene) -> Row:
    rng, number = scene.rng, world.numbers.ticket()

    def told(part: str, text: str) -> str:
        return world.truth.unit(_PATH, number, part, text)

    told("id", mark("TICKET_NUMBER", number))
    reporter, assignee = rng.sample(scene.roster.staff, 2)
    scene.keep_apart([reporter, assignee])
    description = paragraph(scene, ("problem", "evidence"), rng.randint(3, 5), share=0.2)
    if rng.random() < 0.4:
        description += " " + personal(scene, "mail")
    plant = world.plants.take("ticket")
    description += f"\n\n{plant}" if plant else ""
    is_closed = rng.random() < 0.78
    comments = _comments(scene, reporter, assignee, told)
    resolution = paragraph(scene, ("decision", "steps"), rng.randint(2, 3), share=0.0)
    return {
        "id": number,
        "title": told("title", title(scene)),
        "reporter": told("reporter", mark("EMAIL_ADDRESS", reporter.email, reporter.key)),
        "assignee": told("assignee", mark("EMAIL_ADDRESS", assignee.email, assignee.key)),
        "status": rng.choice(("closed", "resolved")) if is_closed else "open",
        "priority": rng.choice(("low", "normal", "normal", "high")),
        "created": f"{scene.today:%Y-%m-%dT%H:%M:%SZ}",
        "description": told("description", description),
        "comments": comments,
        "resolution": told("resolution", resolution) if is_closed else None,
    }


def _comments(
    scene: Scene, reporter: Person, assignee: Person, told: Callable[[str, str], str]
) -> list[dict[str, str]]:
    """Questions of the assignee, answers of the reporter, and a finding now and then."""
    rng, when = scene.rng, scene.today
    comments: list[dict[str, str]] = []

    def add(author: Person, text: str) -> None:
        nonlocal when
        when += timedelta(minutes=rng.randint(12, 2_400))
        part = f"comment:{len(comments)}"
        comments.append(
            {
                "author": plain(author.called("full")),
                "time": f"{when:%Y-%m-%dT%H:%M:%SZ}",
                "body": told(part, text),
            }
        )
        told(f"{part}:author", author.called("full"))

    for _ in range(rng.randint(1, 3)):
        question, answer = exchange(scene)
        hello = f"{reporter.called('first')}, " if rng.random() < 0.4 else ""
        add(assignee, hello + question)
        add(reporter, answer)
        if rng.random() < 0.4:
            add(assignee, paragraph(scene, ("evidence", "options"), 2, share=0.1))
    return comments
