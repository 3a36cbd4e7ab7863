"""Names for clusters: the words that set each apart (class-based TF-IDF)."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Final

_WORD: Final = re.compile(r"\b[^\W\d_]{3,30}\b")
_SLOT: Final = re.compile(r"<[A-Z][A-Z_]*_\d+>")
_MAIL_WORDS: Final = (
    "re fwd subject wrote http https www com org net html don didn doesn isn wasn won ve ll"
    " just like know think want need got get make did does said say going really thing things"
    " use used using way people good new time thanks thank hello dear regards best hi hey"
)


@cache
def stop_words() -> frozenset[str]:
    """Words that name nothing."""
    # Imported here: scikit-learn takes seconds, and every command loads this module.
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return frozenset(ENGLISH_STOP_WORDS) | frozenset(_MAIL_WORDS.split())


def topic_words(text: str) -> frozenset[str]:
    """Distinct words that may name a topic; slots, digits and stop words may not.

    >>> sorted(topic_words("The invoice of <PERSON_1> is overdue since 2024"))
    ['invoice', 'overdue']
    """
    found = _WORD.findall(_SLOT.sub(" ", text).lower())
    return frozenset(found) - stop_words()


def topic_names(
    texts: Sequence[str], labels: Sequence[int], count: int, words: int, min_texts: int
) -> list[str]:
    """A name per cluster.

    A word counts once per text, so that one long text does not name a topic, and only if
    several texts of the cluster have it, so that a name the redaction missed does not either.

    Args:
        texts: Masked texts.
        labels: Cluster of each text.
        count: Number of clusters.
        words: Words of a name.
        min_texts: Texts of the cluster that must have the word.
    """
    per_topic: list[Counter[str]] = [Counter() for _ in range(count)]
    for text, label in zip(texts, labels, strict=True):
        per_topic[label].update(topic_words(text))
    overall: Counter[str] = Counter()
    for counts in per_topic:
        overall.update(counts)
    mean = sum(overall.values()) / max(1, count)
    names = []
    for index, counts in enumerate(per_topic):
        total = max(1, counts.total())
        scores = {
            word: n / total * math.log(1 + mean / overall[word])
            for word, n in counts.items()
            if n >= min_texts
        }
        best = sorted(scores, key=lambda word: (-scores[word], word))[:words]
        names.append(", ".join(best) or f"topic {index}")
    return names
