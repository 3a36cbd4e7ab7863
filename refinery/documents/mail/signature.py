"""Where in a mail its sender's signature begins."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from refinery.documents.mail.features import (
    CLOSING,
    DELIMITER,
    RULER,
    Sender,
    is_names,
    line_features,
    start_features,
    words_of,
)

REACH: Final = 30
"""Lines with something on them, from the end, among which a signature may begin."""
WEIGHTS: Final = "signature.yaml"
COUNTED: Final = 2
"""How many lines of a kind count; more of them say no more."""


def signature_start(lines: Sequence[str], sender: Sender, is_all: bool = False) -> int:
    """Index of the line at which a signature begins that reaches to the end; else ``len(lines)``.

    Args:
        is_all: Whether the lines are all the sender wrote. Then the first of them is no
            signature, unless it is the line that says so.

    Every line near the end is a candidate, and "none" is one more. A candidate's score is the sum
    of the weights of what holds for its line as a beginning and for each line from there on; the
    best one is taken unless "none" is likelier than the threshold. Weights are those of a
    conditional logit, fitted by ``python -m refinery.evaluation.replies.fit``.

    Source: features in the spirit of Carvalho and Cohen (2004), "Learning to Extract Signature
    and Reply Lines from Email"; choosing among beginnings instead of labelling lines is ours.
    """
    weights, threshold = _model()
    scores = [
        (sum(weights.get(name, 0.0) * times for name, times in found.items()), index)
        for index, found in candidates(lines, sender, is_all)
    ]
    if not scores:
        return len(lines)
    top = max(0.0, max(scores)[0])
    total = math.exp(-top) + sum(math.exp(score - top) for score, _ in scores)
    if math.exp(-top) / total > threshold or _only_closes(lines[max(scores)[1] :]):
        return len(lines)
    return _with_name_above(lines, max(scores)[1], sender)


def candidates(
    lines: Sequence[str], sender: Sender, is_all: bool = False
) -> list[tuple[int, Counter[str]]]:
    """Lines at which a signature may begin, and how often what holds from there on."""
    below: Counter[str] = Counter()
    found = []
    filled = [index for index, line in enumerate(lines) if line.strip()]
    for index in reversed(filled[-REACH:]):
        below.update(line_features(lines[index], sender))
        begins = start_features(lines, index, sender)
        if not (is_all and index == filled[0]) or DELIMITER in begins:
            capped = Counter({name: min(times, COUNTED) for name, times in below.items()})
            found.append((index, capped + Counter(begins)))
    return found


def closing_above(lines: Sequence[str]) -> int | None:
    """Index of a valediction at the end of lines that say more than that."""
    filled = [index for index, line in enumerate(lines) if line.strip()]
    if len(filled) < 2 or not _only_closes(lines[filled[-1] :]):
        return None
    return filled[-1]


def _only_closes(lines: Sequence[str]) -> bool:
    """Whether nothing but a valediction stands there: "Thanks!" says nothing of who wrote."""
    texts = [line.strip(" \t,.!-") for line in lines if line.strip()]
    return all(CLOSING.fullmatch(text) for text in texts)


def _with_name_above(lines: Sequence[str], start: int, sender: Sender) -> int:
    """The line drawn above a signature belongs to it, and so does a name above that line."""
    ruler = start - 1
    while ruler > 0 and not lines[ruler].strip():
        ruler -= 1
    if ruler > 0 and RULER.fullmatch(lines[ruler].strip()):
        start = ruler
    if not lines[start].strip().startswith("--"):
        return start
    above = start - 1
    while above > 0 and not lines[above].strip():
        above -= 1
    words = words_of(lines[above]) if above > 0 else []
    return above if is_names(words, sender) else start


@cache
def _model() -> tuple[dict[str, float], float]:
    """Weights by feature, and the probability of "none" above which there is none."""
    import yaml

    text = files("refinery.documents.mail").joinpath(WEIGHTS).read_text(encoding="utf-8")
    values = yaml.safe_load(text)
    return {str(k): float(v) for k, v in values["weights"].items()}, float(values["threshold"])
