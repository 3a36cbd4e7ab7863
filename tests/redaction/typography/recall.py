"""How many values are found, as they are and however they are written."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count as count_from_zero
from itertools import islice

from refinery.redaction.engine import DetectionEngine
from refinery.redaction.spans import Span
from tests.redaction.typography.transforms import Transform
from tests.redaction.typography.values import Kind

_TRIES = 20
_APART = "\n\nNothing of the kind stands in these lines, they only keep the sentences apart.\n\n"
_CLOSED = (("", ","), ('"', '"'))
_FRAMES = (*_CLOSED, ("", " and"), ("", "."), ("(", ")"), ("", " today"))
_UNSEEN = "".join(map(chr, range(0x21))) + "\u00a0\u202f\u2009\u2007\u200b\u00ad"


@dataclass(frozen=True)
class Sentence:
    """A value in a text, and where it stands."""

    kind: Kind
    value: str
    text: str
    start: int

    @property
    def place(self) -> tuple[int, int]:
        """Of the value, without blanks around it."""
        lead = len(self.value) - len(self.value.lstrip(_UNSEEN))
        return self.start + lead, self.start + len(self.value.rstrip(_UNSEEN))


def sentence(kind: Kind, value: str, generator: random.Random, shown: str = "") -> Sentence:
    """An ordinary sentence around a value; a path in it is closed, since blanks may be its own."""
    frames = _CLOSED if value.startswith("\\") else _FRAMES
    opening, closing = generator.choice(frames)
    before = f"{generator.choice(kind.before)} {opening}"
    shown = shown or value
    return Sentence(kind, shown, f"{before}{shown}{closing} as we said.", len(before))


def found(engine: DetectionEngine, sentences: Sequence[Sentence]) -> list[bool]:
    """Whether each value is covered exactly, and by nothing that reaches beyond it."""
    starts: list[int] = []
    parts: list[str] = []
    position = 0
    for one in sentences:
        starts.append(position)
        parts.append(one.text + _APART)
        position += len(parts[-1])
    text = "".join(parts)
    detection = engine.detect([text], False)[0]
    assert detection.reason is None, detection.reason
    by_sentence: dict[int, list[Span]] = defaultdict(list)
    index = 0
    for span in sorted(detection.spans):
        while index + 1 < len(starts) and starts[index + 1] <= span.start:
            index += 1
        by_sentence[index].append(span)
    return [_is_exact(text, one, by_sentence[i], starts[i]) for i, one in enumerate(sentences)]


def _is_exact(text: str, one: Sentence, spans: Iterable[Span], offset: int) -> bool:
    start, end = one.place[0] + offset, one.place[1] + offset
    near = [s for s in spans if s.start < end and s.end > start]
    hit = any(_visible(text, s) == (start, end) and s.entity in one.kind.entities for s in near)
    return hit and all(start <= _visible(text, s)[0] and _visible(text, s)[1] <= end for s in near)


def _visible(text: str, span: Span) -> tuple[int, int]:
    value = text[span.start : span.end]
    return span.end - len(value.lstrip(_UNSEEN)), span.start + len(value.rstrip(_UNSEEN))


@dataclass(frozen=True)
class Result:
    """Values that were tried, and those of them that were missed."""

    tried: int
    missed: tuple[str, ...]


def plain(engine: DetectionEngine, kind: Kind, count: int, seed: int) -> Result:
    """What becomes of values as they are."""
    values = islice(_values(kind, seed), count)
    return _result(engine, [(kind, value, "") for value in values], seed)


def rewritten(
    engine: DetectionEngine, kind: Kind, transform: Transform, count: int, seed: int
) -> Result:
    """What becomes of values that a transform changes; none are tried where it changes none."""
    generator = random.Random(seed)
    drawn: list[tuple[Kind, str, str]] = []
    for tries, value in enumerate(islice(_values(kind, seed), _TRIES * count)):
        shown = transform(value, generator)
        if shown != value:
            drawn.append((kind, value, shown))
        if len(drawn) == count or (not drawn and tries > count):
            break
    return _result(engine, drawn, seed)


def _values(kind: Kind, seed: int) -> Iterator[str]:
    """Values without end, the same for every transform; each is made once."""
    made, generator = _made(kind, seed)
    for index in count_from_zero():
        if index == len(made):
            made.append(kind.make(generator))
        yield made[index]


@cache
def _made(kind: Kind, seed: int) -> tuple[list[str], random.Random]:
    return [], random.Random(seed)


def _result(engine: DetectionEngine, drawn: Sequence[tuple[Kind, str, str]], seed: int) -> Result:
    generator = random.Random(seed)
    sentences = [sentence(kind, value, generator, shown) for kind, value, shown in drawn]
    hits = found(engine, sentences)
    missed = (one.text for one, hit in zip(sentences, hits, strict=True) if not hit)
    return Result(len(drawn), tuple(missed))
