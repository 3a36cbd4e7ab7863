"""A scene: one matter with its people, nouns, dates and numbers, kept the same throughout."""

from __future__ import annotations

from datetime import datetime
from random import Random

from refinery.demo.identifiers import HouseNumbers
from refinery.demo.marks import mark
from refinery.demo.people import Person, Roster
from refinery.demo.prose import dates
from refinery.demo.prose.banks import Bank, common_slots, theme
from refinery.demo.prose.grammar import render

_ROLES = ("owner", "lead", "peer", "newcomer", "contact")


class Scene:
    """Fills templates of one theme; what was said once stays true, and is not said twice."""

    def __init__(
        self,
        rng: Random,
        theme_name: str,
        roster: Roster,
        numbers: HouseNumbers,
        today: datetime,
    ) -> None:
        self.rng = rng
        self.theme = theme(theme_name)
        self.roster = roster
        self.today = today
        self._numbers = numbers
        self._bound: dict[str, str] = {}
        self._lent: dict[str, tuple[str, ...]] = {}
        self._used: set[str] = set()
        self._last = ""
        self._named: set[str] = set()
        staff = rng.sample(roster.staff, len(_ROLES))
        self.people = dict(zip(_ROLES, staff, strict=True))
        self.people["contact"] = rng.choice(roster.outsiders)
        self._currency = rng.choice(dates.CURRENCIES)
        self._is_spelling = rng.random() < 0.6
        self._present: tuple[Person, ...] = ()
        self._past = [dates.workday(today, -rng.randint(2, 24)) for _ in range(2)]
        self._soon = [dates.workday(today, rng.randint(2, 30)) for _ in range(3)]

    def lend(self, slots: Bank) -> None:
        """Adds nouns to choose from, such as those of a bank read beside the theme."""
        self._lent.update(slots)

    def bind(self, name: str, value: str) -> None:
        """Fixes the filler of a slot."""
        self._bound[name] = value

    def keep_apart(self, present: list[Person]) -> None:
        """Takes those who write to each other out of the matter they write about."""
        self._present = tuple(present)
        for role, person in list(self.people.items()):
            if person in present and role != "contact":
                self.people[role] = self._absent()

    def _absent(self) -> Person:
        taken = {*self._present, *self.people.values()}
        return self.rng.choice([person for person in self.roster.staff if person not in taken])

    def say(self, template: str) -> str:
        """Writes one sentence from a template."""
        text = render(template, self.rng, self.fill)
        text = " ".join(text.split()).replace(" ,", ",").replace("..", ".")
        return text[:1].upper() + text[1:]

    def draw(self, templates: tuple[str, ...]) -> str:
        """A template not used in this scene before, as long as there is one."""
        fresh = [template for template in templates if template not in self._used]
        if not fresh:
            self._used.difference_update(templates)
            fresh = [template for template in templates if template != self._last]
        self._last = self.rng.choice(fresh or templates)
        self._used.add(self._last)
        return self._last

    def fill(self, name: str) -> str:
        """The filler of a slot; ``*name`` draws afresh, ``#1-9`` is a number."""
        if name.startswith("#"):
            low, high = name[1:].split("-")
            return dates.number(self.rng, int(low), int(high), self._is_spelling)
        if name[:1].isupper():
            filled = self.fill(name.lower())
            return filled[:1].upper() + filled[1:]
        if "." in name:
            role, detail = name.split(".")
            return self._someone(role).detail(detail, self.rng)
        if name in _ROLES or name in ("*person", "*contact"):
            return self._named_person(self._someone(name))
        if name in ("case", "ticket", "employee"):
            return self._house(name)
        return self._plain(name)

    def _plain(self, name: str) -> str:
        match name:
            case "past":
                return dates.written(self.rng.choice(self._past), self.rng)
            case "soon":
                return dates.written(self.rng.choice(self._soon), self.rng)
            case "time":
                return dates.clock(self.rng)
            case "money":
                return dates.amount(self.rng, self._currency)
            case "month":
                step = self.rng.choice((-6, -5, -4, -3, -2, -1, -1, 1, 2))
                return dates.MONTHS[(self.today.month - 1 + step) % 12]
            case "year":
                return str(self.today.year)
        return self._noun(name)

    def _noun(self, name: str) -> str:
        slot = name.removeprefix("*")
        if slot == name and slot in self._bound:
            return self._bound[slot]
        options = self._lent.get(slot) or self.theme.slots.get(slot) or common_slots()[slot]
        filled = render(self.rng.choice(options), self.rng, self.fill)
        if slot == name:
            self._bound[slot] = filled
        return filled

    def _house(self, name: str) -> str:
        if name == "employee":
            return self.people["newcomer"].detail("employee", self.rng)
        if name not in self._bound:
            value = (
                self._numbers.case(self.today.year) if name == "case" else self._numbers.ticket()
            )
            self._bound[name] = mark(f"{name.upper()}_NUMBER", value)
        return self._bound[name]

    def _someone(self, role: str) -> Person:
        if role in self.people:
            return self.people[role]
        if role == "*contact":
            return self.rng.choice(self.roster.outsiders)
        return self._absent()

    def _named_person(self, person: Person) -> str:
        if person.key not in self._named:
            self._named.add(person.key)
            return person.called("full")
        return person.called(self.rng.choice(("first", "first", "first", "full", "formal")))
