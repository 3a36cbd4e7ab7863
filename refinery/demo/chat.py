"""The chat export: a folder a channel, a JSON file a day, users and channels beside them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from random import Random

from refinery.demo.marks import mark, plain
from refinery.demo.people import Person
from refinery.demo.prose.banks import bank
from refinery.demo.prose.compose import exchange, personal, sentence
from refinery.demo.prose.scene import Scene
from refinery.demo.truth import Row
from refinery.demo.world import World

_CHANNELS = ("general", "platform", "service", "sales", "lab", "releases", "office", "it-help")


def write_chat(world: World) -> None:
    """Writes days of talk in every channel."""
    members = {channel: _members(world, channel) for channel in _CHANNELS}
    for index in range(world.count(160, 18)):
        rng = world.rng("chat", index)
        channel = _CHANNELS[index % len(_CHANNELS)]
        _write_day(world, channel, members[channel], rng)
    _write_lists(world, members)


def _members(world: World, channel: str) -> list[Person]:
    return world.rng("members", channel).sample(world.roster.staff, 7)


def _write_day(world: World, channel: str, members: list[Person], rng: Random) -> None:
    day = world.day(rng)
    path = f"chat/{channel}/{day:%Y-%m-%d}.json"
    while world.store.exists(path):
        day += timedelta(days=1)
        path = f"chat/{channel}/{day:%Y-%m-%d}.json"
    moment = day.replace(hour=rng.randint(7, 10))
    messages: list[Row] = []
    for _ in range(rng.randint(2, 4)):
        talk = _talk(world, world.scene(rng, day), members)
        moment = _append(world, path, messages, talk, moment, rng)
        moment += timedelta(minutes=rng.randint(20, 120))
    text = json.dumps(messages, ensure_ascii=False, indent=1)
    world.store.write(path, text.encode(), day, "chat", len(messages))


def _talk(world: World, scene: Scene, members: list[Person]) -> list[tuple[Person, str, bool]]:
    """One matter: who says what, and whether it is said in the thread of the first message."""
    rng = scene.rng
    scene.lend({name: bank("chat")[name] for name in ("thing", "weekday")})
    people = rng.sample(members, 4)
    scene.keep_apart(people)
    start = _loose(sentence(scene, "problem"), rng)
    if rng.random() < 0.5:
        start = f"{_loose(scene.say(rng.choice(bank('chat')['openers'])), rng)}\n{start}"
    said = [(people[0], _new(world, scene, start), False)]
    asker, in_thread = people[1], rng.random() < 0.6
    for _ in range(rng.randint(1, 3)):
        question, answer = exchange(scene)
        said.append((asker, _new(world, scene, _loose(question, rng)), in_thread))
        said.append((people[0], _new(world, scene, _loose(answer, rng)), in_thread))
        if rng.random() < 0.7:
            scene.bind("first", people[0].called("first"))
            ack = scene.say(scene.draw(bank("chat")["acks"]))
            said.append((rng.choice(people[1:]), _new(world, scene, _loose(ack, rng)), in_thread))
    if rng.random() < 0.35:
        said.append((people[2], _new(world, scene, personal(scene, "chat")), in_thread))
    plant = world.plants.take("chat")
    return [*said, (people[2], plant, False)] if plant else said


def _new(world: World, scene: Scene, text: str) -> str:
    while not world.is_new(plain(text)):
        more = sentence(scene, scene.rng.choice(("evidence", "steps")))
        text = f"{text} {_loose(more, scene.rng)}"
    return text


def _loose(text: str, rng: Random) -> str:
    """The way people type in a hurry; marked values stay as they are."""
    if rng.random() < 0.5 and text[0] != "\ue000":
        text = text[0].lower() + text[1:]
    return text.rstrip(".") if rng.random() < 0.6 else text


def _append(
    world: World,
    path: str,
    messages: list[Row],
    talk: list[tuple[Person, str, bool]],
    moment: datetime,
    rng: Random,
) -> datetime:
    first = ""
    for person, marked, in_thread in talk:
        moment += timedelta(seconds=rng.randint(15, 400))
        stamp = f"{int((moment - datetime(1970, 1, 1)).total_seconds())}.{len(messages):06d}"
        text = world.truth.unit(path, stamp, "text", marked)
        message: Row = {"type": "message", "user": _user(person), "ts": stamp, "text": text}
        if in_thread:
            message["thread_ts"] = first
        first = first or stamp
        messages.append(message)
    return moment


def _user(person: Person) -> str:
    return f"U{person.key[2:]}"


def _write_lists(world: World, members: dict[str, list[Person]]) -> None:
    when = world.day(world.rng("chat-lists"))
    talking = {person.key: person for people in members.values() for person in people}
    users: list[Row] = []
    for key in sorted(talking):
        person = talking[key]
        email = mark("EMAIL_ADDRESS", person.email, person.key)
        name = person.called("full")
        world.truth.unit("chat/users.json", _user(person), "profile", f"{name}\n{email}")
        profile = {"real_name": person.name, "email": person.email, "title": person.job}
        users.append({"id": _user(person), "name": person.user, "profile": profile})
    channels = [
        {"id": f"C{index:03d}", "name": name, "members": [_user(person) for person in people]}
        for index, (name, people) in enumerate(members.items(), start=1)
    ]
    for path, rows in (("chat/users.json", users), ("chat/channels.json", channels)):
        data = json.dumps(rows, ensure_ascii=False, indent=1).encode()
        world.store.write(path, data, when, "chat-index")
