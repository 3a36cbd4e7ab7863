"""Check digits are right and the house scheme keeps its form."""

from __future__ import annotations

import re
from random import Random

import pytest

from refinery.demo import identifiers


@pytest.mark.parametrize("country", ["DE", "GB", "FR", "ES", "PL", "NL"])
def test_iban_check_digits(country: str) -> None:
    for seed in range(20):
        value = identifiers.iban(Random(seed), country)
        assert int("".join(str(int(c, 36)) for c in value[4:] + value[:4])) % 97 == 1


def test_cards_pass_luhn() -> None:
    for seed in range(40):
        digits = [int(d) for d in reversed(identifiers.card(Random(seed)))]
        total = sum(d if i % 2 == 0 else (2 * d - 9 if d > 4 else 2 * d)
                    for i, d in enumerate(digits))  # fmt: skip
        assert total % 10 == 0


def test_house_numbers_never_repeat() -> None:
    numbers = identifiers.HouseNumbers(Random(1))
    cases = [numbers.case(2024) for _ in range(500)]
    tickets = [numbers.ticket() for _ in range(500)]
    assert len({*cases, *tickets}) == 1000
    assert all(re.fullmatch(r"KX-2024-\d{6}", case) for case in cases)
    assert all(re.fullmatch(r"TQ-\d{5}-[A-Z]", ticket) for ticket in tickets)
    assert re.fullmatch(r"EMP/\d{5}", numbers.employee())


@pytest.mark.parametrize("country", ["US", "GB", "DE", "FR"])
def test_phone_forms_keep_the_number(country: str) -> None:
    rng = Random(5)
    number = identifiers.phone(rng, country)
    forms = {identifiers.phone_written(number, rng) for _ in range(50)}
    assert len(forms) > 2
    assert all(re.sub(r"\D", "", form)[-6:] == number.replace("|", "")[-6:] for form in forms)
