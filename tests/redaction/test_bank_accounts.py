"""Accounts and sort codes, and numbers that are none."""

from __future__ import annotations

import pytest

from refinery.redaction.recognizers.bank_account import BankAccountRecognizer
from refinery.redaction.settings import DetectionSettings
from refinery.redaction.tables import read_tables


def found(text: str) -> set[str]:
    return {
        text[result.start : result.end]
        for recognizer in BankAccountRecognizer().recognizers(DetectionSettings())
        for result in recognizer.analyze(text, ["US_BANK_NUMBER"], None)
    }


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Sort code 20-00-00, account 55779911 by Friday", {"20-00-00", "55779911"}),
        ("Sort code\n20 00 00", {"20 00 00"}),
        ("sort-code=200000;", {"200000"}),
        ("pay 20-12-24 12345678, ref rent", {"20-12-24", "12345678"}),
        ("Barclays, 20-45-45 / a/c no 73920112", {"20-45-45", "73920112"}),
        ("20-00-00", {"20-00-00"}),
        ("account no. 55 77 99 11", {"55 77 99 11"}),
        ("a/c 12345678", {"12345678"}),
        ("| Account number | 12345678 |", {"12345678"}),
        ("account number 12345678 20 users", {"12345678"}),
        ("account no 12345678-90 and", {"12345678-90"}),
        ("Konto-Nr. 123456789, Bankleitzahl 37040044", {"123456789", "37040044"}),
        ("N° de compte 0001234567", {"0001234567"}),
        ("ABA routing number: 021000021", {"021000021"}),
    ],
)
def test_what_a_word_or_an_account_beside_it_says(text: str, values: set[str]) -> None:
    assert found(text) == values


@pytest.mark.parametrize(
    "text",
    [
        "20-12-24",
        "our 30-60-90 plan",
        "a 30-60-90 day plan",
        "the file 10-50-20.txt",
        "account number: 2024-05-01",
        "the account 2024",
        "accounts 12345678",
        "account: 1,200,000",
        "account 1200000 EUR",
        "on account of 12345678",
    ],
)
def test_other_numbers_are_none(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize(
    "heading",
    [
        "Sort code", "Account number", "Account No.", "A/C no", "accountNumber", "Kontonummer",
        "Konto-Nr.", "BLZ", "Numéro de compte", "N° de compte", "Número de cuenta", "Numer konta",
    ],
)  # fmt: skip
def test_a_columns_heading_decides(heading: str) -> None:
    text = f"| Item | {heading} |\n| --- | --- |\n| a | 20-12-24 |\n| b | 12345678 |\n| c | none |"
    spans = read_tables(text, [{"kind": "table", "start": 0, "end": len(text)}]).spans
    assert [(text[s.start : s.end], s.entity) for s in spans] == [
        ("20-12-24", "US_BANK_NUMBER"),
        ("12345678", "US_BANK_NUMBER"),
    ]
