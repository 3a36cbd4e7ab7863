"""Sums of bytes are exact, whatever the processor and whatever stands beside a row."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from refinery.redaction.classifier.int8 import LARGEST, Int8Linear, _exact_product, side_by_side


@pytest.fixture
def linear() -> nn.Linear:
    torch.manual_seed(3)
    return nn.Linear(384, 96)


def given(rows: int) -> Tensor:
    return torch.randn(rows, 384, generator=torch.Generator().manual_seed(rows))


@torch.inference_mode()
def test_rows_are_near_the_layer_and_independent_of_each_other(linear: nn.Linear) -> None:
    layer, rows = Int8Linear(linear), given(130)
    found = layer(rows)
    assert (found - linear(rows)).abs().max() < 0.02 * linear(rows).abs().max()
    for start, end in ((0, 1), (3, 20), (64, 130)):
        assert torch.equal(layer(rows[start:end]), found[start:end])
    order = torch.randperm(130)
    assert torch.equal(layer(rows[order]), found[order])


@torch.inference_mode()
def test_the_largest_bytes_are_summed_exactly() -> None:
    """Processors without VNNI cut sums of two products off where weights are larger."""
    linear = nn.Linear(512, 8, bias=False)
    linear.weight.copy_(torch.ones(8, 512))
    layer = Int8Linear(linear)
    assert torch.allclose(layer(torch.ones(40, 512)), torch.full((40, 8), 512.0), rtol=1e-6)
    assert torch.allclose(layer(-torch.ones(40, 512)), torch.full((40, 8), -512.0), rtol=1e-6)


@torch.inference_mode()
def test_a_processor_without_kernels_for_bytes_gets_the_same_bits(
    linear: nn.Linear, monkeypatch: pytest.MonkeyPatch
) -> None:
    fast, rows = Int8Linear(linear), given(64)
    monkeypatch.setattr(torch.backends.mkldnn, "is_available", lambda: False)
    assert torch.equal(Int8Linear(linear)(rows), fast(rows))


@torch.inference_mode()
def test_sums_of_bytes_at_their_limits_are_those_of_integers() -> None:
    generator = torch.Generator().manual_seed(5)
    weights = torch.randint(-LARGEST, LARGEST + 1, (40, 1536), generator=generator)
    rows = torch.randint(-127, 128, (70, 1536), generator=generator)
    weights[:20], rows[:30] = LARGEST, 127
    found = _exact_product(weights.float(), torch.ones(40))(rows.float())
    assert torch.equal(found.to(torch.int64), rows @ weights.t())


@torch.inference_mode()
def test_layers_side_by_side_give_what_each_gives(linear: nn.Linear) -> None:
    other = nn.Linear(384, 32)
    whole, rows = side_by_side([linear, other]), given(10)
    parts = torch.cat([Int8Linear(linear)(rows), Int8Linear(other)(rows)], dim=1)
    assert torch.equal(whole(rows), parts)


@torch.inference_mode()
def test_rows_of_nothing_are_no_division_by_zero(linear: nn.Linear) -> None:
    assert torch.allclose(Int8Linear(linear)(torch.zeros(2, 384)), linear.bias.expand(2, 96))
