"""Accounts and the codes of banks by the word before them; UK sort codes beside their account too.

Digits alone look like a date or an order. What a bank calls them is said in five languages, and a
sort code that no calendar knows ends what it is a part of: ``the 30-60-90 plan`` goes on.
"""

from __future__ import annotations

import re
from typing import ClassVar, Final

from presidio_analyzer import EntityRecognizer

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer
from refinery.redaction.settings import DetectionSettings

ENTITY: Final = "US_BANK_NUMBER"
"""As Presidio and policies call the number of any account."""
_NUMBERED: Final = (
    r"(?:bank[ ]?)?(?:account|acct|acc)\.?[ _-]?(?:n(?:umber|um|o|r|br)\b\.?|\#|№)"
    r"|(?<![\w/])a/c(?:[ ]?(?:no|number|nr)\b\.?)?"
    r"|(?:konto|kto)\.?[ -]?(?:nummer|nr\b\.?)"
    r"|(?:num[ée]ro|n[°o]\.?)[ ]de[ ]compte|compte[ ](?:n[°o]\.?|num[ée]ro)"
    r"|(?:n[úu]mero|n[°o]\.?)[ ]de[ ](?:la[ ])?cuenta|cuenta[ ](?:n[°o]\.?|n[úu]mero)"
    r"|(?:numer|nr)[ ](?:konta|rachunku)"
)
_CODE: Final = (
    r"sort[ _-]?code|bank(?:leitzahl|[ ]code)|(?<!\w)blz|(?<!\w)bsb|code[ ](?:banque|guichet)"
    r"|(?<!\w)(?:aba|routing)(?:[ ](?:number|no\b\.?|code|transit))+"
)
_PLAIN: Final = r"(?:bank[ ]|current[ ]|savings[ ])?account|konto|compte|cuenta|rachunek|konta"
_SAYS: Final = (
    r"[\"'*_)\]]{0,3}[ \t]{0,3}(?:(?:is|was|to|ist|lautet|est|es|to)\b|[:=#|>]{1,2})?"
    r"[ \t|]{0,3}[\"'*_(\[]{0,3}\n?[ \t]{0,3}"
)
_END: Final = r"(?![\w%€$£]|[./:-]\d|[ ]?(?:[€$£%]|eur\b|usd\b|gbp\b))"
_DIGITS: Final = (
    r"(?P<value>\d{6,20}(?:[./-]\d{1,12}){0,3}|\d{1,5}(?:[./-]\d{1,12}|[ ]\d{2,12}){0,7})" + _END
)
_LONG: Final = r"(?P<value>\d{6,20})" + _END
_PAIR: Final = r"\d{2}-\d{2}-\d{2}"
_GAP: Final = r"[ ,/|;]{1,3}(?:(?:account|acct|acc|a/c)[ .:]{0,3}(?:n(?:o|r|umber)\b[ .:]{0,3})?)?"
_NUMBER: Final = r"\d{7,8}(?![\w-]|\.\d)"
_SORT_CODES: Final = (
    rf"(?<![\w./:-])(?P<value>{_PAIR})(?={_GAP}{_NUMBER})",
    rf"(?<=(?<![\w./:-]){_PAIR}{_GAP})(?P<value>{_NUMBER})",
)
_ALONE: Final = rf"(?<![\w./:-])(?P<value>{_PAIR})(?=[ ]{{0,2}}(?:$|\n|[.,;)\]|\"'](?!\w)))"
_DATE: Final = re.compile(
    r"(?:19|20)\d{2}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d{2}"
)
_NEEDS: Final = (
    r"acc|a/c|konto|kto|compte|cuenta|konta|rachun|sort|bank|blz|bsb|routing|\baba\b|guichet"
)


def check_named(found: str) -> tuple[int, int, float] | None:
    """Behind the word any digits but a date, at least five of them."""
    is_enough = sum(map(str.isdigit, found)) >= 5
    return (0, len(found), 0.9) if is_enough and not _DATE.fullmatch(found) else None


def check_alone(found: str) -> tuple[int, int, float] | None:
    """Six digits in pairs that are no day, whichever way round it is written."""
    first, second, third = (int(part) for part in found.split("-"))
    days = ((third, second), (first, second), (second, first))
    is_day = any(1 <= day <= 31 and 1 <= month <= 12 for day, month in days)
    return None if is_day else (0, len(found), 0.5)


class BankAccountRecognizer(Recognizer):
    """US_BANK_NUMBER of any country."""

    name: ClassVar[str] = "bank-account"
    entities: ClassVar[tuple[str, ...]] = (ENTITY,)
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Sort code: 20-00-00, please", "20-00-00"),
        ("pay into 20-12-24 / 55779911 today", "20-12-24"),
        ("we bank at 20-00-00.", "20-00-00"),
        ("account no 12345678", "12345678"),
        ("Kontonummer 1234567890 bei uns", "1234567890"),
        ("BLZ 100 500 00", "100 500 00"),
        ("Numéro de compte : 00012345678", "00012345678"),
        ("Número de cuenta: 0049 1500 05 1234567892", "0049 1500 05 1234567892"),
        ("numer rachunku 12 3456 7890", "12 3456 7890"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """What a word announces, sort codes beside an account, and those alone."""
        seconds = settings.pattern_seconds
        named = [
            rf"(?<![^\W\d_])(?:{_NUMBERED}|{_CODE}){_SAYS}{_DIGITS}",
            rf"(?<![^\W\d_])(?:{_PLAIN}){_SAYS}{_LONG}",
        ]
        return [
            StrictPatternRecognizer(
                ENTITY, self.name, [(form, 0.0) for form in named],
                seconds=seconds, check=check_named, needs=_NEEDS,
            ),
            StrictPatternRecognizer(
                ENTITY, self.name, [(form, 0.9) for form in _SORT_CODES],
                seconds=seconds, needs=r"\d-\d{2}-\d",
            ),
            StrictPatternRecognizer(
                ENTITY, self.name, [(_ALONE, 0.0)],
                seconds=seconds, check=check_alone, needs=r"\d-\d{2}-\d",
            ),
        ]  # fmt: skip
