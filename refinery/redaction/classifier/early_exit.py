"""Tokens that are plainly nothing leave a network early; a cheap guess stands in for them.

After some of the layers a probe looks at each token. What it takes for nothing, with no likely
value beside it, is asked nothing more: it gets no label. Near tokens that stay it is still
attended to, as what a linear step makes of its last state in place of a layer; farther off it is
gone, and a window that all have left is done. Each decision is of one window alone, and sums are
of integers, so no bit of an answer depends on company.

Probes and steps are fitted to a network, without any marked text
(:mod:`refinery.evaluation.early_exit`); another network has none and runs whole.

Sources: Li et al. (2021), "Accelerating BERT Inference for Sequence Labeling via Early-Exit", where
states are frozen; steps as in Yom Din et al. (2023), "Jump to Conclusions: Short-Cutting
Transformers with Linear Transformations".
"""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor, nn
from torch.nn import functional as F

from refinery.redaction.classifier.int8 import Int8Linear
from refinery.redaction.classifier.rows import Rows

Pair = tuple[nn.Linear, nn.Linear]


class Probe(nn.Module):
    """A perceptron with one hidden layer: (tokens, width) -> (tokens), likely from 0 on."""

    def __init__(self, first: nn.Linear, second: nn.Linear) -> None:
        super().__init__()
        self._first, self._second = Int8Linear(first), Int8Linear(second)

    def forward(self, states: Tensor) -> Tensor:
        """One number for each token."""
        found: Tensor = self._second(F.gelu(self._first(states)))[:, 0]
        return found


class EarlyExit:
    """Probes and steps by the number of layers that a token has been through.

    Args:
        probes: What tells likely tokens from others.
        steps: What is added to the states of others in place of the next layer: needed from
            the first probe to the last layer but one.
    """

    def __init__(self, probes: Mapping[int, Pair], steps: Mapping[int, nn.Linear]) -> None:
        self._probes = {layers: Probe(*both) for layers, both in probes.items()}
        self._steps = {layers: Int8Linear(step) for layers, step in steps.items()}

    def leave(self, rows: Rows, layers: int) -> None:
        """Let go what a probe takes for nothing after so many layers."""
        probe = self._probes.get(layers)
        if probe is None or not len(rows.states):
            return
        likely = rows.asked.clone()
        likely[rows.asked] = probe(rows.states[rows.asked]) >= 0
        rows.keep(likely)

    def step(self, states: Tensor, layers: int) -> Tensor:
        """What stands in for the next layer, (tokens, width) -> (tokens, width)."""
        step = self._steps.get(layers)
        return states if step is None else states + step(states)
