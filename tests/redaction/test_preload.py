"""What the daemon builds beforehand is what the workers ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from refinery.config.site import SiteSettings
from refinery.core import worker
from refinery.redaction.detect_stage import FACTORY, GUARD, Detector, DetectStage
from refinery.redaction.redact_stage import ENGINE, RedactStage
from refinery.redaction.settings import DetectionSettings


def test_redaction_is_forked_from_the_same_recognisers(tmp_path: Path) -> None:
    folder = str(tmp_path)
    site = SiteSettings.model_validate(
        {
            "lake": {"raw": folder, "ledger": folder, "refined": folder, "exports": folder},
            "keys": {"identity": "file:/k"},
            "spark": {"local_dir": folder},
            "models": {"token_classifier": "off"},
            "stages": {"detect": {"score_threshold": 0.4}},
        }
    )
    assert RedactStage.engines(site) == DetectStage.engines(site)
    assert ENGINE == FACTORY


def test_workers_find_the_engine_the_daemon_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = str(tmp_path)
    stages = {"detect": {"score_threshold": 0.4}}
    roots = {"raw": folder, "ledger": folder, "refined": folder, "exports": folder}
    site = SiteSettings.model_validate(
        {
            "lake": roots,
            "keys": {"identity": "file:/k"},
            "spark": {"local_dir": folder},
            "stages": stages,
        }
    )
    ((factory, named),) = DetectStage.engines(site)
    asked: list[tuple[str, dict[str, object]]] = []

    def record(factory: str, **parameters: object) -> object:
        asked.append((factory, parameters))
        built = worker.engine(FACTORY, **named)  # type: ignore[arg-type]
        return (lambda batches: batches) if factory == GUARD else built

    monkeypatch.setattr("refinery.redaction.detect_stage.engine", record)
    settings = DetectionSettings.parse(stages["detect"], "stages.detect")
    assert list(Detector(site.models, settings, site.guard)(iter([]))) == []
    assert asked[0] == (factory, named)
    assert {**asked[1][1], **named} == asked[1][1] and asked[1][1]["builder"] == factory
