"""The dataset card: a page about an export, for people and for loaders."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import Any, Final

from jinja2 import Environment, StrictUndefined

TOPICS: Final = 20


def card(manifest: Mapping[str, Any]) -> str:
    """Markdown made from a manifest alone, so that it says nothing the manifest does not."""
    template = resources.files("refinery.export").joinpath("card_template.md").read_text("utf-8")
    counts = dict(manifest["counts"])
    ranked = sorted(counts["topic"].items(), key=lambda item: (-item[1], item[0]))
    counts["topic"] = dict(ranked[:TOPICS])
    # Markdown, not HTML: nothing in a manifest is text of a document.
    environment = Environment(undefined=StrictUndefined, keep_trailing_newline=True)
    return environment.from_string(template).render(
        **{**manifest, "counts": counts}, splits=list(counts["split"])
    )
