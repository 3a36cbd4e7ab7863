"""Presidio and spaCy without the deep-learning libraries they would load on sight.

Both import torch and transformers wherever these are installed (topics need them), although
pattern recognisers and spaCy's small models use neither: four seconds and some 300 MB for the
driver and for every worker. They are hidden while Presidio is imported, and only then.
"""

from __future__ import annotations

import importlib
import sys
from typing import Final

HIDDEN: Final = ("torch", "transformers")


def import_presidio() -> None:
    """Import Presidio and spaCy once, hiding what they would load without using it."""
    if {"spacy", "presidio_analyzer"} <= sys.modules.keys():
        return
    absent = [name for name in HIDDEN if name not in sys.modules]
    for name in absent:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        for library in ("spacy", "presidio_analyzer"):
            importlib.import_module(library)
    finally:
        for name in absent:
            del sys.modules[name]
