"""Sentence vectors on fixed shapes, so that they do not depend on what else is encoded.

Floating-point sums depend on the shape of a batch. Every batch here has one of five shapes
(length of the bucket × rows that make 1,024 tokens); short batches are filled up.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
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

_SLOT: Final = re.compile(r"<([A-Z][A-Z_]*?)_\d+>")

Vector = NDArray[np.float32]


def plain(text: str) -> str:
    """The text as the encoder reads it: slots become words.

    >>> plain("Ask <PERSON_1> about <CASE_NUMBER_2>.")
    'Ask person about case number.'
    """
    return _SLOT.sub(lambda m: m.group(1).replace("_", " ").lower(), text[:MAX_CHARACTERS])


class Encoder:
    """Texts -> token ids, and batches of them -> unit vectors.

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
        self._longest = tokens
        self._model: Any = SentenceTransformer(
            str(directory),
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True, "torch_dtype": getattr(torch, dtype)},
        ).eval()

    def tokens(self, text: str) -> list[int]:
        """Token ids of a text, cut at the longest bucket in use."""
        encoded = self._model.tokenizer(plain(text), truncation=True, max_length=self._longest)
        tokens: list[int] = encoded["input_ids"]
        return tokens

    def run(self, batch: Sequence[Sequence[int]], length: int) -> Vector:
        """Vectors of token lists, one a row, computed in the bucket's one shape.

        A batch that is not full is filled up by repeating the first, so a text's vector is the
        same in any company and alone.

        Args:
            batch: At most as many lists as make :data:`BATCH_TOKENS`, none longer than the bucket.
            length: The bucket.
        """
        torch, rows = self._torch, BATCH_TOKENS // length
        pad = self._model.tokenizer.pad_token_id
        tokens = [*batch, *([batch[0]] * (rows - len(batch)))]
        ids = torch.tensor([[*t, *([pad] * (length - len(t)))] for t in tokens])
        mask = torch.tensor([[1] * len(t) + [0] * (length - len(t)) for t in tokens])
        features = {"input_ids": ids, "attention_mask": mask}
        with torch.inference_mode():
            vectors = self._model(features)["sentence_embedding"].to(torch.float32).numpy()
        found: Vector = vectors[: len(batch)]
        return found


Batch = dict[str, list[int]]


class Buckets:
    """Token lists by key, gathered until a batch of one shape is full."""

    def __init__(self) -> None:
        self._waiting: dict[int, Batch] = {length: {} for length in BUCKETS}

    def add(self, key: str, tokens: list[int]) -> tuple[int, Batch] | None:
        """The bucket's length and batch, where this one fills it."""
        length = next(bucket for bucket in BUCKETS if len(tokens) <= bucket)
        batch = self._waiting[length]
        batch[key] = tokens
        if len(batch) < BATCH_TOKENS // length:
            return None
        self._waiting[length] = {}
        return length, batch

    def rest(self) -> Iterator[tuple[int, Batch]]:
        """What is left, bucket by bucket."""
        return ((length, batch) for length, batch in self._waiting.items() if batch)


def build_encoder(model: str, dtype: str, tokens: int) -> Encoder:
    """Engine factory for :func:`refinery.core.worker.engine`.

    Args:
        model: As ``models.sentence_encoder``; resolved on the machine of the worker.
    """
    return Encoder(find_model(model), dtype, tokens)
