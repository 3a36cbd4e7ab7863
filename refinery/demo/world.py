"""What every writer needs: the store, the truth, the people, and chance with a name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from refinery.demo.identifiers import HouseNumbers
from refinery.demo.people import Roster
from refinery.demo.plants import Plants
from refinery.demo.prose.banks import THEMES
from refinery.demo.prose.scene import Scene
from refinery.demo.store import Store
from refinery.demo.truth import Truth

BEGIN = datetime(2023, 2, 1)
DAYS = 690


@dataclass
class World:
    """One company while it is being written."""

    store: Store
    truth: Truth
    roster: Roster
    numbers: HouseNumbers
    plants: Plants
    seed: int
    scale: float
    seen: set[str] = field(default_factory=set)

    def rng(self, *label: object) -> Random:
        """Chance that depends on the seed and the label only."""
        return Random("/".join(str(part) for part in (self.seed, *label)))

    def count(self, base: int, least: int) -> int:
        """How many of a kind at this scale."""
        return max(least, round(base * self.scale))

    def day(self, rng: Random) -> datetime:
        """A working moment within the two years of the story."""
        day = BEGIN + timedelta(days=rng.randrange(DAYS))
        if day.weekday() >= 5:
            day += timedelta(days=7 - day.weekday())
        return day + timedelta(minutes=rng.randint(7 * 60, 18 * 60), seconds=rng.randrange(60))

    def scene(self, rng: Random, when: datetime, theme: str = "") -> Scene:
        """A new matter, of any theme unless one is named."""
        return Scene(rng, theme or rng.choice(THEMES), self.roster, self.numbers, when)

    def is_new(self, text: str) -> bool:
        """Whether a text was never written before; from now on it was."""
        if text in self.seen:
            return False
        self.seen.add(text)
        return True

    def fresh_path(self, path: str, suffix: str) -> str:
        """The path, numbered when it is taken."""
        candidate, number = f"{path}{suffix}", 2
        while self.store.exists(candidate):
            candidate, number = f"{path}-{number}{suffix}", number + 1
        return candidate
