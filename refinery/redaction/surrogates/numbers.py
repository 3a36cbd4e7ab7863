"""Made-up numbers and addresses that look right and can belong to nobody.

Each is of a range kept for examples or fiction, or fails the check that a real one passes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Final

_DOMAINS: Final = ("example.com", "example.org", "example.net")  # RFC 2606
_NETWORKS: Final = ("192.0.2", "198.51.100", "203.0.113")  # RFC 5737
_LETTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"
_LONG: Final = ("17-32", "33+")
Said = Mapping[str, str]


def made_address(draw: Random, local_part: str) -> str:
    """An e-mail address of a domain that is kept for examples."""
    return f"{local_part or 'someone'}.{_word(draw, 4)}@{draw.choice(_DOMAINS)}"


def made_number(entity: str, draw: Random, said: Said) -> str | None:
    """A value of that kind, or None where no range is kept free for it."""
    maker = _MAKERS.get(entity)
    return maker(draw, said) if maker else None


def _digits(draw: Random, count: int) -> str:
    return "".join(draw.choice("0123456789") for _ in range(count))


def _word(draw: Random, count: int) -> str:
    return "".join(draw.choice(_LETTERS) for _ in range(count))


def _phone(draw: Random, said: Said) -> str:
    """Numbers that Ofcom, Arcep, the Bundesnetzagentur and NANPA keep for fiction."""
    match said.get("region"):
        case "GB":
            return f"+44 20 7946 0{_digits(draw, 3)}"
        case "DE":
            return f"+49 30 23125 {_digits(draw, 3)}"
        case "FR":
            return f"+33 1 99 00 {_digits(draw, 2)} {_digits(draw, 2)}"
    return f"+1 {draw.randrange(2, 10)}0{draw.randrange(1, 10)} 555 01{_digits(draw, 2)}"


def _card(draw: Random, said: Said) -> str:
    """Sixteen digits whose last fails Luhn's check."""
    body = "4" + _digits(draw, 14)
    doubled = [int(d) * (2 - index % 2) for index, d in enumerate(body)]
    check = -sum(n - 9 if n > 9 else n for n in doubled) % 10
    card = body + str((check + draw.randrange(1, 10)) % 10)
    return " ".join(card[i : i + 4] for i in range(0, 16, 4))


def _iban(draw: Random, said: Said) -> str:
    """Check digits 00, which no account has."""
    bank = "".join(draw.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(4))
    body = bank + _digits(draw, 14)
    return "GB00 " + " ".join(body[i : i + 4] for i in range(0, 18, 4))


def _nhs(draw: Random, said: Said) -> str:
    """Of the range for tests, with a wrong check digit."""
    body = "999" + _digits(draw, 6)
    check = -sum(int(d) * (10 - i) for i, d in enumerate(body)) % 11
    wrong = (check % 10 + draw.randrange(1, 9)) % 10
    wrong = wrong if wrong != check else (wrong + 1) % 10
    return f"{body[:3]} {body[3:6]} {body[6:]}{wrong}"


def _ip(draw: Random, said: Said) -> str:
    if said.get("length_class") in _LONG:
        return (
            f"2001:db8::{draw.randrange(1, 1 << 16):x}:{draw.randrange(1, 1 << 16):x}"  # RFC 3849
        )
    return f"{draw.choice(_NETWORKS)}.{draw.randrange(1, 255)}"


def _date(draw: Random, said: Said) -> str | None:
    """Some day of the month or year that the slot tells."""
    if "year" not in said:
        return None
    month = said.get("month") or f"{draw.randrange(1, 13):02d}"
    return f"{said['year']}-{month}-{draw.randrange(1, 29):02d}"


_MAKERS: Final[dict[str, Callable[[Random, Said], str | None]]] = {
    "PHONE_NUMBER": _phone,
    "CREDIT_CARD": _card,
    "IBAN_CODE": _iban,
    "UK_NHS": _nhs,
    "IP_ADDRESS": _ip,
    "DATE_TIME": _date,
    "DATE_OF_BIRTH": _date,
    # No area of a social security number begins with 9; no taxpayer's number has this group.
    "US_SSN": lambda d, _: f"9{_digits(d, 2)}-{d.randrange(1, 50):02d}-{_digits(d, 4)}",
    "US_ITIN": lambda d, _: f"9{_digits(d, 2)}-89-{_digits(d, 4)}",
    "UK_NINO": lambda d, _: (
        f"QQ {_digits(d, 2)} {_digits(d, 2)} {_digits(d, 2)} {d.choice('ABCD')}"
    ),
    "MAC_ADDRESS": lambda d, _: f"00:00:5e:00:53:{d.randrange(256):02x}",  # RFC 7042
    "URL": lambda d, _: f"https://{d.choice(_DOMAINS)}/{_word(d, 8)}",
    "INTERNAL_HOST": lambda d, _: f"host-{_word(d, 8)}.example",
}
