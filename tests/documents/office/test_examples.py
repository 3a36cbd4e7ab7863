"""The examples in the docstrings of the readers for Office hold."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

from refinery.documents import office

MODULES = [m.name for m in pkgutil.walk_packages(office.__path__, f"{office.__name__}.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
