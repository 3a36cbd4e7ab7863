"""A window's answer is its own, whether tokens leave early or not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from refinery.config.models import model_directory
from refinery.errors import EnvironmentUnfitError
from refinery.redaction.classifier.backend import (
    FITTED,
    digest_of,
    load_model,
    load_network,
    weights_file,
)
from refinery.redaction.classifier.bert import PackedBert
from refinery.redaction.classifier.early_exit import EarlyExit, Pair
from refinery.redaction.classifier.fitted import early_exit_of, write
from refinery.redaction.classifier.words import WordClassifier

PACKAGED = model_directory("token_classifier")
TEXTS = (
    "Please bill Ngozi Adeyemi, 14 Harrow Road, Leeds, for the two lamps we spoke about.",
    "The build was slow again this morning, so nothing of it is in the release.",
    "Cheers, Barbara Johnson",
    "x",
)


@pytest.fixture(scope="module")
def early() -> PackedBert:
    network = load_network(PACKAGED, "int8", with_early_exit=True)
    assert isinstance(network, PackedBert)
    return network


@pytest.fixture(scope="module")
def whole() -> PackedBert:
    network = load_network(PACKAGED, "int8")
    assert isinstance(network, PackedBert)
    return network


@pytest.fixture(scope="module")
def windows(whole: PackedBert) -> list[list[int]]:
    return WordClassifier(PACKAGED, whole).windows(TEXTS)


def test_what_was_fitted_to_the_packaged_weights_is_used() -> None:
    weights = weights_file(PACKAGED)
    assert weights is not None
    assert early_exit_of(weights) is not None


def test_no_bit_of_an_answer_depends_on_company(
    early: PackedBert, windows: list[list[int]]
) -> None:
    alone = [early.run([window])[0] for window in windows]
    for order in ([3, 0, 2, 1], [1, 1, 0, 0, 2, 3] * 30):
        together = early.run([windows[number] for number in order])
        for number, found in zip(order, together, strict=True):
            assert np.array_equal(found, alone[number])


def test_values_are_found_as_by_the_whole_network(
    early: PackedBert, whole: PackedBert, windows: list[list[int]]
) -> None:
    for ours, theirs in zip(early.run(windows), whole.run(windows), strict=True):
        assert ours.shape == theirs.shape
        likely = theirs[:, 1:].sum(1) >= 0.5
        assert (ours[likely].argmax(1) == theirs[likely].argmax(1)).all()


def test_plain_words_leave_and_have_no_label(early: PackedBert, windows: list[list[int]]) -> None:
    said = early.run(windows)
    left = [(found.sum(1) == 0).sum() for found in said]
    assert left[1] > len(windows[1]) / 2
    assert 0 < left[0] < len(windows[0])
    for found in said:
        assert set(found.sum(1).round(3)) <= {0, 1}


def test_where_nothing_is_let_go_the_network_is_whole(
    whole: PackedBert, windows: list[list[int]]
) -> None:
    weights = weights_file(PACKAGED)
    assert weights is not None
    keeping = EarlyExit({1: constant_probe(1.0), 3: constant_probe(1.0)}, {})
    found = PackedBert(load_model(weights).eval(), keeping).run(windows)
    for ours, theirs in zip(found, whole.run(windows), strict=True):
        assert np.array_equal(ours, theirs)


def test_all_may_leave(windows: list[list[int]]) -> None:
    weights = weights_file(PACKAGED)
    assert weights is not None
    network = PackedBert(load_model(weights).eval(), EarlyExit({2: constant_probe(-1.0)}, {}))
    assert all(not found.any() for found in network.run(windows))


def test_what_was_fitted_to_other_weights_is_left(tmp_path: Path) -> None:
    weights, other = tmp_path / "model.safetensors", tmp_path / "other"
    weights.write_bytes(b"some weights")
    other.write_bytes(b"others")
    write(tmp_path / FITTED.name, {1: constant_probe(1.0)}, {1: nn.Linear(4, 4)}, digest_of(other))
    assert early_exit_of(weights) is None
    write(
        tmp_path / FITTED.name, {1: constant_probe(1.0)}, {1: nn.Linear(4, 4)}, digest_of(weights)
    )
    assert early_exit_of(weights) is not None


def test_a_damaged_file_is_an_error(tmp_path: Path) -> None:
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"some weights")
    write(tmp_path / FITTED.name, {1: constant_probe(1.0)}, {}, digest_of(weights))
    whole = (tmp_path / FITTED.name).read_bytes()
    (tmp_path / FITTED.name).write_bytes(whole[:-40])
    with pytest.raises(EnvironmentUnfitError, match="cannot be read"):
        early_exit_of(weights)


def constant_probe(answer: float) -> Pair:
    """A probe that says the same of every token."""
    first, second = nn.Linear(384, 2), nn.Linear(2, 1)
    with torch.no_grad():
        second.weight.zero_()
        second.bias.fill_(answer)
    return first, second
