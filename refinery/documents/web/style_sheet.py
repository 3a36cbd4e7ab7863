"""What a page's own style sheets say of the look of its elements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from refinery.documents.web.looks import GROUNDS, RELEVANT, hides
from refinery.documents.web.style_rules import (
    EVERY,
    Declarations,
    Rule,
    attribute_name,
    declarations,
    overlay,
    plain,
    read_rules,
)

MAX_STYLE: Final = 2**20
"""Characters of a page's style sheets that are looked at."""
MAX_WORDS: Final = 50
"""Words of an attribute that a rule may name."""
MAX_TRIALS: Final = 2_000_000
"""Comparisons of names after which the sheets of a page are no longer followed."""


class StyleSheet:
    """The style sheets of a page, as far as they bear on whether its text is seen.

    Attributes:
        paints_somewhere: Whether a rule gives a background to what lies in something else: where
            a page lays its parts above one another, any of them may lie on it.
        has_attributes: Whether a rule may name attributes.
        is_followed: Whether all was looked at; once it is not, what remains of a page is shown
            whatever its sheets say.
    """

    def __init__(self, root: Any) -> None:
        self.paints_somewhere = False
        self.has_attributes = False
        self._rules: dict[str, list[tuple[tuple[int, int, int], int, Rule]]] = defaultdict(list)
        self._left = MAX_TRIALS
        size, count = MAX_STYLE, 0
        for style in root.iter("style"):
            text = style.text or ""
            self.has_attributes = self.has_attributes or "[" in text
            for rule in read_rules(text[: max(size, 0)], style.get("media") or ""):
                count += 1
                self._add(rule, count)
            size -= len(text)
        self.is_followed = size >= 0

    def look(self, element: Any, path: Sequence[frozenset[str]]) -> Declarations:
        """What holds for an element, by property; its own attribute last.

        Args:
            path: What its ancestors and itself may be called (:func:`names`), from the root on.
        """
        found: Declarations = {}
        own = element.get("style")
        if self._rules and self._left >= 0:
            for _, _, rule in sorted(self._applying(path)):
                overlay(found, rule.declared)
        if own:
            overlay(found, declarations(own))
        return {name: plain(value) for name, value in found.items()}

    def _applying(self, path: Sequence[frozenset[str]]) -> list[Any]:
        tried = [one for name in (*path[-1], EVERY) for one in self._rules.get(name, ())]
        self._left -= sum(1 if len(rule.steps) == 1 else len(path) for _, _, rule in tried)
        if self._left < 0:
            self.is_followed = False
            return []
        return [one for one in tried if one[2].applies(path)]

    def _add(self, rule: Rule, count: int) -> None:
        # Doubt speaks for what is shown: a rule not fully understood may show and hides nothing.
        declared = {
            name: value
            for name, value in rule.declared.items()
            if name in RELEVANT and (rule.is_certain or not hides(name, plain(value)))
        }
        if not declared:
            return
        kept = replace(rule, declared=declared)
        self._rules[rule.key].append((rule.rank, count, kept))
        if len(rule.steps) > 1 or not rule.is_certain:
            paints = (n in declared and not hides(n, plain(declared[n])) for n in GROUNDS)
            self.paints_somewhere = self.paints_somewhere or any(paints)


def names(element: Any, has_attributes: bool = True) -> frozenset[str]:
    """What a selector may call an element: its tag, ``.class``, ``#id``, its attributes."""
    called = [element.tag, *(f".{name}" for name in (element.get("class") or "").split())]
    if element.get("id"):
        called.append(f"#{element.get('id')}")
    for name, value in element.attrib.items() if has_attributes else ():
        called += [attribute_name(name), attribute_name(name, value)]
        called += [attribute_name(name, word=word) for word in value.split()[:MAX_WORDS]]
    return frozenset(called)
