"""How each operator writes a slot."""

from __future__ import annotations

import ipaddress
import re
from datetime import UTC, datetime

import phonenumbers
import pytest
from presidio_analyzer.predefined_recognizers import (
    CreditCardRecognizer,
    IbanRecognizer,
    NhsRecognizer,
    UsItinRecognizer,
    UsSsnRecognizer,
)

from refinery.core.registry import component, components
from refinery.redaction.operators.base import Operator, Slot
from refinery.redaction.operators.pseudonym import LENGTH, key_id
from refinery.redaction.render import SLOT
from refinery.redaction.safe_attributes import script

KEY = bytes(range(32))
OTHER = bytes(range(1, 33))
FOUND = sorted({entity for cls in components("recognizer").values() for entity in cls.entities})


def operator(name: str) -> Operator:
    made: Operator = component("operator", name)()
    return made


def slot(entity: str, digest: str = "1" * 32, **said: str) -> Slot:
    return Slot(f"<{entity}_1>", entity, digest, {"script": "latin", **said})


def surrogates(entity: str, count: int = 50, **said: str) -> list[str]:
    made = operator("surrogate")
    return [made.render(slot(entity, f"{n:032x}", **said), KEY) for n in range(count)]


@pytest.mark.parametrize(
    ("name", "said", "written"),
    [
        ("date-year", {"year": "2021", "month": "03"}, "2021"),
        ("date-year", {"age_band": "90+"}, "90+"),
        ("date-year", {}, "<X>"),
        ("date-month", {"year": "2021", "month": "03"}, "2021-03"),
        ("date-month", {"year": "2021"}, "2021"),
        ("date-month", {"month": "03"}, "<X>"),
        ("age-band", {"age_band": "80-89"}, "80-89"),
        ("age-band", {"year": "2021"}, "<X>"),
        ("region", {"region": "US-IL"}, "Illinois"),
        ("region", {"region": "FR"}, "France"),
        ("region", {}, "<X>"),
        ("zip3", {"zip3": "021"}, "ZIP 021**"),
        ("zip3", {"zip3": "000"}, "ZIP 000**"),
        ("zip3", {}, "<X>"),
        ("card-display", {"bin": "411111", "last4": "1111"}, "411111******1111"),
        ("card-display", {"last4": "1111"}, "******1111"),
        ("card-display", {}, "<X>"),
        ("drop", {}, "<X>"),
    ],
)
def test_generalising(name: str, said: dict[str, str], written: str) -> None:
    assert operator(name).render(slot("X", **said), b"") == written


def test_a_year_that_tells_an_age_over_89_is_none() -> None:
    now = datetime.now(UTC).year
    written = [
        operator("date-year").render(slot("DATE_TIME", year=str(year)), b"")
        for year in (now - 90, now - 89)
    ]
    assert written == [f"before {now - 89}", str(now - 89)]


@pytest.mark.parametrize("name", sorted(components("operator")))
def test_no_operator_writes_a_slot_or_anything_of_a_digest(name: str) -> None:
    digest = "0123456789abcdef0123456789abcdef"
    said = {
        "year": "2021", "month": "03", "age_band": "90+", "region": "FR", "zip3": "021",
        "bin": "411111", "last4": "1111", "part": "family", "person": digest,
    }  # fmt: skip
    for entity in (*FOUND, "HOUSE_NUMBER"):
        for attributes in ({}, said):
            written = operator(name).render(slot(entity, digest, **attributes), KEY)
            assert written and not SLOT.search(written) and digest not in written
            assert "\n" not in written


def test_name_and_address_of_one_person_share_a_token() -> None:
    made = operator("pseudonym")
    name, address = (
        made.render(slot(entity, digest, person="p" * 32), KEY)
        for entity, digest in (("PERSON", "1" * 32), ("EMAIL_ADDRESS", "2" * 32))
    )
    assert name[-LENGTH - 1 :] == address[-LENGTH - 1 :]
    assert made.render(slot("URL", "1" * 32), KEY)[-LENGTH:] != name[-LENGTH:]


def test_tokens_say_which_key_made_them() -> None:
    made = operator("pseudonym")
    tokens = [
        made.render(slot("PERSON", f"{n:032x}"), key) for n in range(9) for key in (KEY, OTHER)
    ]
    assert {token[len("[PERSON_") :][:4] for token in tokens} == {key_id(KEY), key_id(OTHER)}


def test_ten_thousand_tokens_collide_in_none_and_two_domains_share_none() -> None:
    made = operator("pseudonym")
    slots = [slot("PERSON", f"{n:032x}") for n in range(100_000)]
    one = {made.render(each, KEY) for each in slots}
    assert len(one) == len(slots)
    assert one.isdisjoint(made.render(each, OTHER) for each in slots)


