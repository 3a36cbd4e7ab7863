"""Identifiers with valid check digits, and the house scheme of the invented company."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

_LETTERS = "ABCDEFGHJKLMNPRSTVX"
_BBAN: dict[str, str] = {
    "DE": "d" * 18,
    "GB": "aaaa" + "d" * 14,
    "FR": "d" * 23,
    "ES": "d" * 20,
    "PL": "d" * 24,
    "NL": "aaaa" + "d" * 10,
}
_CARD_PREFIXES = ("400000", "411111", "424242", "510510", "555555", "222300", "378282")


def iban(rng: Random, country: str) -> str:
    """An IBAN whose check digits are right."""
    bban = "".join(
        rng.choice("0123456789") if kind == "d" else rng.choice("BKLMNRSTV")
        for kind in _BBAN[country]
    )
    digits = "".join(str(int(char, 36)) for char in bban + country)
    return f"{country}{98 - int(digits + '00') % 97:02d}{bban}"


def card(rng: Random) -> str:
    """A card number that passes the Luhn test, from ranges reserved for testing."""
    prefix = rng.choice(_CARD_PREFIXES)
    length = 15 if prefix.startswith("37") else 16
    body = prefix + "".join(rng.choice("0123456789") for _ in range(length - 7))
    doubled = [int(d) * (2 if i % 2 == 0 else 1) for i, d in enumerate(reversed(body))]
    check = -sum(d - 9 if d > 9 else d for d in doubled) % 10
    return f"{body}{check}"


def grouped(value: str, rng: Random) -> str:
    """An IBAN or card number as typed: mostly in groups of four."""
    if rng.random() < 0.35:
        return value
    return " ".join(value[i : i + 4] for i in range(0, len(value), 4))


def phone(rng: Random, country: str) -> str:
    """A number in a range kept free for fiction, as ``country code|area|rest``."""
    makers: dict[str, Callable[[], str]] = {
        "US": lambda: f"1|{rng.choice(('202', '614', '312'))}|55501{rng.randint(0, 99):02d}",
        "GB": lambda: rng.choice(
            (f"44|20|79460{rng.randint(0, 999):03d}", f"44|161|4960{rng.randint(0, 999):03d}")
        ),
        "DE": lambda: rng.choice(
            (f"49|30|23125{rng.randint(0, 999):03d}", f"49|221|4710{rng.randint(0, 999):03d}")
        ),
        "FR": lambda: f"33|1|9900{rng.randint(0, 9999):04d}",
    }
    return makers[country]()


def phone_written(number: str, rng: Random) -> str:
    """One of the forms in which people write a phone number."""
    code, area, rest = number.split("|")
    if code == "1":
        first, last = rest[:3], rest[3:]
        forms: tuple[str, ...] = (
            f"({area}) {first}-{last}",
            f"{area}-{first}-{last}",
            f"+1 {area} {first} {last}",
            f"{area}.{first}.{last}",
            f"+1-{area}-{first}-{last}",
        )
    elif code == "33":
        pairs = " ".join(rest[i : i + 2] for i in range(0, 8, 2))
        forms = (f"+33 {area} {pairs}", f"0{area} {pairs}", f"+33 (0){area} {pairs}")
    else:
        split = len(rest) // 2
        forms = (
            f"+{code} {area} {rest}",
            f"+{code} {area} {rest[:split]} {rest[split:]}",
            f"+{code} (0){area} {rest[:split]}-{rest[split:]}",
            f"00{code} {area} {rest}",
            f"0{area} {rest[:split]} {rest[split:]}" if code == "44" else f"0{area}/{rest}",
        )
    return rng.choice(forms)


class HouseNumbers:
    """Hands out case, ticket and employee numbers; none is given twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._case = rng.randint(1_000, 4_000)
        self._ticket = rng.randint(51_000, 58_000)
        self._employee = rng.randint(40_100, 40_400)

    def case(self, year: int) -> str:
        """A case number such as ``KX-2024-004417``."""
        self._case += self._rng.randint(1, 9)
        return f"KX-{year}-{self._case:06d}"

    def ticket(self) -> str:
        """A ticket number such as ``TQ-58213-K``; the letter is a check digit."""
        self._ticket += self._rng.randint(1, 7)
        return f"TQ-{self._ticket}-{_LETTERS[self._ticket % len(_LETTERS)]}"

    def employee(self) -> str:
        """An employee number such as ``EMP/40127``."""
        self._employee += self._rng.randint(1, 12)
        return f"EMP/{self._employee}"
