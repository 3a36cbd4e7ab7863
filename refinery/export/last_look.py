"""The last look: what is about to leave, searched as it will be written."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Final, Protocol

from refinery.core.worker import engine
from refinery.export.known_strings import (
    Canaries,
    Directory,
    addresses_of,
    read_canaries,
    read_directory,
    words_of,
)

CANARY: Final = "canary"
DIRECTORY: Final = "directory"


class Scanner(Protocol):
    """Finds patterns: per text, (entity, start, end)."""

    def scan(self, texts: Sequence[str]) -> list[list[tuple[str, int, int]]]:
        """Hits of each text."""
        ...


class LastLook:
    """Says why a text must not leave, or that it may.

    Args:
        scanner: Patterns of identifiers and secrets.
    """

    def __init__(
        self, scanner: Scanner, canaries: Canaries | None, directory: Directory | None
    ) -> None:
        self._scanner = scanner
        self._canaries = canaries
        self._directory = directory

    def reasons(self, texts: Sequence[str], written: Sequence[Collection[str]]) -> list[str | None]:
        """Per text the reason to withhold it, or None.

        Args:
            written: Per text what its slots were written as; a surrogate address is meant to
                look like one and is no leak.
        """
        hits = self._scanner.scan(list(texts))
        return [
            self._reason(text, found, ours)
            for text, found, ours in zip(texts, hits, written, strict=True)
        ]

    def _reason(
        self, text: str, hits: Sequence[tuple[str, int, int]], ours: Collection[str]
    ) -> str | None:
        if self._canaries is not None and self._canaries.found_in(text):
            return CANARY
        if self._directory is not None:
            spelt = [f" {found} " for value in ours for found in _spellings(value)]
            if any(not _within(f" {match} ", spelt) for match in self._directory.matches(text)):
                return DIRECTORY
        entities = [
            entity for entity, start, end in hits if not _within(text[start:end].strip(), ours)
        ]
        return f"pattern-{min(entities).lower().replace('_', '-')}" if entities else None


def _spellings(value: str) -> Iterator[str]:
    """A value as a match of the directory would spell it."""
    yield " ".join(words_of(value))
    yield from addresses_of(value)


def _within(found: str, ours: Collection[str]) -> bool:
    return any(found in value for value in ours)


def last_look(
    scanner: str,
    scanning: str,
    canaries: str,
    directory: str,
    key: str,
) -> LastLook:
    """Build it in a worker; a factory for :func:`refinery.core.worker.engine`.

    Args:
        scanner: ``module:function`` of the pattern scanner.
        scanning: What it is given, as JSON: settings, policy, house identifiers, allowed values.
        canaries: Path of the canary file, or empty.
        directory: Path of the directory file, or empty.
        key: Reference of the key that salts the directory's digests.
    """
    return LastLook(
        engine(scanner, **json.loads(scanning)),
        read_canaries(canaries) if canaries else None,
        read_directory(directory, key) if directory else None,
    )