@pytest.mark.parametrize("entity", FOUND)
def test_surrogates_are_keyed_and_the_same_for_the_same(entity: str) -> None:
    said = {"year": "2021", "month": "03"}
    first = surrogates(entity, 20, **said)
    assert first == surrogates(entity, 20, **said)
    made = operator("surrogate")
    others = [made.render(slot(entity, f"{n:032x}", **said), OTHER) for n in range(20)]
    if len(set(first)) > 1:
        assert first != others


@pytest.mark.parametrize(
    "wanted",
    ["latin", "cyrillic", "greek", "arabic", "hebrew", "cjk", "hangul", "devanagari", "thai",
     "georgian", "armenian", "bengali", "tamil"],
)  # fmt: skip
def test_surrogates_are_of_the_same_script(wanted: str) -> None:
    for entity in ("PERSON", "LOCATION", "ORGANIZATION", "STREET_ADDRESS"):
        made = [m for m in surrogates(entity, 30, script=wanted) if not m.startswith("[")]
        assert {script(each) for each in made} <= {wanted}
        assert len(made) > 15 or entity == "STREET_ADDRESS"


def test_a_script_without_names_is_a_pseudonym() -> None:
    assert surrogates("PERSON", 1, script="cherokee")[0].startswith("[PERSON_")


def test_parts_of_a_name_are_parts_of_its_surrogate() -> None:
    made = operator("surrogate")

    def written(entity: str, digest: str, **said: str) -> str:
        return made.render(slot(entity, digest, person="p" * 32, **said), KEY)

    given, family = (written("PERSON", "1" * 32, part=part) for part in ("given", "family"))
    assert written("PERSON", "3" * 32, part="full") == f"{given} {family}"
    assert written("PERSON", "4" * 32, part="family-given") == f"{family}, {given}"
    assert written("PERSON", "5" * 32, part="initial") == f"{given[0]}. {family}"
    address = written("EMAIL_ADDRESS", "6" * 32)
    assert address.startswith(f"{given}.{family}.".lower()) and "@example." in address
    assert address != written("EMAIL_ADDRESS", "7" * 32)


def test_surrogates_reach_nobody() -> None:
    for address in surrogates("EMAIL_ADDRESS"):
        assert re.fullmatch(r"[a-z.0-9]+@example\.(com|org|net)", address)
    for url in surrogates("URL"):
        assert re.fullmatch(r"https://example\.(com|org|net)/\w+", url)
    assert all(host.endswith(".example") for host in surrogates("INTERNAL_HOST"))
    documentation = [
        ipaddress.ip_network(net)
        for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
    ]
    for length in ("9-16", "17-32"):
        for address in surrogates("IP_ADDRESS", length_class=length):
            known = ipaddress.ip_address(address)
            assert any(known.version == n.version and known in n for n in documentation)
    assert all(mac.startswith("00:00:5e:00:53:") for mac in surrogates("MAC_ADDRESS"))


@pytest.mark.parametrize(
    ("region", "kept_for_fiction"),
    [
        ("US", r"\+1 [2-9]0[1-9] 555 01\d\d"),
        ("GB", r"\+44 20 7946 0\d\d\d"),
        ("DE", r"\+49 30 23125 \d\d\d"),
        ("FR", r"\+33 1 99 00 \d\d \d\d"),
        ("PL", r"\+1 [2-9]0[1-9] 555 01\d\d"),
    ],
)
def test_made_up_telephones_are_kept_for_fiction(region: str, kept_for_fiction: str) -> None:
    for number in surrogates("PHONE_NUMBER", region=region):
        assert re.fullmatch(kept_for_fiction, number)
        assert phonenumbers.is_possible_number(phonenumbers.parse(number, None))


def test_made_up_numbers_fail_the_check_that_real_ones_pass() -> None:
    cards, ibans = CreditCardRecognizer(), IbanRecognizer()
    assert not any(cards.validate_result(number) for number in surrogates("CREDIT_CARD", 500))
    assert not any(ibans.validate_result(number) for number in surrogates("IBAN_CODE", 500))
    nhs = NhsRecognizer()
    assert not any(nhs.validate_result(number) for number in surrogates("UK_NHS", 500))
    assert all(re.fullmatch(r"9\d\d-(0[1-9]|[1-4]\d)-\d{4}", n) for n in surrogates("US_SSN", 500))
    itin = UsItinRecognizer()
    for number in (*surrogates("US_SSN", 200), *surrogates("US_ITIN", 200)):
        assert not itin.analyze(number, ["US_ITIN"]), number
    assert UsSsnRecognizer() and all(n.startswith("QQ ") for n in surrogates("UK_NINO"))


def test_what_has_no_free_range_is_a_pseudonym_and_secrets_are_never_made_up() -> None:
    assert surrogates("US_PASSPORT", 1)[0].startswith("[US_PASSPORT_")
    assert surrogates("HOUSE_NUMBER", 1)[0].startswith("[HOUSE_NUMBER_")
    assert surrogates("SECRET", 1) == ["<SECRET>"]
    assert surrogates("DATE_TIME", 1) == ["<DATE_TIME>"]
    assert surrogates("DATE_TIME", 1, year="2021", month="03")[0].startswith("2021-03-")
