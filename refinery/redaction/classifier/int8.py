"""Matrices in eight bits: some three times as fast on a CPU, and no bit depends on the machine.

Each row of what comes in has a scale of its own, each output of the weights another; products
are summed as integers, which is exact in any order and on any processor. Weights keep to
±:data:`LARGEST`, since processors without VNNI add two products of an unsigned byte in sixteen
bits: 2 · 255 · 63 fits, 2 · 255 · 127 would be cut off in silence.

Source: scales per row and per output as in Dettmers et al. (2022), "LLM.int8()", without its
columns in higher precision, which models of this size do not need.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import torch
from torch import Tensor, nn

LARGEST: Final = 63
_ROWS: Final = 127
_TINY: Final = 1e-8


class Int8Linear(nn.Module):
    """A linear layer whose weights are bytes; what comes in is rounded to bytes as it comes.

    Args:
        linear: The layer it stands for.
    """

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        weights = linear.weight.detach().to(torch.float32)
        scale = weights.abs().amax(1).clamp_(min=_TINY) / LARGEST
        self._weights = (weights / scale[:, None]).round_().to(torch.int8).t()
        self._scale = scale
        self._bias = None if linear.bias is None else linear.bias.detach().to(torch.float32)

    def forward(self, given: Tensor) -> Tensor:
        """(…, inputs) -> (…, outputs), float32."""
        rows = given.reshape(-1, given.shape[-1])
        scale = rows.abs().amax(1, keepdim=True).clamp_(min=_TINY).div_(_ROWS)
        small = rows.mul(scale.reciprocal()).round_().to(torch.int8)
        # The public ways of torch to do this give one scale to a whole batch, or are deprecated.
        sums = torch._int_mm(small, self._weights).to(torch.float32)
        found = sums.mul_(scale).mul_(self._scale)
        if self._bias is not None:
            found.add_(self._bias)
        return found.view(*given.shape[:-1], -1)


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
