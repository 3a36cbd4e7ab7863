"""States of a network -> probes that tell which tokens are nothing, steps that stand in for layers.

A probe is a perceptron with one hidden layer, fitted to what the whole network says in the end; its
threshold is such that the wanted share of likely tokens of the held-out windows passes. A step
is the linear map, by least squares, from the states of tokens that have left to what the next
layer made of them. Sources: :mod:`refinery.redaction.classifier.early_exit`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from refinery.errors import UsageError
from refinery.redaction.classifier.bert import PackedBert
from refinery.redaction.classifier.early_exit import Pair, Probe
from refinery.redaction.classifier.int8 import Int8Linear
from refinery.redaction.classifier.labels import entity_of, split_label

PASSED: Final[Mapping[int, float]] = {1: 0.998, 2: 0.995, 3: 0.995}
"""Layers before a probe, and the share of likely tokens that are to pass it."""
LIKELY: Final = 0.3
"""Probability of any entity from which on a token is likely, as detection has it by default."""
TAUGHT: Final = 0.15
"""The same for what a probe is taught to keep."""
HIDDEN: Final = 64
EPOCHS: Final = 6
BATCH: Final = 4_096
RATE: Final = 6e-3
WEIGHT: Final = 8.0
"""Of a likely token against another: one that is lost does more harm than one kept for nothing."""
_RIDGE: Final = 1.0

Windows = Sequence[Sequence[int]]
Fitted = tuple[dict[int, Pair], dict[int, nn.Linear]]
"""Probes and steps, by the number of layers before them."""


@dataclass(frozen=True)
class _Seen:
    """Tokens: their states after each number of layers, in half precision, and what is said.

    Of a window's frame, which never leaves, nothing is said.
    """

    states: list[Tensor]
    chances: Tensor


def fit(
    network: PackedBert, fitted_to: Windows, held_out: Windows, labels: Sequence[str]
) -> Fitted:
    """Probes and steps for a network, which runs whole.

    Raises:
        UsageError: The network finds nothing in what is held out, so nothing can be told.
    """
    torch.manual_seed(0)
    seen, unseen = (_seen(network, each, labels) for each in (fitted_to, held_out))
    if not (unseen.chances >= LIKELY).any():
        raise UsageError("The network finds no value in what is held out.", "name more --data.")
    last = len(seen.states) - 1
    probes: dict[int, Pair] = {}
    steps: dict[int, nn.Linear] = {}
    is_asked = torch.ones(len(seen.chances), dtype=torch.bool)
    left, states = torch.zeros(0, dtype=torch.int64), torch.zeros(0, seen.states[0].shape[1])
    for layers in range(min(PASSED), last):
        if layers in PASSED:
            first, second = _probe(seen.states[layers], seen.chances)
            likely = unseen.states[layers][unseen.chances >= LIKELY]
            limit = _scores((first, second), likely).quantile(1 - PASSED[layers])
            with torch.no_grad():
                second.bias.sub_(limit)
            probes[layers] = first, second
            leaves = is_asked & (_scores((first, second), seen.states[layers]) < 0)
            is_asked &= ~leaves
            left = torch.cat([left, leaves.nonzero()[:, 0]])
            states = torch.cat([states, seen.states[layers][leaves].float()])
        if layers < last - 1:
            steps[layers] = _step(states, seen.states[layers + 1][left].float())
            with torch.inference_mode():
                states = states + Int8Linear(steps[layers])(states)
    return probes, steps


def chances(said: Iterable[NDArray[np.float32]], labels: Sequence[str]) -> Tensor:
    """Probability of the likeliest entity of each token but the first and last of a window."""
    entities = [entity_of(split_label(label)[1]) for label in labels]
    numbers = [[i for i, e in enumerate(entities) if e == one] for one in {*entities} - {None}]
    found = []
    for window in map(torch.from_numpy, said):
        likeliest = torch.stack([window[:, own].sum(1) for own in numbers]).amax(0)
        found.append(likeliest[1:-1])
    return torch.cat(found)


def _seen(network: PackedBert, windows: Windows, labels: Sequence[str]) -> _Seen:
    parts = [[one[1:-1].half() for one in told] for told in network.states(windows)]
    states = [torch.cat(layer) for layer in zip(*parts, strict=True)]
    return _Seen(states, chances(network.run(windows), labels))


def _probe(states: Tensor, likelihoods: Tensor) -> Pair:
    """Two layers of a perceptron that tells likely tokens."""
    mean, spread = states.float().mean(0), states.float().std(0) + 1e-3
    first, second = nn.Linear(states.shape[1], HIDDEN), nn.Linear(HIDDEN, 1)
    weights = [*first.parameters(), *second.parameters()]
    optimizer = torch.optim.AdamW(weights, weight_decay=1e-3)
    steps = EPOCHS * (len(states) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    wanted = (likelihoods >= TAUGHT).float()
    counts = 1 + (WEIGHT - 1) * wanted
    for _ in range(EPOCHS):
        for part in torch.split(torch.randperm(len(states)), BATCH):
            scores = second(F.gelu(first((states[part].float() - mean) / spread)))[:, 0]
            loss = F.binary_cross_entropy_with_logits(scores, wanted[part], counts[part])
            optimizer.zero_grad()
            torch.autograd.backward([loss])
            optimizer.step()
            schedule.step()
    with torch.no_grad():
        first.weight.div_(spread)
        first.bias.sub_(first.weight @ mean)
    return first, second


def _step(states: Tensor, wanted: Tensor) -> nn.Linear:
    """What is best added to states, (tokens, width), so that they become what is wanted."""
    given = torch.cat([states, torch.ones(len(states), 1)], dim=1)
    square = (given.T @ given).double()
    square += _RIDGE * torch.eye(len(square), dtype=torch.float64)
    whole = torch.linalg.solve(square, (given.T @ (wanted - states)).double()).float()
    step = nn.Linear(states.shape[1], wanted.shape[1])
    with torch.no_grad():
        step.weight.copy_(whole[:-1].T)
        step.bias.copy_(whole[-1])
    return step


@torch.inference_mode()
def _scores(probe: Pair, states: Tensor) -> Tensor:
    """What a probe says in the bits it will have."""
    found = Probe(*probe)
    return torch.cat([found(part.float()) for part in torch.split(states, BATCH)])
