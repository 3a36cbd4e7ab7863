"""The configured sources by name, for stages that fetch bytes and must not import a store."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, BinaryIO, Protocol, cast

from refinery.core.registry import component
from refinery.errors import ConfigError


class OpensBytes(Protocol):
    """What a stage needs of a source to fetch."""

    def open(self, uri: str) -> BinaryIO:
        """The bytes of an item, seekable.

        Raises:
            QuarantineError: Denied, gone, or not readable for now.
        """
        ...


def source_by_name(sources: Sequence[Mapping[str, Any]], name: str) -> OpensBytes:
    """The source of that name, built at most once per process.

    Args:
        sources: The ``sources`` section of the site.

    Raises:
        ConfigError: No source of that name, or its settings are not valid.
    """
    for values in sources:
        if values.get("name") == name:
            return cast(OpensBytes, build_source(values))
    known = ", ".join(sorted(str(values.get("name")) for values in sources)) or "none"
    raise ConfigError(f"No source '{name}'.", f"known: {known}.")


def build_source(values: Mapping[str, Any]) -> Any:
    """The source of these settings, built at most once per process.

    Raises:
        ConfigError: No type, an unknown one, or settings that are not valid.
    """
    return _build(json.dumps(dict(values), sort_keys=True))


@cache
def _build(text: str) -> Any:
    values = json.loads(text)
    where = f"sources.{values.get('name', '?')}"
    if "type" not in values:
        raise ConfigError(f"Setting '{where}.type' is required and not set.", "add it.")
    kind = component("source", str(values["type"]))
    return kind(kind.settings_class.parse(values, where))
