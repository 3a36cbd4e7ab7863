"""The handbook: pages of rules with headings, lists and questions, one topic and place each."""

from __future__ import annotations

from functools import cache
from random import Random

from refinery.demo.duplicates import near_copy, similarity
from refinery.demo.marks import plain
from refinery.demo.prose.banks import bank
from refinery.demo.prose.scene import Scene
from refinery.demo.world import World

_PLACES = (
    "Leeds", "Rotterdam", "Gdynia", "Lyon", "Leipzig", "Bilbao", "Columbus", "all sites",
    "field service", "the laboratory", "the warehouse", "the sales offices",
)  # fmt: skip
_ORDER = ("scope", "how", "limits", "exceptions", "why", "duties", "records", "tips")


def write_handbook(world: World) -> None:
    """Writes the pages, an index for each area, and some near copies."""
    rng = world.rng("handbook")
    topics = sorted(_topics())
    pairs = [(topic, place) for topic in topics for place in _PLACES]
    rng.shuffle(pairs)
    pages: list[tuple[str, str]] = []
    for topic, place in pairs[: world.count(112, 14)]:
        chance = world.rng("page", topic, place)
        scene = world.scene(chance, world.day(chance))
        text = _page(world, scene, topic, place)
        area = place.replace(" ", "-")
        path = f"handbook/{area}/{topic.replace(' ', '-')}.md"
        _write(world, path, text, scene)
        pages.append((path, text))
    _plant_near(world, pages, rng)


def _write(world: World, path: str, text: str, scene: Scene) -> None:
    world.store.write(path, (plain(text) + "\n").encode(), scene.today, "md")
    world.truth.unit(path, "", "body", text)


@cache
def _topics() -> dict[str, dict[str, str]]:
    return {
        topic: dict(pair.split("=", 1) for pair in lines[0].split("|"))
        for topic, lines in bank("topics").items()
    }


@cache
def _headings() -> dict[str, tuple[str, ...]]:
    pairs = (line.split(": ", 1) for line in bank("handbook")["headings"])
    return {kind: tuple(names.split("|")) for kind, names in pairs}


def _page(world: World, scene: Scene, topic: str, place: str) -> str:
    rng = scene.rng
    where = place if place[0].islower() else f"our {place} site"
    scene.lend({name: (value,) for name, value in _topics()[topic].items()})
    scene.lend({"place": (where,)})
    kinds = [kind for kind in _ORDER if kind == "how" or rng.random() < 0.66]
    middle = kinds[1:]
    rng.shuffle(middle)
    blocks = [f"# {topic.capitalize()} ({place})", _prose(scene, "purpose", 2, 4)]
    for kind in [kinds[0], *middle]:
        blocks.append("## " + scene.say(rng.choice(_headings()[kind])))
        blocks.append(_prose(scene, kind, 2, 5))
        if kind == "how":
            blocks += _checklist(scene)
    if rng.random() < 0.6:
        blocks += _questions(scene)
    plant = world.plants.take("handbook")
    if plant:
        blocks.insert(rng.randint(2, len(blocks)), plant)
    if rng.random() < 0.5:
        blocks.append(_contact(scene))
    return "\n\n".join(blocks)


def _prose(scene: Scene, kind: str, least: int, most: int) -> str:
    count = scene.rng.randint(least, most)
    return " ".join(scene.say(scene.draw(bank("handbook")[kind])) for _ in range(count))


def _checklist(scene: Scene) -> list[str]:
    rng = scene.rng
    items = rng.sample(bank("handbook")["list how"], rng.randint(3, 6))
    intro = scene.say(rng.choice(bank("handbook")["intro list"]))
    return [intro, "\n".join(f"- {scene.say(item)}" for item in items)]


def _questions(scene: Scene) -> list[str]:
    lines = scene.rng.sample(bank("handbook")["questions"], scene.rng.randint(1, 3))
    blocks = []
    for line in lines:
        question, answer = line.split("=>")
        blocks += [f"### {scene.say(question.strip())}", scene.say(answer.strip())]
    return blocks


def _contact(scene: Scene) -> str:
    owner = scene.people["owner"]
    email, phone = owner.detail("email", scene.rng), owner.detail("phone", scene.rng)
    return scene.say(f"[Owner of this page|Questions to|Contact]: {{owner}}, {email}, {phone}")


def _plant_near(world: World, pages: list[tuple[str, str]], rng: Random) -> None:
    wanted = world.count(10, 2)
    for path, text in rng.sample(pages, len(pages)):
        changed = near_copy(text, rng)
        if not changed or not wanted:
            continue
        wanted -= 1
        copy = path.replace("handbook/", "handbook/archive/", 1)
        scene = world.scene(rng, world.day(rng))
        _write(world, copy, changed, scene)
        left = similarity(plain(text), plain(changed))
        world.truth.duplicate("near", [(path, ""), (copy, "")], left)
