"""The evaluation of a lake that refined the demo company."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from refinery.config.site import SiteSettings
from refinery.core.workspace import Workspace
from refinery.evaluation.demo.accounting import accounting
from refinery.evaluation.demo.duplicates import duplicates
from refinery.evaluation.demo.exported import exported_rows
from refinery.evaluation.demo.lake_rows import (
    cleaned,
    listed,
    lying,
    passed_over,
    threads_of_messages,
    words,
)
from refinery.evaluation.demo.leaks import leaks
from refinery.evaluation.demo.presidio import StockPresidio
from refinery.evaluation.demo.remaining import remaining
from refinery.evaluation.demo.sample import sampled
from refinery.evaluation.demo.store_index import StoreIndex, StorePaths
from refinery.evaluation.demo.threads import threads
from refinery.evaluation.demo.truth_files import Truth
from refinery.evaluation.measures import Measure

NAME: Final = "demo"
SAMPLE: Final = 400


def truth_of(site: SiteSettings, directory: Path | None) -> Truth:
    """The truth at a directory, or beside the store of the first file share.

    Raises:
        UsageError: There is none.
    """
    return Truth(directory or StorePaths(site).root.parent / "truth")


def evaluate(
    workspace: Workspace, truth: Truth, size: int = SAMPLE
) -> tuple[list[Measure], dict[str, Any]]:
    """Measure the lake and the export against the truth.

    Args:
        size: Texts of the sample that is looked at for what masking left.

    Returns:
        The measures, and details under ``export``, ``duplicates``, ``threads``, ``files``
        and ``remaining``.
    """
    site, inputs = workspace.site, workspace.inputs
    leaked, export = leaks(truth, exported_rows(site))
    paths = StorePaths(site)
    index = StoreIndex(paths, lying(inputs))
    clean = cleaned(inputs)
    copies, found = duplicates(truth.rows("duplicates"), index, clean)
    joined, talks = threads(truth.rows("threads"), threads_of_messages(inputs))
    counted, files = accounting(
        truth.rows("files"), listed(inputs, paths), index, passed_over(workspace.lake)
    )
    texts = {document for document, facts in clean.items() if facts.left_out is None}
    sample = sampled(truth, index, texts, size)
    masked = words(inputs, {authored.document for authored in sample})
    left, kept = remaining(sample, masked, StockPresidio(site.models.spacy))
    details = {
        "export": export,
        "duplicates": found,
        "threads": talks,
        "files": files,
        "remaining": kept,
    }
    return [*leaked, *copies, *joined, *counted, *left], details
