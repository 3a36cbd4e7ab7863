"""Masking measured over a set of marked texts, stock Presidio beside it if asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from refinery.errors import UsageError
from refinery.evaluation.measures import AT_MOST, Measure, at_least
from refinery.evaluation.pii import misses
from refinery.evaluation.pii.formats import FORMATS
from refinery.evaluation.pii.labels import Labels, mapping
from refinery.evaluation.pii.model import GoldDocument
from refinery.evaluation.pii.own import Wanted, refinery
from refinery.evaluation.pii.systems import BASELINES, Run
from refinery.evaluation.pii.tally import Tally

NAME: Final = "pii"


@dataclass(frozen=True)
class MarkedSet:
    """Marked texts on disk.

    Attributes:
        format: A key of ``FORMATS``.
        limit: Only so many documents, the first ones.
    """

    path: Path
    format: str
    limit: int | None = None

    def documents(self) -> list[GoldDocument]:
        """The documents.

        Raises:
            UsageError: The data is malformed, or holds no document.
        """
        documents = list(islice(FORMATS[self.format](self.path), self.limit))
        if not documents:
            raise UsageError(f"{self.path} holds no document.", "name another --data or --format.")
        return documents


def evaluate(
    data: MarkedSet, wanted: Wanted, baseline: str | None = None, misses_file: Path | None = None
) -> tuple[list[Measure], dict[str, Any]]:
    """Mask every text of a set and hold it against its mentions.

    Texts that are blocked pass to nobody: they are counted, and left out of all figures of all
    systems, so that none gains by them.

    Args:
        baseline: A key of ``BASELINES``, run on the same texts; it sets the limits.
        misses_file: Where what was missed is written.

    Raises:
        UsageError: The data is malformed or holds no document; the file cannot be written.
    """
    documents, labels = data.documents(), mapping()
    texts = [document.text for document in documents]
    runs, proposals = refinery(wanted, texts)
    answers = runs[0].answers
    if misses_file is not None:
        misses.write(misses_file, documents, answers, labels)
    if baseline is not None:
        runs.append(BASELINES[baseline](wanted.models.spacy, texts))
    passed = [index for index, answer in enumerate(answers) if not answer.reason]
    tallies = {one.system: tally(one, documents, passed, labels) for one in runs}
    details = {
        "format": data.format,
        **facts(documents, runs[0], labels),
        "house_identifiers": [
            {"name": p.name, "shape": p.shape, "precision": p.precision, "mentions": p.mentions}
            for p in proposals
        ],
        "systems": [{**_pace(one, texts), **tallies[one.system].as_object()} for one in runs],
    }
    return measures(tallies[runs[0].system], tallies.get(baseline or "")), details


def tally(
    one: Run, documents: Sequence[GoldDocument], passed: Sequence[int], labels: Labels
) -> Tally:
    """Sums of a system over the documents that pass."""
    known = frozenset(m.label for d in documents for m in d.mentions if labels.is_personal(m))
    sums = Tally(labels, known)
    for index in passed:
        sums.add(documents[index], one.answers[index].spans)
    return sums


def facts(documents: Sequence[GoldDocument], own: Run, labels: Labels) -> dict[str, Any]:
    """What the set holds and what was set aside."""
    kinds: Counter[str] = Counter()
    wanted: Counter[bool] = Counter()
    inside = 0
    for document, answer in zip(documents, own.answers, strict=True):
        personal = [labels.is_personal(mention) for mention in document.mentions]
        wanted.update(personal)
        kinds.update(str(mention.kind) for mention in document.mentions)
        inside += sum(personal) if answer.reason else 0
    return {
        "documents": len(documents),
        "mentions": wanted[True],
        "mentions_left_out": wanted[False],
        "kinds": dict(sorted(kinds.items())),
        "blocked": dict(sorted(Counter(a.reason for a in own.answers if a.reason).items())),
        "mentions_in_blocked": inside,
    }


def measures(own: Tally, peer: Tally | None) -> list[Measure]:
    """Our figures; with a baseline, no worse than its coverage and its leaks.

    Coverage of nothing misses its limit, as where every text is blocked.
    """
    least = peer.total("covered").value if peer else None
    most = peer.total("leaked").value if peer else None
    bound = None if most is None else AT_MOST
    return [
        at_least("mentions_covered", own.total("covered").value, least or 0.0),
        Measure("direct_mentions_leaked", own.total("leaked").value, bound, most),
        Measure("direct_persons_leaked", own.persons_leaked.value),
        Measure("character_precision", own.precision.value),
        Measure("strict_f1", own.strict.f1),
    ]


def _pace(one: Run, texts: Sequence[str]) -> dict[str, Any]:
    """Name and speed; a kilobyte is a thousand bytes of UTF-8."""
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts)
    return {
        "system": one.system,
        "load_seconds": None if one.load_seconds is None else round(one.load_seconds, 2),
        "seconds": None if one.seconds is None else round(one.seconds, 2),
        "kb_per_second_per_core": round(size / 1000 / one.seconds, 2) if one.seconds else None,
    }
