"""Canaries and benchmark items: made once, handed to the writers, planted where they go."""

from __future__ import annotations

from collections import deque
from random import Random

from refinery.demo.benchmark import Item
from refinery.demo.marks import mark

_CANARY_KINDS = (
    ("mail", 6),
    ("document", 5),
    ("handbook", 2),
    ("ticket", 2),
    ("chat", 2),
    ("meeting", 1),
    ("agent", 1),
    ("code", 1),
)
_BENCHMARK_KINDS = (("handbook", 7), ("mail", 6), ("document", 5), ("ticket", 2))
_WORDS = (
    *("heron", "umbrella", "lantern", "marzipan", "trombone", "glacier", "thimble", "orchard"),
    *("walrus", "kettle", "ferry", "sundial", "pelican", "gravel", "harmonica", "turnip"),
    *("lighthouse", "saffron", "beetle", "carousel"),
)
_PLACES = ("the seventh pier", "an empty ballroom", "the salt road", "platform zero", "the loft")


class Plants:
    """Queues of marked sentences for each kind of document."""

    def __init__(self, rng: Random, items: tuple[Item, ...]) -> None:
        self.canaries: dict[str, str] = {}
        self._queues: dict[str, deque[str]] = {}
        for kind, count in _CANARY_KINDS:
            for _ in range(count):
                self._queue(kind, self._canary(rng))
        planted = iter(rng.sample(items, sum(count for _, count in _BENCHMARK_KINDS)))
        for kind, count in _BENCHMARK_KINDS:
            for _ in range(count):
                self._queue(kind, _item_text(next(planted)))
        for queue in self._queues.values():
            rng.shuffle(queue)

    def take(self, kind: str) -> str:
        """The next paragraph to plant in a document of this kind, or nothing."""
        queue = self._queues.get(kind)
        return queue.popleft() if queue else ""

    def left(self) -> int:
        """How many still wait for a document."""
        return sum(len(queue) for queue in self._queues.values())

    def _queue(self, kind: str, text: str) -> None:
        self._queues.setdefault(kind, deque()).append(text)

    def _canary(self, rng: Random) -> str:
        key = f"c-{len(self.canaries) + 1:02d}"
        if len(self.canaries) % 2 == 0:
            value = (
                f"canary-{rng.getrandbits(16):04x}-{rng.choice(_WORDS)}-{rng.getrandbits(20):05x}"
            )
            text = f"Our reference for this is {mark('CANARY', value, key)}."
        else:
            one, two, three = rng.sample(_WORDS, 3)
            value = (
                f"A {one} counts {rng.randint(12, 98)} {two}s beside {rng.choice(_PLACES)} "
                f"until the {three} sings"
            )
            text = f"{mark('CANARY', value, key)}."
        self.canaries[key] = value
        return text


def _item_text(item: Item) -> str:
    question = mark("BENCHMARK_QUESTION", item.question, item.key)
    return f"{question} {mark('BENCHMARK_ANSWER', item.answer, item.key)}"
