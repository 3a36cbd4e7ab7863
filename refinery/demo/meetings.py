"""Meeting transcripts: WebVTT with voices, and plain text with a name before each turn."""

from __future__ import annotations

from datetime import timedelta

from refinery.demo.marks import plain
from refinery.demo.people import Person
from refinery.demo.prose.banks import bank
from refinery.demo.prose.compose import STAGES, exchange, sentence, title
from refinery.demo.prose.scene import Scene
from refinery.demo.world import World


def write_meetings(world: World) -> None:
    """Writes the transcripts, half of them with times."""
    for index in range(world.count(50, 6)):
        rng = world.rng("meeting", index)
        scene = world.scene(rng, world.day(rng))
        scene.lend({name: bank("chat")[name] for name in ("thing", "weekday")})
        turns = _turns(world, scene)
        stem = f"meetings/{scene.today:%Y-%m-%d}-{scene.theme.name}"
        if index % 2:
            text, suffix = _as_text(scene, turns), "txt"
        else:
            text, suffix = _as_vtt(scene, turns), "vtt"
        path = world.fresh_path(stem, f".{suffix}")
        world.store.write(path, (plain(text) + "\n").encode(), scene.today, suffix)
        world.truth.unit(path, "", "body", text)


def _turns(world: World, scene: Scene) -> list[tuple[Person, str]]:
    """Agenda item after agenda item, each with statements, questions and answers."""
    rng = scene.rng
    speakers = rng.sample(scene.roster.staff, rng.randint(3, 5))
    scene.keep_apart(speakers)
    turns = [(speakers[0], f"{scene.say('[Good morning|Hello|Welcome].')} {title(scene)}.")]
    for stage in STAGES:
        for _ in range(rng.randint(2, 4)):
            turns.append((rng.choice(speakers), _spoken(scene, stage)))
            if rng.random() < 0.45:
                question, answer = exchange(scene)
                asker, answerer = rng.sample(speakers, 2)
                turns += [(asker, question), (answerer, answer)]
            if rng.random() < 0.3:
                scene.bind("first", turns[-1][0].called("first"))
                listener = rng.choice([p for p in speakers if p != turns[-1][0]])
                turns.append((listener, scene.say(scene.draw(bank("chat")["spoken acks"]))))
    plant = world.plants.take("meeting")
    return [*turns, (speakers[1], plant)] if plant else turns


def _spoken(scene: Scene, stage: str) -> str:
    text = " ".join(sentence(scene, stage) for _ in range(scene.rng.choice((1, 1, 2))))
    if scene.rng.random() < 0.35:
        return f"{scene.draw(bank('chat')['spoken'])} {text}"
    return text


def _as_vtt(scene: Scene, turns: list[tuple[Person, str]]) -> str:
    cues = ["WEBVTT"]
    clock = timedelta(seconds=scene.rng.randint(2, 30))
    for person, text in turns:
        length = timedelta(milliseconds=len(plain(text)) * scene.rng.randint(55, 75))
        times = f"{_stamp(clock)} --> {_stamp(clock + length)}"
        cues.append(f"{times}\n<v {person.called('full')}>{text}")
        clock += length + timedelta(milliseconds=scene.rng.randint(100, 3_000))
    return "\n\n".join(cues)


def _stamp(moment: timedelta) -> str:
    millis = round(moment.total_seconds() * 1000)
    minutes, rest = divmod(millis, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}"


def _as_text(scene: Scene, turns: list[tuple[Person, str]]) -> str:
    people = {person.key: person for person, _ in turns}
    names = ", ".join(person.called("full") for person in people.values())
    head = f"{title(scene)}\n{scene.today:%d %B %Y}, {scene.fill('*site')}\nPresent: {names}"
    form = scene.rng.choice(("full", "first"))
    return head + "\n\n" + "\n".join(f"{person.called(form)}: {text}" for person, text in turns)
