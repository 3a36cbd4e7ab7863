"""Presidio as it comes, with the same spaCy model: what refinery is measured against."""

from __future__ import annotations

import logging
from typing import Any

import tldextract

from refinery.config.models import model_directory

LANGUAGE = "en"


class StockPresidio:
    """Stock recognisers at their stock threshold; nothing is fetched.

    Args:
        spacy: Setting ``models.spacy``.
    """

    def __init__(self, spacy: str) -> None:
        self._analyzer: Any = stock_analyzer(spacy)

    def __call__(self, text: str) -> list[tuple[int, int]]:
        """Spans of whatever it takes for personal."""
        return [(found.start, found.end) for found in self._analyzer.analyze(text, LANGUAGE)]


def stock_analyzer(spacy: str) -> Any:
    """Presidio's ``AnalyzerEngine`` with its own recognisers and this model.

    Args:
        spacy: Setting ``models.spacy``.
    """
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    refuse_to_fetch()
    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)  # it logs what it drops
    model = {"lang_code": LANGUAGE, "model_name": str(model_directory("spacy", spacy))}
    engine = SpacyNlpEngine(models=[model])
    return AnalyzerEngine(nlp_engine=engine, supported_languages=[LANGUAGE])


def refuse_to_fetch() -> None:
    """Give tldextract the list of suffixes it ships; on its own it would ask the network."""
    shipped = tldextract.TLDExtract(cache_dir=None, suffix_list_urls=())
    library: Any = tldextract
    library.extract = shipped
    library.tldextract.TLD_EXTRACTOR = shipped
