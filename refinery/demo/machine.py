"""Mails that no human wrote: absences, build results, alerts, reminders."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from refinery.demo.marks import mark
from refinery.demo.people import Person
from refinery.demo.prose.banks import bank
from refinery.demo.prose.scene import Scene
from refinery.demo.rfc822 import Mail, message_id
from refinery.demo.world import World


def make_notice(world: World, rng: Random, owner: Person) -> Mail:
    """One notice to the owner of a mailbox."""
    scene = world.scene(rng, world.day(rng))
    scene.lend(bank("mail"))
    scene.lend({**bank("chat"), "thing": bank("mail")["thing"]})
    writers: tuple[Callable[[Scene], tuple[str, str]], ...] = (_away, _build, _alert, _approval)
    subject, body = rng.choice(writers)(scene)
    sender = scene.people["lead"]
    headers = {"Auto-Submitted": "auto-generated", "Precedence": "bulk"}
    if body.startswith("Build"):
        headers["List-Id"] = "<builds.mail.korvex.corp>"
    return Mail(
        message_id(rng, sender), sender, [owner], scene.today, subject, body, headers=headers
    )


def _away(scene: Scene) -> tuple[str, str]:
    name = scene.people["lead"].called("full")
    text = scene.say(scene.draw(bank("mail")["away"]))
    subject = scene.say("[Automatic reply|Out of office|Absence] until {soon} ({line})")
    return subject, f"{scene.rng.choice(('Hello', 'Good day', 'Hi'))},\n\n{text}\n\n{name}"


def _build(scene: Scene) -> tuple[str, str]:
    rng = scene.rng
    branch = scene.say(scene.draw(bank("chat")["branches"])).lower()
    number = rng.randint(2_000, 9_900)
    tests = rng.sample(bank("chat")["tests"], rng.randint(2, 6))
    result = rng.choice(("failed", "is unstable", "is back to normal"))
    lines = [
        f"{test}: {rng.choice(('timeout after', 'assertion after', 'passed in', 'error after'))} "
        f"{rng.randint(1, 90)}.{rng.randint(0, 9)} s"
        for test in tests
    ]
    people = ", ".join(scene.fill("*person") for _ in range(rng.randint(1, 3)))
    body = (
        f"Build {number} of {branch} {result}.\n\nChanges by: {people}\n"
        f"Revision {rng.getrandbits(40):010x}, duration {rng.randint(3, 48)} min on node-"
        f"{rng.randint(1, 14)}\n\n" + "\n".join(lines)
    )
    return f"[build] {branch} #{number} {result}", body


def _alert(scene: Scene) -> tuple[str, str]:
    rng = scene.rng
    system, value = scene.fill("system"), rng.randint(71, 99)
    metric = rng.choice(("disk usage", "queue age", "memory", "failed sign-ins", "response time"))
    host = f"{rng.choice(('osprey', 'tide', 'quill', 'gate'))}{rng.randint(1, 30)}.korvex.corp"
    samples = "\n".join(
        f"{scene.fill('time')} {rng.randint(200, 999) / 10}" for _ in range(rng.randint(4, 11))
    )
    body = (
        f"{metric} of {system} on {host} is at {value} per cent of its limit since "
        f"{scene.fill('time')}.\n\nLast values:\n{samples}\n\nOn call: {scene.fill('*person')}. "
        f"Incident {scene.fill('ticket')} was opened."
    )
    return f"ALERT {system}: {metric} {value} % on {host}", body


def _approval(scene: Scene) -> tuple[str, str]:
    person = scene.people["newcomer"]
    number = mark("EMPLOYEE_NUMBER", person.employee, person.key)
    subject = scene.say("Approval [needed|pending]: {money} for {line}")
    body = scene.say(
        "{newcomer} ("
        + number
        + ") [asks for|requests] {money} for {line}, [purpose|reason]: [visit to {*customer}|"
        "replacement of {thing}|work in {*site} until {soon}]. [Please decide|A decision is due] "
        "by {soon}. [The request|It] is filed under {case}; [after {#5-12} days|later] it goes to "
        "{*person}."
    )
    return subject, body
