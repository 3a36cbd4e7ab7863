"""A site fits early exits to its own network, and detection uses them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import torch
from click.testing import CliRunner

from refinery.config.models import model_directory
from refinery.evaluation.early_exit.__main__ import main
from refinery.evaluation.early_exit.fit import LIKELY, PASSED, chances, fit
from refinery.evaluation.early_exit.sample import sample
from refinery.redaction.classifier.backend import FITTED, load_network, read_labels, weights_file
from refinery.redaction.classifier.bert import PackedBert
from refinery.redaction.classifier.early_exit import Probe
from refinery.redaction.classifier.fitted import early_exit_of

PACKAGED = model_directory("token_classifier")
NAMES = ("Ngozi Adeyemi", "Barbara Johnson", "Hans Vogel", "Priya Raman", "Tom Okonkwo")
THINGS = ("build", "release", "meeting", "report", "ticket", "draft", "query", "lamp")


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    for number in range(40):
        name, thing = NAMES[number % len(NAMES)], THINGS[number % len(THINGS)]
        (folder / f"{number}.txt").write_text(
            f"The {thing} was slow again on day {number}, so nothing of it is in the next one.\n\n"
            f"Please tell {name}, {number} Harrow Road, Leeds, that the {thing} is done.\n"
        )
    return folder


@pytest.fixture(scope="module")
def whole() -> PackedBert:
    network = load_network(PACKAGED, "int8")
    assert isinstance(network, PackedBert)
    return network


def test_no_window_is_both_fitted_to_and_held_out(documents: Path, whole: PackedBert) -> None:
    fitted_to, held_out = sample([documents], PACKAGED, whole, 1_000)
    assert 0 < sum(map(len, fitted_to)) + sum(map(len, held_out)) <= 1_000
    assert not {*map(tuple, fitted_to)} & {*map(tuple, held_out)}
    assert sample([documents], PACKAGED, whole, 1_000) == (fitted_to, held_out)


def test_likely_tokens_pass_every_probe(documents: Path, whole: PackedBert) -> None:
    labels = read_labels(PACKAGED)
    fitted_to, held_out = sample([documents], PACKAGED, whole, 4_000)
    probes, steps = fit(whole, fitted_to, held_out, labels)
    assert set(probes) == set(PASSED) and set(steps) == {1, 2, 3, 4}
    likely = chances(whole.run(held_out), labels) >= LIKELY
    assert likely.any() and not likely.all()
    states = list(whole.states(held_out))
    for layers, probe in probes.items():
        passed = torch.cat([Probe(*probe)(told[layers][1:-1]) >= 0 for told in states])
        assert (passed & likely).sum() >= PASSED[layers] * likely.sum() - 1
        assert not passed.all()


def test_a_site_fits_its_own(documents: Path, tmp_path: Path) -> None:
    weights = weights_file(PACKAGED)
    assert weights is not None
    out = weights.relative_to(PACKAGED).with_name(FITTED.name)
    own = tmp_path / "model"
    shutil.copytree(PACKAGED, own)
    command = ["--data", str(documents), "--model", str(own), "--tokens", "2000"]
    ran = CliRunner().invoke(main, [*command, "--out", str(own / out)])
    assert ran.exit_code == 0, ran.output
    assert "kept" in ran.output and "times as fast" in ran.output
    found = weights_file(own)
    assert found is not None and early_exit_of(found) is not None


def test_a_network_of_another_kind_is_refused(documents: Path, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"id2label": {"0": "O"}}))
    command = ["--data", str(documents), "--model", str(tmp_path), "--out", str(tmp_path / "x")]
    ran = CliRunner().invoke(main, command)
    assert ran.exit_code == 2 and "no network" in ran.output


def test_documents_without_values_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("the same again\n\n" * 3)
    command = ["--data", str(tmp_path), "--out", str(tmp_path / "x")]
    ran = CliRunner().invoke(main, command)
    assert ran.exit_code == 1 and "too little text" in ran.output
    plain = [f"the {one} was slower than the {other}" for one in THINGS for other in THINGS]
    (tmp_path / "b.txt").write_text("\n\n".join(plain))
    ran = CliRunner().invoke(main, command)
    assert ran.exit_code == 1 and "no value" in ran.output
