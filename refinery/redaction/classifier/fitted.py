"""The file that holds what was fitted to a network: data alone, and which weights it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save_file
from torch import Tensor, nn

from refinery.errors import EnvironmentUnfitError
from refinery.redaction.classifier.backend import FITTED, digest_of
from refinery.redaction.classifier.early_exit import EarlyExit, Pair
from refinery.redaction.classifier.int8 import in_bytes

FITTED_TO: Final = "fitted_to"
"""SHA-256 of the weights, as bytes among the others."""
_PARTS: Final = ("weight", "scale", "bias")


def early_exit_of(weights: Path) -> EarlyExit | None:
    """What was fitted to a network: it lies beside its weights, or here for the packaged one.

    Args:
        weights: File of the network's weights.

    Returns:
        None where nothing was fitted to these very weights.

    Raises:
        EnvironmentUnfitError: The file is damaged.
    """
    digest = digest_of(weights)
    for file in (weights.with_name(FITTED.name), FITTED):
        if file.is_file() and (found := _read(file, digest)) is not None:
            return found
    return None


def write(
    file: Path, probes: Mapping[int, Pair], steps: Mapping[int, nn.Linear], digest: str
) -> None:
    """Keep what was fitted to the weights of a digest, in bytes as it is computed with."""
    linears = {f"{n}.probe.{i}": one for n, both in probes.items() for i, one in enumerate(both)}
    linears |= {f"{n}.step": one for n, one in steps.items()}
    parts: dict[str, Tensor] = {}
    for name, linear in linears.items():
        whole, scale = in_bytes(linear)
        parts |= {f"{name}.weight": whole, f"{name}.scale": scale, f"{name}.bias": linear.bias}
    parts[FITTED_TO] = torch.frombuffer(bytearray.fromhex(digest), dtype=torch.uint8)
    save_file({name: part.contiguous() for name, part in parts.items()}, file)


def _read(file: Traversable, digest: str) -> EarlyExit | None:
    try:
        held = load(file.read_bytes())
        if bytes(held.pop(FITTED_TO).tolist()).hex() != digest:
            return None
        names = {name.rpartition(".")[0] for name in held}
        linears = {name: _linear(*(held[f"{name}.{part}"] for part in _PARTS)) for name in names}
        numbers = {kind: _numbers(names, kind) for kind in ("probe.0", "step")}
        return EarlyExit(
            {n: (linears[f"{n}.probe.0"], linears[f"{n}.probe.1"]) for n in numbers["probe.0"]},
            {n: linears[f"{n}.step"] for n in numbers["step"]},
        )
    except (SafetensorError, OSError, RuntimeError, ValueError, KeyError) as error:
        raise EnvironmentUnfitError(
            f"{file} cannot be read ({type(error).__name__}).",
            "fit it again with 'python -m refinery.evaluation.early_exit', or take it away.",
        ) from None


def _numbers(names: Iterable[str], kind: str) -> list[int]:
    """Numbers of layers before what has such a name."""
    return [int(name.partition(".")[0]) for name in names if name.endswith(f".{kind}")]


def _linear(weight: Tensor, scale: Tensor, bias: Tensor) -> nn.Linear:
    linear = nn.Linear(weight.shape[1], weight.shape[0])
    with torch.no_grad():
        linear.weight.copy_(weight * scale[:, None])
        linear.bias.copy_(bias)
    return linear
