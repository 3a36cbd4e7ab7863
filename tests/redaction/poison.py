"""An engine of all recognisers and one that does to its process what a text tells it to."""

from __future__ import annotations

import ctypes
import os
import time
from typing import Any

from presidio_analyzer import LocalRecognizer, RecognizerResult

from refinery.config.site import OFF
from refinery.redaction.engine import DetectionEngine
from refinery.redaction.engine import build_engine as honest
from refinery.redaction.settings import DetectionSettings

FACTORY = "tests.redaction.poison:build_engine"
POISON = {"POISON-HANG": "timeout", "POISON-FILL": "memory", "POISON-FAULT": "crashed"}


class PoisonedRecognizer(LocalRecognizer):
    """Finds nothing; hangs, allocates or segfaults on a mark."""

    def load(self) -> None:
        """Nothing to load."""

    def analyze(
        self, text: str, entities: Any, nlp_artifacts: Any = None
    ) -> list[RecognizerResult]:
        if "POISON-HANG" in text:
            time.sleep(600)
        if "POISON-FILL" in text:
            _ = b"x" * (16 << 30)
        if "POISON-FAULT" in text:
            ctypes.string_at(0)
        if "POISON-SLOW" in text:
            time.sleep(1.2)
        return []


def build_engine(
    spacy: str, settings_json: str, token_classifier: str = OFF, language_models: str = "{}"
) -> DetectionEngine:
    """The engine a site runs, with the recogniser above behind the others."""
    models = {"token_classifier": token_classifier, "language_models": language_models}
    engine = honest(spacy, settings_json, **models)
    threshold = DetectionSettings.model_validate_json(settings_json).score_threshold
    poisoned = ("poison", PoisonedRecognizer(["POISON"], name=f"poison-{os.getpid()}"))
    return DetectionEngine((*engine._by_window, poisoned), engine._by_unit, threshold)
