"""Agreement, failures and pace of readers over files whose text is known."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import Any, Final

from refinery.errors import UsageError
from refinery.evaluation.measures import Measure, at_least, none_left
from refinery.evaluation.text.agreement import character_error_rate, token_f1
from refinery.evaluation.text.pairs import Pair, pairs
from refinery.evaluation.text.readers import OWN, Read, read_all

NAME: Final = "text"
EXPECTATIONS: Final = "expectations.json"
"""Beside the files: for each, phrases its text must have and must not have."""
FINEST: Final = 0.0001
"""The last digit of a figure: what is above differs by as much."""
_SPACE: Final = re.compile(r"\s+")


def evaluate(
    data: Path, truth: Path, formats: Sequence[str], peers: Sequence[str]
) -> tuple[list[Measure], dict[str, Any]]:
    """Read every file whose text is known by every reader, one after the other.

    Args:
        formats: Extensions to keep; all without.
        peers: Readers beside ours. Each format has to be read as well as by the best of them,
            the mean over formats better.

    Raises:
        UsageError: No file is left to read.
    """
    # A blank truth says that whoever wrote it read nothing, not that there is nothing to read.
    known = [
        pair
        for pair in pairs(data, truth)
        if (not formats or pair.format in formats) and _told_text(pair)
    ]
    phrases = _expectations(data, formats)
    if not known and not phrases:
        raise UsageError(
            f"No file of format {', '.join(formats)} below {data} has its text below {truth}.",
            "name formats by their extension.",
        )
    names = (OWN, *peers)
    scored = {name: _scored(name, known) for name in names}
    by_format = _by_format(known, scored)
    measures = _bounds(by_format, peers)
    details: dict[str, Any] = {
        "readers": list(names),
        "formats": by_format,
        "files": [
            {
                "file": str(pair.path.relative_to(data)),
                "truth": str(pair.truth.relative_to(truth)),
                "readers": {name: scored[name][index] for name in names},
            }
            for index, pair in enumerate(known)
        ],
    }
    if phrases:
        told = _told(data, phrases)
        measures += [
            none_left("phrases_missing", sum(len(one["missing"]) for one in told)),
            none_left("phrases_unwanted", sum(len(one["unwanted"]) for one in told)),
        ]
        details["phrases"] = told
    return measures, details


def _scored(name: str, known: Sequence[Pair]) -> list[dict[str, Any]]:
    """What a reader came to, file by file."""
    found = read_all(name, [pair.path for pair in known])
    return [_score(pair, read) for pair, read in zip(known, found, strict=True)]


def _told_text(pair: Pair) -> str:
    return pair.truth.read_text(encoding="utf-8", errors="replace").strip()


def _score(pair: Pair, read: Read) -> dict[str, Any]:
    want = _told_text(pair)
    return {
        "f1": round(token_f1(read.text, want), 4),
        "character_error_rate": round(character_error_rate(read.text, want), 4),
        "seconds": round(read.seconds, 4),
        "reason": read.reason,
    }


def _by_format(
    known: Sequence[Pair], scored: dict[str, list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    """Per format and reader the means, failures by reason, and pace."""
    told = []
    for name in sorted({pair.format for pair in known}):
        chosen = [index for index, pair in enumerate(known) if pair.format == name]
        size = sum(known[index].path.stat().st_size for index in chosen)
        readers = {}
        for reader, scores in scored.items():
            own = [scores[index] for index in chosen]
            seconds = sum(one["seconds"] for one in own)
            readers[reader] = {
                "f1": round(fmean(one["f1"] for one in own), 4),
                "character_error_rate": round(fmean(one["character_error_rate"] for one in own), 4),
                "failed": dict(Counter(one["reason"] for one in own if one["reason"])),
                "files_per_second": round(len(own) / seconds, 2) if seconds else None,
                "megabytes_per_second": round(size / 1e6 / seconds, 3) if seconds else None,
            }
        told.append({"format": name, "files": len(chosen), "bytes": size, "readers": readers})
    return told


def _bounds(by_format: Sequence[dict[str, Any]], peers: Sequence[str]) -> list[Measure]:
    """Our figures, with those of the better peer as limits."""
    measures = []
    for told in by_format:
        f1 = {reader: found["f1"] for reader, found in told["readers"].items()}
        best = max((f1[peer] for peer in peers), default=0.0)
        measures.append(at_least(f"f1_{told['format']}", f1[OWN], best))
    if by_format:
        means = {
            reader: round(fmean(told["readers"][reader]["f1"] for told in by_format), 4)
            for reader in (OWN, *peers)
        }
        best = max((means[peer] for peer in peers), default=0.0)
        above = best + FINEST if peers else 0.0
        measures.append(at_least("f1_mean", means[OWN], above))
    return measures


def _expectations(data: Path, formats: Sequence[str]) -> list[dict[str, Any]]:
    path = data / EXPECTATIONS
    if not path.is_file():
        return []
    named = json.loads(path.read_text(encoding="utf-8"))
    return [
        one
        for one in named
        if (data / one["filename"]).is_file()
        and (not formats or Path(one["filename"]).suffix[1:].lower() in formats)
    ]


def _told(data: Path, phrases: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Per file with expectations, the phrases that miss and those that should."""
    reads = read_all(OWN, [data / one["filename"] for one in phrases])
    told = []
    for one, read in zip(phrases, reads, strict=True):
        text = _folded(read.text)
        told.append(
            {
                "file": one["filename"],
                "reason": read.reason,
                "missing": [p for p in one.get("must_include", ()) if _folded(p) not in text],
                "unwanted": [p for p in one.get("must_not_include", ()) if _folded(p) in text],
            }
        )
    return told


def _folded(text: str) -> str:
    return _SPACE.sub(" ", text)
