"""HIPAA Safe Harbor: made-up values of each class through slots, as an export writes them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from faker import Faker

from refinery.core.identity import Identity
from refinery.redaction.mask import Masker
from refinery.redaction.policy import PolicySettings, load_policy
from refinery.redaction.policy_check import found_entities
from refinery.redaction.render import Renderer

COUNT = 60
FAKE = Faker("en_US")
_POLICY = Path(__file__).parents[2] / "conf" / "policies" / "hipaa-safe-harbor.yaml"

CLASSES: dict[str, Callable[[], str]] = {
    "PERSON": FAKE.name,
    "PHONE_NUMBER": FAKE.phone_number,
    "EMAIL_ADDRESS": FAKE.email,
    "US_SSN": FAKE.ssn,
    "MEDICAL_RECORD": lambda: f"MRN {FAKE.random_number(8, True)}",
    "UK_NHS": lambda: FAKE.numerify("### ### ####"),
    "HEALTH_PLAN_NUMBER": lambda: FAKE.bothify("HP-########?"),
    "US_BANK_NUMBER": FAKE.bban,
    "IBAN_CODE": FAKE.iban,
    "CREDIT_CARD": FAKE.credit_card_number,
    "US_DRIVER_LICENSE": lambda: FAKE.bothify("?#######"),
    "MEDICAL_LICENSE": lambda: FAKE.bothify("??#######"),
    "VEHICLE_ID": FAKE.vin,
    "DEVICE_ID": FAKE.uuid4,
    "MAC_ADDRESS": FAKE.mac_address,
    "URL": FAKE.url,
    "IP_ADDRESS": FAKE.ipv4,
    "US_PASSPORT": FAKE.passport_number,
    "USERNAME": FAKE.user_name,
    "ORGANIZATION": FAKE.company,
}
FORMS = (
    "%Y-%m-%d", "%m/%d/%Y", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y", "%b %d %Y", "%A, %B %d, %Y",
    "%Y%m%d", "%Y-%m-%dT10:30:00Z", "%d-%b-%Y", "%Y/%m/%d 10:30", "%B %Y", "%m/%d/%y",
)  # fmt: skip


@pytest.fixture(scope="module")
def policy() -> PolicySettings:
    return load_policy(str(_POLICY))


@pytest.fixture
def write(policy: PolicySettings, identity: Identity) -> Callable[[str, str], str]:
    """Writes a value as the export for training does, from its slot alone."""
    masker = Masker(identity, frozenset(), lambda entity, value: None, policy.attributes)
    renderer = Renderer(policy, "training")

    def written(entity: str, value: str) -> str:
        slot = masker.slot(entity, value)
        return renderer.render(slot.name, [vars(slot)])

    return written


@pytest.mark.parametrize("entity", sorted(CLASSES))
def test_each_class_is_written_as_its_type(entity: str, write: Callable[[str, str], str]) -> None:
    FAKE.seed_instance(5)
    assert {write(entity, CLASSES[entity]()) for _ in range(COUNT)} == {f"<{entity}>"}


def test_each_class_is_an_entity_that_is_found_and_has_a_line(policy: PolicySettings) -> None:
    assert set(CLASSES) <= found_entities() & set(policy.entities)


@pytest.mark.parametrize("form", FORMS)
def test_dates_are_written_as_their_year(form: str, write: Callable[[str, str], str]) -> None:
    FAKE.seed_instance(6)
    first = datetime.now(UTC).year - 89
    for _ in range(COUNT):
        day = FAKE.date_between(date(1900, 1, 1), date(2026, 12, 31))
        written = write("DATE_TIME", day.strftime(form))
        if "%Y" not in form:
            assert written == "<DATE_TIME>"
        else:
            assert written == (str(day.year) if day.year >= first else f"before {first}")


def test_ages_over_89_are_one(write: Callable[[str, str], str]) -> None:
    for age in range(1, 121):
        for entity, value in (("AGE", str(age)), ("DATE_TIME", f"{age} years old"),
                              ("DATE_TIME", f"{age}-year-old")):  # fmt: skip
            written = write(entity, value)
            if age > 89:
                assert written == "90+"
            else:
                assert written == f"{age // 10 * 10}-{age // 10 * 10 + 9}"


def test_of_an_address_three_digits_of_its_zip_are_left(write: Callable[[str, str], str]) -> None:
    FAKE.seed_instance(7)
    for number in range(1000):
        code = f"{number:03d}{FAKE.numerify('##')}"
        address = f"{FAKE.street_address()}, {FAKE.city()}, {FAKE.state_abbr()} {code}"
        written = {write("STREET_ADDRESS", address), write("ZIP_CODE", code)}
        assert written in ({f"ZIP {number:03d}**"}, {"ZIP 000**"})
    few = "036 059 063 102 203 556 692 790 821 823 830 831 878 879 884 890 893"
    assert {write("ZIP_CODE", f"{prefix}12-3456") for prefix in few.split()} == {"ZIP 000**"}


def test_below_a_state_no_place_is_left(write: Callable[[str, str], str]) -> None:
    FAKE.seed_instance(8)
    for _ in range(COUNT):
        state, town = FAKE.state(), FAKE.city()
        assert write("LOCATION", f"{town}, {state}") in (state, "<LOCATION>")
        assert write("LOCATION", town) == "<LOCATION>"
        assert write("STREET_ADDRESS", FAKE.street_address()) == "<STREET_ADDRESS>"


def test_no_purpose_writes_a_keyed_token_and_all_can_be_types(policy: PolicySettings) -> None:
    for purpose in policy.purposes:
        Renderer(policy, purpose)  # without a key
    assert re.search("types", " ".join(policy.purposes))
