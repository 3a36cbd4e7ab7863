"""Made-up values of every structured kind, and a sentence of the sort that holds one."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import phonenumbers
from faker import Faker

from refinery.redaction.recognizers.credit_card import luhn
from refinery.redaction.recognizers.iban import structures
from refinery.redaction.recognizers.vehicle import has_check_digit
from refinery.redaction.settings import DetectionSettings

SUFFIXES = ("corp", "lan", "local", "internal")
_WORDS = ("build", "mail", "wiki", "vpn", "nas", "fileserver", "printer", "jira", "sql", "dc")
_PHONE_REGIONS = DetectionSettings().phone_regions


@dataclass(frozen=True)
class Kind:
    """A structured kind of value.

    Attributes:
        entities: What a find of it may be called.
        before: Sentences up to the value.
        make: Makes one value.
    """

    entities: frozenset[str]
    before: tuple[str, ...]
    make: Callable[[random.Random], str]


def _digits(generator: random.Random, count: int) -> str:
    return "".join(generator.choice(string.digits) for _ in range(count))


def _grouped(value: str, mark: str, sizes: tuple[int, ...] = (4,)) -> str:
    parts, index = [], 0
    while value:
        size = sizes[min(index, len(sizes) - 1)]
        parts.append(value[:size])
        value, index = value[size:], index + 1
    return mark.join(parts)


def _name(generator: random.Random) -> str:
    faker = Faker(["en_US", "de_DE", "es_ES"])
    faker.seed_instance(generator.randrange(1 << 30))
    name = faker.user_name()
    return name if generator.random() < 0.5 else name + generator.choice(["-it", ".x", "_2", "+m"])


_FAKER = Faker(["en_US", "de_DE", "fr_FR", "es_ES", "pl_PL"])


def email(generator: random.Random) -> str:
    """An address, one in two inside the company."""
    _FAKER.seed_instance(generator.randrange(1 << 30))
    name = _FAKER.user_name() + generator.choice(["", "", "-it", ".x", "_2", "+m"])
    return f"{name}@{host(generator) if generator.random() < 0.5 else _FAKER.domain_name()}"


def host(generator: random.Random) -> str:
    """A name under an internal suffix."""
    name = generator.choice(_WORDS) + generator.choice(["", "01", "-02", "-eu", "_3"])
    middle = generator.choice(["", ".eng", ".berlin", ".ad.acme", ".x-2"])
    return f"{name}{middle}.{generator.choice(SUFFIXES)}"


def internal(generator: random.Random) -> str:
    """A host, a share's path, or an address that names a bare host."""
    bare = generator.choice(_WORDS) + generator.choice(["", "01", "-02", "-eu"])
    path = generator.choice(["finance", "hr$", "projects/q3-2024", "team_a/plan.docx"])
    scheme = generator.choice(["http", "https", "smb", "file", "ssh", "ldap", "amqp"])
    back = path.replace("/", "\\")
    return generator.choice(
        [host(generator)] * 3
        + [rf"\\{bare}\{back}", rf"\\{host(generator)}\{back}", f"{scheme}://{bare}/{path}"]
        + [f"{scheme}://{bare}:{generator.randint(1025, 9999)}/{path}"]
    )


def iban(generator: random.Random) -> str:
    """A number of any country, its check digits right; in groups of four, or whole."""
    country, structure = generator.choice(sorted(structures().items()))
    pools = {"n": string.digits, "a": string.ascii_uppercase, "c": string.digits}
    parts = re.findall(r"(\d+)!([nac])", structure)
    kinds = "".join(kind * int(count) for count, kind in parts)
    body = "".join(generator.choice(pools[kind]) for kind in kinds)
    number = int("".join(str(int(c, 36)) for c in f"{body}{country}00"))
    value = f"{country}{98 - number % 97:02d}{body}"
    return _grouped(value, generator.choice([" ", " ", "-", ""]))


def card(generator: random.Random) -> str:
    """A card number with the right check digit."""
    while True:
        start = generator.choice(["4", "51", "52", "55", "2221", "37", "6011"])
        body = start + _digits(generator, (14 if start == "37" else 15) - len(start))
        value = next(body + d for d in string.digits if luhn(body + d))
        sizes = (4, 6, 5) if start == "37" else (4,)
        return _grouped(value, generator.choice([" ", " ", "-", ""]), sizes)


def vin(generator: random.Random) -> str:
    """A vehicle's number with the right check digit and a serial number in figures."""
    letters = "ABCDEFGHJKLMNPRSTUVWXYZ"
    start = generator.choice(["1HG", "3VW", "5YJ", "2T1", "JTD", "1FA", "WBA"])
    middle = "".join(generator.choice(letters + string.digits) for _ in range(5))
    end = generator.choice(letters + "23456789") + generator.choice(letters) + _digits(generator, 6)
    return next(v for c in "0123456789X" if has_check_digit(v := f"{start}{middle}{c}{end}"))


