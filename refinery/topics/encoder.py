"""Sentence vectors on fixed shapes, so that they do not depend on what else is encoded.

Floating-point sums depend on the shape of a batch. Every batch here has one of five shapes
(length of the bucket × rows that make 1,024 tokens); short batches are filled up.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from refinery.topics.model_files import find_model

FACTORY: Final = "refinery.topics.encoder:build_encoder"
BUCKETS: Final = (16, 32, 64, 128, 256)
"""Lengths in tokens; the longest in use is also where texts are cut."""

BATCH_TOKENS: Final = 1024
MAX_CHARACTERS: Final = 8192
"""More never fits the last bucket; the tokenizer need not read on."""

OFFLINE: Final = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
DTYPES: Final = ("float32", "bfloat16")

_SLOT: Final = re.compile(r"<([A-Z][A-Z_]*?)_\d+>")

Vector = NDArray[np.float32]


def plain(text: str) -> str:
    """The text as the encoder reads it: slots become words.

    >>> plain("Ask <PERSON_1> about <CASE_NUMBER_2>.")
    'Ask person about case number.'
    """
    return _SLOT.sub(lambda m: m.group(1).replace("_", " ").lower(), text[:MAX_CHARACTERS])


class Encoder:
    """Texts -> unit vectors, bucket by bucket.

    Args:
        directory: Where the model lies.
        dtype: ``float32`` or ``bfloat16``.
        tokens: The bucket at which texts are cut.
    """

    def __init__(self, directory: Path, dtype: str, tokens: int = BUCKETS[-1]) -> None:
        os.environ.update(OFFLINE)
        # Imported here: both take seconds, and only workers and ``fit`` need them.
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.set_verbosity_error()  # type: ignore[no-untyped-call]
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        torch.set_num_threads(1)
        self._torch = torch
        self._buckets = tuple(length for length in BUCKETS if length <= tokens)
        self._model: Any = SentenceTransformer(
            str(directory),
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True, "torch_dtype": getattr(torch, dtype)},
        ).eval()

    def encode(self, items: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Vector]]:
        """Vector of each (key, text), in the order in which batches fill."""
        waiting: dict[int, list[tuple[str, list[int]]]] = {n: [] for n in self._buckets}
        for key, text in items:
            tokens = self._tokens(text)
            length = next(bucket for bucket in self._buckets if len(tokens) <= bucket)
            waiting[length].append((key, tokens))
            if len(waiting[length]) == BATCH_TOKENS // length:
                yield from self._run(waiting[length], length)
                waiting[length] = []
        for length, rest in waiting.items():
            if rest:
                yield from self._run(rest, length)

    def _tokens(self, text: str) -> list[int]:
        longest = self._buckets[-1]
        encoded = self._model.tokenizer(plain(text), truncation=True, max_length=longest)
        tokens: list[int] = encoded["input_ids"]
        return tokens

    def _run(self, batch: list[tuple[str, list[int]]], length: int) -> list[tuple[str, Vector]]:
        """One batch of the bucket's shape; rows that fill it up repeat the first."""
        torch, rows = self._torch, BATCH_TOKENS // length
        pad = self._model.tokenizer.pad_token_id
        tokens = [list(ids) for _, ids in batch]
        tokens += [tokens[0]] * (rows - len(tokens))
        ids = torch.tensor([t + [pad] * (length - len(t)) for t in tokens])
        mask = torch.tensor([[1] * len(t) + [0] * (length - len(t)) for t in tokens])
        features = {"input_ids": ids, "attention_mask": mask}
        with torch.inference_mode():
            vectors = self._model(features)["sentence_embedding"].to(torch.float32).numpy()
        return [(key, vectors[row]) for row, (key, _) in enumerate(batch)]


def build_encoder(model: str, dtype: str, tokens: int) -> Encoder:
    """Engine factory for :func:`refinery.core.worker.engine`.

    Args:
        model: As ``models.sentence_encoder``; resolved on the machine of the worker.
    """
    return Encoder(find_model(model), dtype, tokens)
