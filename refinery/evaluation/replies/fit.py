"""``python -m refinery.evaluation.replies.fit --data DIR --truth TABLE``: weights of signatures.

Prints the YAML that :mod:`refinery.documents.mail.signature` reads, and before it, as a comment,
what eightfold cross-validation says of it: each mail judged by weights that never saw it.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click
import numpy as np
from scipy.optimize import minimize

from refinery.documents.mail.features import Sender
from refinery.documents.mail.footer import footers, footnotes
from refinery.documents.mail.quotes import quoted_lines
from refinery.documents.mail.signature import candidates
from refinery.evaluation.replies.truth import Known, known_mails

FOLDS: Final = 8
PENALTY: Final = 1.5
"""Half of it times the squared distance from what is taken beforehand is added to the loss."""
THRESHOLD: Final = 0.25
SEED: Final = 20261126
PRIOR: Final = {
    "begin": -3.0,
    **{
        "begin_delimiter": 4.0,
        "begin_name": 2.0,
        "begin_dashes": 1.5,
        "begin_after_closing": 2.0,
        "sent_from": 4.0,
    },
    **{"name_alone": 1.0, "own_address": 1.0, "phone": 1.0, "called": 0.7, "mail": 0.7},
    **{"postcode": 0.7, "place": 0.5, "title": 0.5, "web": 0.4, "columns": 0.3, "opinion": 0.5},
    **{"prose": -0.7, "person": -0.4, "ends_question": -0.7, "begin_other_capitals": -1.0},
}
"""What a weight is taken to be before any mail is seen: few of them show a telephone number."""


@dataclass(frozen=True)
class Choice:
    """A mail as a choice among beginnings: a row of counts each, the first for "none"."""

    mail: Known
    starts: tuple[int, ...]
    counts: Any
    chosen: int
    end: int


@click.command()
@click.option("--data", required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--truth", required=True, type=click.Path(path_type=Path, exists=True))
def main(data: Path, truth: Path) -> None:
    """Fit on all mails; print what cross-validation says, and the weights."""
    raw = [_stretch(mail) for mail in known_mails(data, truth)]
    seen = {name for _, found, _ in raw for _, counts in found for name in counts}
    names = sorted(seen | set(PRIOR))
    choices = [_choice(mail, found, end, names) for mail, found, end in raw]
    order = list(range(len(choices)))
    random.Random(SEED).shuffle(order)
    right = wrong = missed = unsigned = given = 0
    for fold in range(FOLDS):
        tested = set(order[fold::FOLDS])
        weights = fit([choices[i] for i in order if i not in tested], names)
        for choice in (choices[i] for i in sorted(tested)):
            told, known = _told(choice, weights), choice.mail.signature or frozenset()
            right, wrong = right + len(told & known), wrong + len(told - known)
            missed += len(known - told)
            unsigned, given = unsigned + (not known), given + (not known and bool(told))
    f1 = 2 * right / (2 * right + wrong + missed)
    click.echo(f"# {len(choices)} mails, cross-validated: line F1 {f1:.3f},")
    click.echo(f"# of {unsigned} without a signature {given} given one.")
    click.echo(f"threshold: {THRESHOLD}\nweights:")
    for name, weight in zip(names, fit(choices, names), strict=True):
        if abs(weight) >= 0.005:
            click.echo(f"  {name}: {weight:.2f}")


def _stretch(mail: Known) -> tuple[Known, list[tuple[int, Any]], int]:
    """The candidates of the last stretch of own words, with places in the whole mail."""
    kinds = [kind for kind, _ in quoted_lines(mail.lines)]
    end = len(mail.lines)
    while end and (kinds[end - 1] != "own" or not mail.lines[end - 1].strip()):
        end -= 1
    start = end
    while start and kinds[start - 1] == "own":
        start -= 1
    for below in (footers, footnotes):
        ranges = below(mail.lines[start:end])
        end = start + ranges[0][0] if ranges else end
    above = zip(kinds[:start], mail.lines[:start], strict=True)
    is_all = not any(kind == "own" and text.strip() for kind, text in above)
    found = candidates(mail.lines[start:end], Sender.of(mail.sender), is_all)
    return mail, [(start + index, counts) for index, counts in found], end


def _choice(mail: Known, found: list[tuple[int, Any]], end: int, names: list[str]) -> Choice:
    counts = np.array([[0.0] * len(names), *([c[name] for name in names] for _, c in found)])
    starts = tuple(index for index, _ in found)
    inside = [index for index in mail.signature or () if starts and starts[-1] <= index < end]
    chosen = starts.index(min(inside)) + 1 if inside else 0
    return Choice(mail, starts, counts, chosen, end)


def fit(choices: Sequence[Choice], names: Sequence[str]) -> Any:
    """Weights of a conditional logit, drawn to what is taken beforehand."""
    before = np.array([PRIOR.get(name, 0.0) for name in names])

    def loss(weights: Any) -> tuple[float, Any]:
        off = weights - before
        total, slope = PENALTY * float(off @ off) / 2, PENALTY * off
        for choice in choices:
            chances = _chances(choice, weights)
            total -= float(np.log(chances[choice.chosen] + 1e-12))
            slope = slope + chances @ choice.counts - choice.counts[choice.chosen]
        return total, slope

    return minimize(loss, before, jac=True, method="L-BFGS-B").x


def _chances(choice: Choice, weights: Any) -> Any:
    scores = choice.counts @ weights
    chances = np.exp(scores - scores.max())
    return chances / chances.sum()


def _told(choice: Choice, weights: Any) -> frozenset[int]:
    """Lines that weights take for the signature."""
    chances = _chances(choice, weights)
    if len(chances) == 1 or chances[0] > THRESHOLD:
        return frozenset()
    start = choice.starts[int(chances[1:].argmax())]
    lines = choice.mail.lines
    return frozenset(i for i in range(start, choice.end) if lines[i].strip())


if __name__ == "__main__":
    main()
