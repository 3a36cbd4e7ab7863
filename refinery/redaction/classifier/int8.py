"""Matrices in eight bits: two to three times as fast on a CPU, and no product depends on it.

Each row of what comes in has a scale of its own, each output of the weights another; products
are summed as integers, which is exact in any order and on any processor. Weights keep to
±:data:`LARGEST`, since processors without VNNI add two products of an unsigned byte in sixteen
bits: 2 · 255 · 63 fits, 2 · 255 · 127 would be cut off in silence.

Source: scales per row and per output as in Dettmers et al. (2022), "LLM.int8()", without its
columns in higher precision, which models of this size do not need.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import torch
from torch import Tensor, nn
from torch.nn import functional as F

LARGEST: Final = 63
FEW: Final = 112
"""Rows below which float32 is faster on processors without AVX-512."""
_ROWS: Final = 127
_TINY: Final = 1e-8


class Int8Linear(nn.Module):
    """A linear layer whose weights are bytes; what comes in is rounded to bytes as it comes.

    Args:
        linear: The layer it stands for.
    """

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        weights, scale = in_bytes(linear)
        self._multiply = _exact_product(weights.to(torch.float32), scale)
        bias = torch.zeros(len(weights)) if linear.bias is None else linear.bias.detach()
        self._bias = bias.to(torch.float32)

    def forward(self, given: Tensor) -> Tensor:
        """(…, inputs) -> (…, outputs), float32."""
        rows = given.reshape(-1, given.shape[-1])
        scale = torch.maximum(rows.amax(1, keepdim=True), rows.amin(1, keepdim=True).neg_())
        scale.clamp_(min=_TINY).div_(_ROWS)
        product = self._multiply(rows.div(scale).round_())
        found = torch.addcmul(self._bias, product, scale, out=product)
        return found.view(*given.shape[:-1], len(self._bias))


def in_bytes(linear: nn.Linear) -> tuple[Tensor, Tensor]:
    """The weights of a layer as bytes, (outputs, inputs), and what each output is multiplied by."""
    weights = linear.weight.detach().to(torch.float32)
    scale = weights.abs().amax(1).clamp_(min=_TINY) / LARGEST
    return (weights / scale[:, None]).round_().to(torch.int8), scale


def _exact_product(weights: Tensor, scale: Tensor) -> Callable[[Tensor], Tensor]:
    """What multiplies rows of whole numbers, (rows, inputs) -> (rows, outputs) in float32.

    Sums stay below 2**24 and so are exact in float32 too: where torch comes without oneDNN, or the
    rows are too few for a kernel that packs weights at each call, an ordinary product does.

    Args:
        weights: Whole numbers, (outputs, inputs).
        scale: What each output is multiplied by.
    """

    def multiply_few(rows: Tensor) -> Tensor:
        return F.linear(rows, weights).mul_(scale)

    if not torch.backends.mkldnn.is_available():  # type: ignore[no-untyped-call]
        return multiply_few
    few = 0 if torch.backends.cpu.get_cpu_capability().startswith("AVX512") else FEW
    kernels = torch.ops.onednn
    packed = kernels.qlinear_prepack(weights.to(torch.int8), None)
    no_shift = torch.zeros(len(weights), dtype=torch.int64)
    no_more: tuple[Any, ...] = (None, 1.0, 0, torch.float32, "none", [], "")

    def multiply(rows: Tensor) -> Tensor:
        if len(rows) < few:
            return multiply_few(rows)
        small = rows.to(torch.int8)
        found: Tensor = kernels.qlinear_pointwise(small, 1.0, 0, packed, scale, no_shift, *no_more)
        return found

    return multiply


def side_by_side(linears: Sequence[nn.Linear]) -> Int8Linear:
    """One layer that gives what several give for the same rows, one after the other."""
    first = linears[0]
    outputs = sum(linear.out_features for linear in linears)
    whole = nn.Linear(first.in_features, outputs)
    with torch.no_grad():
        whole.weight.copy_(torch.cat([linear.weight for linear in linears]))
        whole.bias.copy_(torch.cat([linear.bias for linear in linears]))
    return Int8Linear(whole)


def in_int8(model: Any, kept: str = "classifier") -> Any:
    """The same model with every linear layer in eight bits but the one named, its last."""
    for name, child in list(model.named_children()):
        if isinstance(child, nn.Linear) and name != kept:
            setattr(model, name, Int8Linear(child))
        else:
            in_int8(child, kept)
    return model
