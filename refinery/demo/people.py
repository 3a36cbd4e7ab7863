"""The people of the demo: staff and outsiders with everything that identifies them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from random import Random

from faker import Faker

from refinery.demo import identifiers
from refinery.demo.marks import mark

COMPANY = "Korvex Instruments"
_LOCALES = {
    "en_GB": ("GB", "GB"),
    "de_DE": ("DE", "DE"),
    "en_US": ("US", "NL"),
    "fr_FR": ("FR", "FR"),
    "es_ES": ("GB", "ES"),
    "pl_PL": ("DE", "PL"),
}
_DOMAINS = ("korvex.corp", "mail.korvex.corp", "korvex.corp", "leeds.korvex.corp")
_OUTSIDE = (
    "halden-logistics.example",
    "nordvik.example.com",
    "castello-seals.example.org",
    "oriel-systems.example",
    "ahlfeld.example.net",
    "riverbend.example.com",
    "maurel-eaux.example.org",
    "oakhanger.example.net",
    "example.com",
    "example.org",
)
_JOBS = (
    "Calibration Engineer",
    "Account Manager",
    "Controller",
    "Head of Field Service",
    "Buyer",
    "Quality Lead",
    "Platform Engineer",
    "Shift Supervisor",
    "Legal Counsel",
    "People Partner",
    "Product Owner",
    "Warehouse Manager",
)


@dataclass(frozen=True)
class Person:
    """Somebody with a name, addresses and numbers of their own."""

    key: str
    first: str
    last: str
    woman: bool
    email: str
    phone: str
    employee: str
    address: str
    born: date
    iban: str
    card: str
    job: str
    site: str

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"

    @property
    def is_staff(self) -> bool:
        """Whether the person works for the company."""
        return bool(self.employee)

    @property
    def user(self) -> str:
        """The part of the address before the sign."""
        return self.email.split("@")[0]

    def called(self, form: str) -> str:
        """The marked name: ``full``, ``first``, ``last``, ``formal`` or ``reversed``."""
        written = {
            "full": self.name,
            "first": self.first,
            "last": self.last,
            "reversed": f"{self.last}, {self.first}",
        }
        if form == "formal":
            return f"{'Ms' if self.woman else 'Mr'} {mark('PERSON', self.last, self.key)}"
        return mark("PERSON", written[form], self.key)

    def detail(self, name: str, rng: Random) -> str:
        """One marked detail: email, phone, employee, address, born, iban or card."""
        if name == "born":
            forms = (f"{self.born:%d.%m.%Y}", f"{self.born:%d %B %Y}", f"{self.born:%Y-%m-%d}")
            return mark("DATE_OF_BIRTH", rng.choice(forms), self.key)
        entity, value = {
            "email": ("EMAIL_ADDRESS", self.email),
            "phone": ("PHONE_NUMBER", identifiers.phone_written(self.phone, rng)),
            "employee": ("EMPLOYEE_NUMBER", self.employee or "EMP/39999"),
            "address": ("STREET_ADDRESS", self.address),
            "iban": ("IBAN_CODE", identifiers.grouped(self.iban, rng)),
            "card": ("CREDIT_CARD", identifiers.grouped(self.card, rng)),
        }[name]
        return mark(entity, value, self.key)


@dataclass(frozen=True)
class Roster:
    """Everybody, staff first."""

    staff: tuple[Person, ...]
    outsiders: tuple[Person, ...]

    @property
    def everybody(self) -> tuple[Person, ...]:
        """Staff and outsiders."""
        return self.staff + self.outsiders


def make_roster(
    rng: Random, numbers: identifiers.HouseNumbers, staff: int, outsiders: int
) -> Roster:
    """Invents the people; no two share a name or an address."""
    fakers = {locale: Faker(locale) for locale in _LOCALES}
    for faker in fakers.values():
        faker.seed_instance(rng.randrange(2**32))
    taken: set[str] = set()
    people = [
        _person(index, index < staff, rng, fakers, taken) for index in range(staff + outsiders)
    ]
    hired = [_with_number(person, numbers.employee()) for person in people[:staff]]
    return Roster(tuple(hired), tuple(people[staff:]))


def _with_number(person: Person, employee: str) -> Person:
    return Person(**{**person.__dict__, "employee": employee})


def _person(
    index: int, is_staff: bool, rng: Random, fakers: dict[str, Faker], taken: set[str]
) -> Person:
    locale = rng.choice(sorted(_LOCALES))
    faker = fakers[locale]
    phone_country, bank_country = _LOCALES[locale]
    woman = rng.random() < 0.5
    while True:
        first = str(faker.first_name_female() if woman else faker.first_name_male())
        last = str(faker.last_name_female() if woman else faker.last_name_male())
        user = f"{_ascii(first)}.{_ascii(last)}"
        if user not in taken:
            taken.add(user)
            break
    domain = rng.choice(_DOMAINS if is_staff else _OUTSIDE)
    if not is_staff and rng.random() < 0.4:
        user = f"{_ascii(first)[0]}{_ascii(last)}"
    return Person(
        key=f"p-{index + 1:04d}",
        first=first,
        last=last,
        woman=woman,
        email=f"{user}{'' if is_staff else index % 7 or ''}@{domain}",
        phone=identifiers.phone(rng, phone_country),
        employee="",
        address=str(faker.address()).replace("\n", ", "),
        born=date(rng.randint(1959, 2001), rng.randint(1, 12), rng.randint(1, 28)),
        iban=identifiers.iban(rng, bank_country),
        card=identifiers.card(rng),
        job=rng.choice(_JOBS),
        site=rng.choice(("Leeds", "Rotterdam", "Gdynia", "Lyon", "Leipzig", "Bilbao", "Columbus")),
    )


def _ascii(name: str) -> str:
    folded = name.lower().translate(str.maketrans("łßøæ", "lsoa"))
    decomposed = unicodedata.normalize("NFKD", folded)
    return "".join(char for char in decomposed if char.isascii() and char.isalnum())
