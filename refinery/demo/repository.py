"""A real git repository, written through ``git fast-import`` so that every hash repeats."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from refinery.demo.marks import plain
from refinery.demo.pages import markdown_text
from refinery.demo.papers import make_paper
from refinery.demo.people import Person
from refinery.demo.prose.banks import bank
from refinery.demo.sources import files_of_the_project
from refinery.demo.world import World

_NAME = "flowgauge"
_THEMES = ("incident-review", "data-migration", "research")


@dataclass(frozen=True)
class Commit:
    """One change: files with their new content."""

    author: Person
    when: datetime
    message: str
    files: dict[str, str]


def write_repository(world: World) -> bool:
    """Writes ``code/flowgauge``; without git on the machine nothing is written."""
    git = shutil.which("git")
    if git is None:
        return False
    rng = world.rng("repository")
    commits = _commits(world, rng)
    folder = world.store.root / "code" / _NAME
    folder.mkdir(parents=True)
    _import(git, folder, commits)
    final: dict[str, tuple[str, datetime]] = {}
    for commit in commits:
        final.update({path: (text, commit.when) for path, text in commit.files.items()})
    for name, (text, when) in sorted(final.items()):
        path = f"code/{_NAME}/{name}"
        data = world.truth.unit(path, "", "body", text)
        world.store.write(path, data.encode(), when, Path(name).suffix[1:] or "text")
    _record_internals(world, folder, commits[-1].when)
    return True


def _commits(world: World, rng: Random) -> list[Commit]:
    authors = rng.sample(world.roster.staff, 4)
    when = datetime(2023, 3, 6, 9, 30)
    commits: list[Commit] = []
    for path, text in files_of_the_project(rng).items():
        when += timedelta(hours=rng.randint(20, 190), minutes=rng.randrange(60))
        commits.append(Commit(rng.choice(authors), when, _message(rng, path), {path: text}))
    for number in range(world.count(8, 3)):
        when += timedelta(hours=rng.randint(40, 300), minutes=rng.randrange(60))
        scene = world.scene(rng, when, rng.choice(_THEMES))
        text = markdown_text(make_paper(world, rng, "code", scene)) + "\n"
        text += world.plants.take("code")
        name = f"docs/adr/{number + 1:04d}-{scene.theme.name}.md"
        message = f"Record decision {number + 1}"
        commits.append(Commit(rng.choice(authors), when, message, {name: text}))
    return commits


def _message(rng: Random, path: str) -> str:
    what = rng.choice(bank("chat")["thing2"]).replace("-", " ")
    verb = rng.choice(("Add", "Rework", "Extend", "Tidy", "Fix"))
    reason = rng.choice(("after the review", "as agreed", "first cut", "see the ticket", "again"))
    return f"{verb} {Path(path).stem.replace('_', ' ')} for {what} ({reason})"


def _import(git: str, folder: Path, commits: list[Commit]) -> None:
    with tempfile.TemporaryDirectory() as home:
        kept = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
        clean = {**kept, "HOME": home, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}

        def run(*arguments: str, data: bytes = b"") -> None:
            command = [git, "-C", str(folder), *arguments]
            subprocess.run(command, input=data, env=clean, check=True, capture_output=True)

        run("init", "--quiet", "--template=", "--initial-branch=main")
        run(
            "-c",
            "core.logAllRefUpdates=false",
            "fast-import",
            "--quiet",
            data=b"".join(_stream(commits)),
        )
        run("read-tree", "HEAD")


def _stream(commits: list[Commit]) -> list[bytes]:
    parts: list[bytes] = []
    for commit in commits:
        seconds = int((commit.when - datetime(1970, 1, 1)).total_seconds())
        who = f"{commit.author.name} <{commit.author.email}> {seconds} +0000"
        message = commit.message.encode()
        head = f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata {len(message)}\n"
        parts += [head.encode(), message, b"\n"]
        for path, text in commit.files.items():
            data = plain(text).encode()
            parts += [f"M 100644 inline {path}\ndata {len(data)}\n".encode(), data, b"\n"]
    return parts


def _record_internals(world: World, folder: Path, when: datetime) -> None:
    for file in sorted((folder / ".git").rglob("*")):
        if file.is_file():
            path = str(file.relative_to(world.store.root))
            world.store.touch(path, when)
            world.truth.file(path, "git-internal", "skipped", 0, "inside .git")
