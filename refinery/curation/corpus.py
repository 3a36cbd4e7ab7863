"""A corpus as curation sees it: its builders and the files it must not repeat."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from refinery.config.corpus import OF_EXPORT, CorpusSettings
from refinery.config.site import SiteSettings
from refinery.core.registry import component, components
from refinery.curation.tokens import tokenizer_digest
from refinery.errors import ConfigError


def corpora(site: SiteSettings) -> dict[str, CorpusSettings]:
    """The corpora of a site, with their builders and files checked; sorted by name.

    Raises:
        ConfigError: An unknown builder, setting of one or domain, or a file that is missing.
    """
    found = {}
    for name in sorted(site.corpora):
        corpus = site.corpus(name)
        for builder, settings in builders(corpus).items():
            kind = component("builder", builder)
            kind.settings_class.parse(settings, f"corpora.{name}.builders.{builder}")
        for path in corpus.benchmark:
            file_digest(path)
        found[name] = corpus
    return found


def builders(corpus: CorpusSettings) -> dict[str, dict[str, Any]]:
    """Builders with their settings, all of them where none is named; sorted by name."""
    named = corpus.builders or {name: {} for name in components("builder")}
    return dict(sorted(named.items()))


def content_digest(corpus: CorpusSettings) -> str:
    """Digest of everything that decides a corpus's examples, the listed files included."""
    files = [file_digest(path) for path in corpus.benchmark]
    versioned = {
        name: [component("builder", name).version, values]
        for name, values in builders(corpus).items()
    }
    facts = [
        corpus.digest(exclude=OF_EXPORT | {"builders", "tokenizer", "benchmark"}),
        files,
        versioned,
        tokenizer_digest(corpus.tokenizer),
    ]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def file_digest(path: str) -> str:
    """SHA-256 of a file the configuration names.

    Raises:
        ConfigError: It is missing or unreadable.
    """
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        raise ConfigError(
            f"File {path} is missing or unreadable.", "correct the path in the configuration."
        ) from None