def birthday(generator: random.Random) -> str:
    """A day in figures or with its month in words."""
    form = generator.choice(["%d.%m.%Y", "%Y-%m-%d", "%m/%d/%Y", "%d %B %Y", "%B %d, %Y"])
    day = date(1930, 1, 1) + timedelta(days=generator.randrange(27_000))
    return day.strftime(form)


def imei(generator: random.Random) -> str:
    """A telephone's number with the right check digit."""
    start = generator.choice(["35", "35", "86", "01"]) + _digits(generator, 12)
    value = next(start + d for d in string.digits if luhn(start + d))
    return _grouped(value, generator.choice(["-", " ", ""]), (2, 6))


def phone(generator: random.Random) -> str:
    """A number that a region knows, as its people write it."""
    forms = phonenumbers.PhoneNumberFormat
    while True:
        region = generator.choice(_PHONE_REGIONS)
        kind = generator.choice([0, 1])
        example = phonenumbers.example_number_for_type(region, kind)
        national = str(example.national_number)
        tail = generator.randint(4, 6)
        number = phonenumbers.parse(national[:-tail] + _digits(generator, tail), region)
        if not phonenumbers.is_valid_number(number):
            continue
        form = generator.choice([forms.INTERNATIONAL, forms.NATIONAL, forms.E164])
        return str(phonenumbers.format_number(number, form))


def ssn(generator: random.Random) -> str:
    """A social security number that may have been given."""
    parts = generator.randint(1, 665), generator.randint(1, 99), generator.randint(1, 9999)
    mark = generator.choice(["-", "-", " ", ""])
    return f"{parts[0]:03d}{mark}{parts[1]:02d}{mark}{parts[2]:04d}"


def ip(generator: random.Random) -> str:
    """An address of a machine, old or new."""
    if generator.random() < 0.6:
        value = ".".join(str(generator.randint(1, 254)) for _ in range(4))
        return value + generator.choice(["", "", "/24"])
    groups = [f"{generator.randint(0x10, 0xFFFF):x}" for _ in range(8)]
    return ":".join(groups) if generator.random() < 0.5 else ":".join([*groups[:3], "", groups[7]])


def mac(generator: random.Random) -> str:
    """An address of a network card."""
    pairs = [f"{generator.randrange(256):02x}" for _ in range(6)]
    if generator.random() < 0.2:
        return ".".join(a + b for a, b in zip(pairs[::2], pairs[1::2], strict=True))
    return generator.choice([":", "-"]).join(pairs).upper()


def url(generator: random.Random) -> str:
    """A web address."""
    _FAKER.seed_instance(generator.randrange(1 << 30))
    name = _FAKER.domain_name()
    path = f"{_FAKER.uri_path()}?id={generator.randint(1, 99_999)}"
    return generator.choice(
        [f"https://{name}/{path}", f"http://{name}:8080/", f"www.{name}/{path}", f"www.{name}"]
    )


def secret(generator: random.Random) -> str:
    """A credential of a known shape."""

    def drawn(letters: str, count: int) -> str:
        return "".join(generator.choice(letters) for _ in range(count))

    capitals, mixed = string.ascii_uppercase + string.digits, string.ascii_letters + string.digits
    return generator.choice(
        [
            "AKIA" + drawn(capitals, 16),
            "ghp_" + drawn(mixed, 36),
            "AIza" + drawn(mixed + "-_", 34) + "x",
            "glpat-" + drawn(mixed, 20),
            f"xoxb-{_digits(generator, 11)}-{drawn(mixed, 24)}",
        ]
    )


def _kind(entities: str, before: tuple[str, ...], make: Callable[[random.Random], str]) -> Kind:
    return Kind(frozenset(entities.split()), before, make)


KINDS: dict[str, Kind] = {
    "e-mail": _kind("EMAIL_ADDRESS", ("Please write to", "She can be reached at"), email),
    "IBAN": _kind("IBAN_CODE", ("Pay it to the account", "My IBAN is"), iban),
    "credit card": _kind("CREDIT_CARD", ("They charged my card", "The card is"), card),
    "VIN": _kind("VEHICLE_ID", ("The car has the VIN", "Her chassis number is"), vin),
    "IMEI": _kind("DEVICE_ID", ("I lost the phone with IMEI", "Block the handset"), imei),
    "date of birth": _kind("DATE_OF_BIRTH", ("She was born on", "Date of birth:"), birthday),
    "phone": _kind("PHONE_NUMBER", ("You can call me at", "My phone number is"), phone),
    "US SSN": _kind("US_SSN", ("For the form, my SSN is", "Social security number"), ssn),
    "IP address": _kind("IP_ADDRESS", ("The server answers at", "Blocked the address"), ip),
    "MAC": _kind("MAC_ADDRESS", ("The laptop has the MAC address", "Its card is"), mac),
    "URL": _kind("URL", ("The notes are on", "Have a look at"), url),
    "internal host": _kind("URL INTERNAL_HOST", ("It runs on", "The plan is on"), internal),
    "secret": _kind("SECRET", ("The deployment uses", "Somebody posted the key"), secret),
}
