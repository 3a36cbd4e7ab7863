"""Engines that the tests of this package share."""

from __future__ import annotations

import pytest

from refinery.core.identity import Identity
from refinery.redaction.context import NameIndex
from refinery.redaction.document import Site
from refinery.redaction.engine import DetectionEngine, build_engine
from refinery.redaction.policy import PolicySettings
from refinery.redaction.settings import DetectionSettings


@pytest.fixture(scope="session")
def detector() -> DetectionEngine:
    """All recognisers with default settings."""
    return build_engine("package", DetectionSettings().model_dump_json())


@pytest.fixture(scope="session")
def site(identity: Identity, detector: DetectionEngine) -> Site:
    """A site that masks everything and has no directory."""
    return Site(identity, PolicySettings(), detector, NameIndex())
