"""The fingerprint of a stage: everything but its inputs that decides what it writes."""

from __future__ import annotations

import hashlib
import json

from refinery.core.identity import ID_LENGTH
from refinery.core.stage import Stage


def fingerprint(stage: Stage) -> str:
    """Digest of version, settings, model hashes and the artefact's version, 32 characters."""
    artefact = stage.context.artefacts.get(stage.artefact or "")
    facts = {
        "stage": stage.name,
        "version": stage.version,
        "settings": stage.settings.digest(),
        "depends_on": dict(stage.depends_on()),
        "artefact": artefact.version if artefact else None,
    }
    text = json.dumps(facts, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:ID_LENGTH]
