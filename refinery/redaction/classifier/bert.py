"""BERT over the rows of several windows at once, each attending to itself alone.

Windows are short, and a call for each would spend a third of its time on getting ready. Matrices
in eight bits give each row the same sums whatever stands around it (:mod:`~.int8`), norms and
activations are of rows too, and attention is computed window by window: so no bit of a window's
answer depends on its company, and nothing is padded.

Source: Devlin et al. (2019), "BERT"; without a batch's filling as in Krell et al. (2021),
"Efficient Sequence Packing without Cross-contamination".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from refinery.redaction.classifier.early_exit import EarlyExit
from refinery.redaction.classifier.int8 import Int8Linear, side_by_side
from refinery.redaction.classifier.rows import Rows

TOKENS: Final = 2_048
"""Tokens of windows that travel together: when most have left, enough are there for a product."""
ROWS: Final = 512
"""Rows that are widened together; more do not fit a core's cache."""


def is_plain_bert(config: Any) -> bool:
    """Whether a configuration is of the network that is written here."""
    places = getattr(config, "position_embedding_type", None) or "absolute"
    is_known = config.model_type == "bert" and config.hidden_act == "gelu"
    return is_known and places == "absolute" and not getattr(config, "is_decoder", False)


class PackedBert:
    """A BERT for token classification in eight bits.

    Args:
        model: ``BertForTokenClassification`` of transformers, in float32.
        early_exit: Lets tokens that are plainly nothing leave; without one all stay.
    """

    def __init__(self, model: Any, early_exit: EarlyExit | None = None) -> None:
        torch.set_num_threads(1)
        embeddings = model.bert.embeddings
        self._words = embeddings.word_embeddings.weight.detach()
        kind = embeddings.token_type_embeddings.weight.detach()[0]
        self._places = embeddings.position_embeddings.weight.detach() + kind
        self._norm = embeddings.LayerNorm
        self._layers = [_Layer(layer) for layer in model.bert.encoder.layer]
        self._head = model.classifier
        self._early_exit = early_exit or EarlyExit({}, {})

    @torch.inference_mode()
    def run(self, windows: Sequence[Sequence[int]]) -> list[Any]:
        """Probabilities of (tokens, labels) for each window of token ids, as numpy arrays.

        Those of a token that left early are all zero.
        """
        return [found for group in _groups(windows) for found in self._run(group)]

    @torch.inference_mode()
    def states(self, windows: Sequence[Sequence[int]]) -> Iterator[list[Tensor]]:
        """States of each window's tokens, (tokens, width): before the first layer, after each.

        No token leaves here.
        """
        for group in _groups(windows):
            rows = self._embedded(group)
            told = [rows.states]
            for layer in self._layers:
                rows.states = layer.forward(rows, rows.states[:0])
                told.append(rows.states)
            lengths = [len(window) for window in group]
            yield from map(list, zip(*(torch.split(one, lengths) for one in told), strict=True))

    def _embedded(self, windows: Sequence[Sequence[int]]) -> Rows:
        ids = torch.tensor([number for window in windows for number in window])
        rows = Rows.of(self._words[ids], [len(window) for window in windows])
        rows.states = self._norm(rows.states + self._places[rows.place])
        return rows

    def _run(self, windows: Sequence[Sequence[int]]) -> Iterator[Any]:
        rows = self._embedded(windows)
        for number, layer in enumerate(self._layers):
            self._early_exit.leave(rows, number)
            if not len(rows.states):  # all windows are done
                break
            told = self._early_exit.step(rows.states[~rows.asked], number)
            rows.states = layer.forward(rows, told)
        found = torch.zeros(len(windows), int(rows.last.max()) + 1, self._head.out_features)
        _, asked = rows.lengths()
        own = rows.states[rows.asked]
        # a window's rows by themselves: sums of floats depend on how many there are
        said = [self._head(part).softmax(-1) for part in torch.split(own, asked)]
        if said:
            found[rows.window[rows.asked], rows.place[rows.asked]] = torch.cat(said)
        for window, labels in zip(windows, found, strict=True):
            yield labels[: len(window)].numpy()


class _Layer:
    def __init__(self, layer: Any) -> None:
        own = layer.attention.self
        self._heads: int = own.num_attention_heads
        self._query = Int8Linear(own.query)
        self._beside = side_by_side([own.key, own.value])
        self._joined = Int8Linear(layer.attention.output.dense)
        self._first_norm: nn.Module = layer.attention.output.LayerNorm
        self._wide = Int8Linear(layer.intermediate.dense)
        self._narrow = Int8Linear(layer.output.dense)
        self._second_norm: nn.Module = layer.output.LayerNorm

    def forward(self, rows: Rows, told: Tensor) -> Tensor:
        """(tokens, width) -> (tokens, width).

        Args:
            told: What the tokens that are not asked get, in order.
        """
        held, asked = rows.lengths()
        own = rows.states[rows.asked]
        parts = zip(
            torch.split(self._query(own), asked),
            torch.split(self._beside(rows.states), held),
            strict=True,
        )
        seen = torch.cat([self._attend(*pair) for pair in parts])
        joined = self._first_norm(self._joined(seen).add_(own))
        found = torch.empty_like(rows.states)
        found[rows.asked] = torch.cat([self._widened(part) for part in torch.split(joined, ROWS)])
        found[~rows.asked] = told
        return found

    def _widened(self, rows: Tensor) -> Tensor:
        found: Tensor = self._narrow(F.gelu(self._wide(rows))).add_(rows)
        last: Tensor = self._second_norm(found)
        return last

    def _attend(self, asked: Tensor, beside: Tensor) -> Tensor:
        """Attention within one window: (asked, width), (tokens, 2 · width) -> (asked, width)."""
        size = asked.shape[1] // self._heads
        query = asked.view(1, -1, self._heads, size).transpose(1, 2)
        key, value = beside.view(1, -1, 2, self._heads, size).permute(2, 0, 3, 1, 4)
        seen = F.scaled_dot_product_attention(query, key, value)
        return seen.transpose(1, 2).reshape(len(asked), -1)


def _groups(windows: Sequence[Sequence[int]]) -> Iterator[list[Sequence[int]]]:
    """Windows in order, together as long as they are few rows."""
    group: list[Sequence[int]] = []
    held = 0
    for window in windows:
        if group and held + len(window) > TOKENS:
            yield group
            group, held = [], 0
        group.append(window)
        held += len(window)
    if group:
        yield group
