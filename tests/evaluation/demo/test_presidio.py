"""Stock Presidio runs without the network."""

from __future__ import annotations

import socket

import pytest
import tldextract

from refinery.evaluation.demo.presidio import refuse_to_fetch


def test_no_list_of_suffixes_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*args: object, **kwargs: object) -> None:
        raise AssertionError("something was fetched")

    refuse_to_fetch()
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(socket.socket, "connect", refused)
    assert tldextract.extract("anna@mail.example.co.uk").suffix == "co.uk"
    assert tldextract.extract("anna@host.corp").suffix == ""
