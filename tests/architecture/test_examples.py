"""The examples in docstrings hold: documentation that is run cannot grow old."""

from __future__ import annotations

import doctest
import importlib

import pytest

from tests.architecture.test_dependencies import ROOT, modules

WITH_EXAMPLES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in modules()
    if ">>> " in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_hold(name: str) -> None:
    outcome = doctest.testmod(importlib.import_module(name))
    assert outcome.attempted and not outcome.failed
