"""Planted persons and house identifiers that masking left, beside stock Presidio's share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple

from refinery.evaluation.demo.sample import GROUPS, Authored
from refinery.evaluation.measures import Measure, share

COUNTS: Final = ("mentions", "not_extracted", "left", "left_presidio", "intact_presidio")
_SPACE: Final = re.compile(r"\s+")
Cover = Callable[[str], list[tuple[int, int]]]
"""Finds spans in a text: what another tool would have masked."""


class Words(NamedTuple):
    """Text and title of a document, before and after masking."""

    raw: str
    clean: str


def remaining(
    sample: Iterable[Authored], words: Mapping[str, Words], cover: Cover
) -> tuple[list[Measure], dict[str, Any]]:
    """Look for every planted mention of the sample in the clean text of its document.

    A mention counts where the reader extracted it; it is left if its value stands anywhere in
    the clean text; one that was masked in part is not. For the other tool two counts stand on
    either side of that: left if not all of it is covered in the text as authored, intact if
    nothing of it is.

    Returns:
        The measures, and ``remaining``: ``texts``, and ``entities`` with ``entity``,
        ``mentions``, ``not_extracted``, ``left``, ``left_presidio``, ``intact_presidio``.
    """
    counts: Counter[tuple[str, str]] = Counter()
    texts = 0
    for authored in sample:
        texts += 1
        found = words.get(authored.document, Words("", ""))
        raw, clean = _SPACE.sub(" ", found.raw), _SPACE.sub(" ", found.clean)
        covered = _characters(cover(authored.text))
        for mention in authored.mentions:
            value = _pattern(mention.value)
            if value.search(raw) is None:
                counts[mention.entity, "not_extracted"] += 1
                continue
            counts[mention.entity, "mentions"] += 1
            counts[mention.entity, "left"] += value.search(clean) is not None
            whole = _written(authored.text, mention.start, mention.end)
            counts[mention.entity, "left_presidio"] += not whole <= covered
            counts[mention.entity, "intact_presidio"] += whole.isdisjoint(covered)
    return _measures(counts), {"texts": texts, "entities": _told(counts)}


def _measures(counts: Counter[tuple[str, str]]) -> list[Measure]:
    measures = []
    for group in dict.fromkeys(GROUPS.values()):
        entities = [entity for entity, name in GROUPS.items() if name == group]
        total = {name: sum(counts[entity, name] for entity in entities) for name in COUNTS}
        measures += [
            Measure(f"{group}_{name}", share(total[name], total["mentions"]))
            for name in COUNTS
            if name not in ("mentions", "not_extracted")
        ]
    return measures


def _told(counts: Counter[tuple[str, str]]) -> list[dict[str, Any]]:
    return [
        {"entity": entity, **{name: counts[entity, name] for name in COUNTS}} for entity in GROUPS
    ]


def _pattern(value: str) -> re.Pattern[str]:
    """The value as whole words."""
    return re.compile(rf"(?<!\w){re.escape(_SPACE.sub(' ', value))}(?!\w)")


def _characters(spans: Iterable[tuple[int, int]]) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


def _written(text: str, start: int, end: int) -> set[int]:
    """Places of a mention that hold letters or digits."""
    return {place for place in range(start, end) if text[place].isalnum()}
