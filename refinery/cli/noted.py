"""A command that changes the lake, as the ledger notes it: start, and end or failure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from refinery import __version__
from refinery.core.causes import told
from refinery.core.workspace import Workspace, configuration_digest
from refinery.errors import INTERRUPTED, RefineryError, Terminated
from refinery.ledger.ledger import now


@contextmanager
def noted(workspace: Workspace, command: str) -> Iterator[None]:
    """Note what is done inside as a run.

    Args:
        command: The stages of a line's run, or the name of what is no such run.

    Raises:
        LakeError: The ledger cannot be written.
    """
    facts = {
        "run": workspace.run,
        "command": command,
        "version": __version__,
        "configuration": configuration_digest(workspace.site),
    }
    with told(workspace.site, "The run could not be noted in the ledger"):
        workspace.ledger.record_run(**facts, event="started", at=now())
    try:
        yield
    except (Exception, KeyboardInterrupt) as error:
        _note_failure(workspace, facts, error)
        raise
    with told(workspace.site, "The end of the run could not be noted in the ledger"):
        workspace.ledger.record_run(**facts, event="finished", at=now(), exit_code=0)


def _note_failure(workspace: Workspace, facts: dict[str, Any], error: BaseException) -> None:
    """Note that a run ended early; where that cannot be written, the error itself counts."""
    code = INTERRUPTED if isinstance(error, KeyboardInterrupt) else RefineryError.exit_code
    code = error.exit_code if isinstance(error, RefineryError | Terminated) else code
    with suppress(Exception):
        workspace.ledger.record_run(**facts, event="failed", at=now(), exit_code=code)
