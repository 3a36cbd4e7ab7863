"""What a site's choice of models says of itself."""

from __future__ import annotations

from refinery.config.models import configured_models, switched_off
from refinery.config.site import ModelSettings


def test_a_detector_that_is_off_is_told_and_not_loaded() -> None:
    whole, less = ModelSettings(), ModelSettings.parse({"token_classifier": False}, "models")
    assert not switched_off(whole) and "token_classifier" in configured_models(whole)
    assert "token_classifier is off" in switched_off(less)[0]
    assert "token_classifier" not in configured_models(less)
