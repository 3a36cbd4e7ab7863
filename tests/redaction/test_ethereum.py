"""Addresses of Ethereum: which hexadecimal digits are one."""

from __future__ import annotations

import pytest

from refinery.redaction.recognizers.ethereum import EthereumRecognizer
from refinery.redaction.settings import DetectionSettings


def score(text: str) -> float:
    (recognizer,) = EthereumRecognizer().recognizers(DetectionSettings())
    return max((r.score for r in recognizer.analyze(text, ["CRYPTO"], None)), default=0.0)


@pytest.mark.parametrize(
    "address",
    [  # those of EIP-55
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "0xde709f2102306220921060314715629080e2fb77",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    ],
)
def test_addresses_are_found(address: str) -> None:
    assert score(f"paid to {address}.") >= 0.9


def test_capitals_that_are_no_checksum_need_a_word() -> None:
    wrong = "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDB"
    assert score(f"object {wrong}") < 0.35 <= score(f"my wallet {wrong}")


@pytest.mark.parametrize(
    "text", ["0x" + "0" * 40, "0x" + "deadbeef" * 5, "0x" + "ab12cd34" * 8, "0xde709f21"]
)
def test_other_digits_are_none(text: str) -> None:
    assert score(text) == 0
