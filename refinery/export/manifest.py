"""The manifest: what an export holds and what made it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from refinery import __version__
from refinery.core.identity import ID_LENGTH

FORMAT: Final = 1
NOT_CONTENT: Final = frozenset({"export", "created", "versions"})
"""Fields that may differ between two exports of the same content."""


@dataclass(frozen=True)
class Origin:
    """What the ledger knows about how the examples came to be.

    Attributes:
        stages: Stage -> fingerprint, from the last plan of each.
        models: Model -> SHA-256.
        versions: Table -> version the examples were read at.
        unsettled: Stages whose output is not what their inputs, settings and models ask for now;
            examples made before that is mended may hold what should have gone.
    """

    stages: Mapping[str, str] = field(default_factory=dict)
    models: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)
    unsettled: tuple[str, ...] = ()


def build_manifest(
    corpus: str,
    facts: Mapping[str, Any],
    files: Mapping[str, Mapping[str, Any]],
    origin: Origin,
    created: str,
) -> dict[str, Any]:
    """The manifest with its ``export`` id, a digest of everything but time and versions.

    Args:
        facts: ``rows``, ``counts``, ``withheld``, ``audience``, ``configuration`` and such.
        files: Name -> ``sha256``, ``bytes``, ``rows`` and ``content`` (digest of the rows).
    """
    content: dict[str, Any] = {
        "format": FORMAT,
        "corpus": corpus,
        **facts,
        "files": dict(sorted(files.items())),
        "stages": dict(sorted(origin.stages.items())),
        "models": dict(sorted(origin.models.items())),
        "refinery": __version__,
    }
    return {
        "export": export_id(content),
        **content,
        "versions": dict(sorted(origin.versions.items())),
        "created": created,
    }


def export_id(manifest: Mapping[str, Any]) -> str:
    """Id of the content a manifest describes: rows, not the bytes that hold them."""
    content = {k: v for k, v in manifest.items() if k not in NOT_CONTENT}
    content["files"] = {
        name: [facts.get("rows"), facts.get("content")]
        for name, facts in dict(manifest.get("files", {})).items()
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:ID_LENGTH]


def describes(text: str, corpus: str) -> bool:
    """Whether a text is the manifest of an export of that corpus."""
    try:
        manifest = json.loads(text)
    except (ValueError, RecursionError):
        return False
    ours = {"format": FORMAT, "corpus": corpus}
    return isinstance(manifest, dict) and ours.items() <= {k: manifest.get(k) for k in ours}.items()


def manifest_text(manifest: Mapping[str, Any]) -> str:
    """The manifest as it is written."""
    return json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
