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

from refinery.redaction.classifier.int8 import Int8Linear, side_by_side

ROWS: Final = 512
"""Tokens that go through a layer together; more do not fit a core's cache."""


def is_plain_bert(config: Any) -> bool:
    """Whether a configuration is of the network that is written here."""
    places = getattr(config, "position_embedding_type", None) or "absolute"
    is_known = config.model_type == "bert" and config.hidden_act == "gelu"
    return is_known and places == "absolute" and not getattr(config, "is_decoder", False)


class PackedBert:
    """A BERT for token classification in eight bits.

    Args:
        model: ``BertForTokenClassification`` of transformers, in float32.
    """

    def __init__(self, model: Any) -> None:
        torch.set_num_threads(1)
        embeddings = model.bert.embeddings
        self._words = embeddings.word_embeddings.weight.detach()
        kind = embeddings.token_type_embeddings.weight.detach()[0]
        self._places = embeddings.position_embeddings.weight.detach() + kind
        self._norm = embeddings.LayerNorm
        self._layers = [_Layer(layer) for layer in model.bert.encoder.layer]
        self._head = model.classifier

    @torch.inference_mode()
    def run(self, windows: Sequence[Sequence[int]]) -> list[Any]:
        """Probabilities of (tokens, labels) for each window of token ids, as numpy arrays."""
        return [found for group in _groups(windows) for found in self._run(group)]

    def _run(self, windows: Sequence[Sequence[int]]) -> Iterator[Any]:
        lengths = [len(window) for window in windows]
        ids = torch.tensor([number for window in windows for number in window])
        places = torch.cat([torch.arange(length) for length in lengths])
        rows = self._norm(self._words[ids] + self._places[places])
        for layer in self._layers:
            rows = layer.forward(rows, lengths)
        for part in rows.split(lengths):
            yield self._head(part).softmax(-1).numpy()


class _Layer:
    def __init__(self, layer: Any) -> None:
        own = layer.attention.self
        self._heads: int = own.num_attention_heads
        self._asked = side_by_side([own.query, own.key, own.value])
        self._joined = Int8Linear(layer.attention.output.dense)
        self._first_norm: nn.Module = layer.attention.output.LayerNorm
        self._wide = Int8Linear(layer.intermediate.dense)
        self._narrow = Int8Linear(layer.output.dense)
        self._second_norm: nn.Module = layer.output.LayerNorm

    def forward(self, rows: Tensor, lengths: Sequence[int]) -> Tensor:
        """(tokens, width) -> (tokens, width)."""
        seen = [self._attend(part) for part in self._asked(rows).split(lengths)]
        rows = self._first_norm(self._joined(torch.cat(seen)).add_(rows))
        found: Tensor = self._narrow(F.gelu(self._wide(rows))).add_(rows)
        last: Tensor = self._second_norm(found)
        return last

    def _attend(self, asked: Tensor) -> Tensor:
        """Attention within one window: (tokens, 3 · width) -> (tokens, width)."""
        size = asked.shape[1] // 3 // self._heads
        query, key, value = asked.view(1, -1, 3, self._heads, size).permute(2, 0, 3, 1, 4)
        seen = F.scaled_dot_product_attention(query, key, value)
        return seen.transpose(1, 2).reshape(len(asked), -1)


def _groups(windows: Sequence[Sequence[int]]) -> Iterator[list[Sequence[int]]]:
    """Windows in order, together as long as they are few rows."""
    group: list[Sequence[int]] = []
    held = 0
    for window in windows:
        if group and held + len(window) > ROWS:
            yield group
            group, held = [], 0
        group.append(window)
        held += len(window)
    if group:
        yield group
