"""YAML that people write: read safely, and no key said twice.

YAML lets the later of two equal keys win without a word; in a policy, that one may be ``keep``.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

import yaml

_MERGE: Final = "tag:yaml.org,2002:merge"
_TWICE: Final = "a key stands twice"


class _StrictLoader(yaml.SafeLoader):
    """A safe loader that refuses a mapping with a key twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """The mapping; keys of an anchor that is merged in may be said anew."""
        known: set[tuple[str, str]] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag == _MERGE:
                continue
            if (key.tag, key.value) in known:
                raise yaml.constructor.ConstructorError(None, None, _TWICE, key.start_mark)
            known.add((key.tag, key.value))
        return super().construct_mapping(node, deep)


def read_yaml(text: str) -> Any:
    """What a YAML text says.

    >>> read_yaml("{a: 1, b: [2]}")
    {'a': 1, 'b': [2]}

    Raises:
        ValueError: The text is no YAML, is nested too deep, or says a key twice; the message
            quotes nothing of it.
    """
    try:
        return yaml.load(text, _StrictLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" at line {mark.line + 1}" if mark else ""
        is_twice = getattr(error, "problem", None) == _TWICE
        said = "says a key twice" if is_twice else "is not valid YAML"
        raise ValueError(said + place) from None
    except (RecursionError, ValueError):  # nested too deep; a date that is none
        raise ValueError("is not valid YAML") from None
