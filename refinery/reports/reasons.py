"""What helps a unit in quarantine, by the reason it is there for."""

from __future__ import annotations

from typing import Final

from refinery.core.reasons import MAX_ATTEMPTS, TRANSIENT

BUILDER: Final = "builder-"
"""A reason of curation begins so and names the kind of the exception."""
LANGUAGE: Final = "language-not-covered-"
"""A reason of detection begins so and names the language."""
_RETRY: Final = "refinery retry STAGE"
_AGAIN: Final = f"Afterwards: {_RETRY}"
_STORE: Final = "The next run takes up what changed"
_ANOTHER: Final = f"Another version may do better. {_AGAIN}"
_TRANSIENT: Final = f"The next runs try again, {MAX_ATTEMPTS} times in all. After that: {_RETRY}"
_UNKNOWN: Final = f"refinery explain EXAMPLE shows where it lies. {_AGAIN}"
_HELPS: Final = {
    # a store
    "unstable": f"It changed while it was read. {_TRANSIENT}",
    "changed": f"It changed after it was listed. {_TRANSIENT}",
    "gone": f"It was no longer there. {_TRANSIENT}",
    "store-unavailable": f"The store did not answer; see to it. {_TRANSIENT}",
    "scratch-full": f"Make room below spark.local_dir. {_TRANSIENT}",
    "denied": f"Let refinery's account read the file, or exclude it. {_AGAIN}",
    "denied-folder": f"Let refinery's account read the folder, or exclude it. {_AGAIN}",
    "unreadable-folder": f"See why the store cannot list the folder. {_AGAIN}",
    "not-regular": "It is no regular file any more; exclude it",
    # a file
    "encrypted": "Name a list with its password in stages.documents.passwords, which the next run "
    f"tries, or store a copy without one. {_STORE}",
    "corrupt": f"Open it with its own program and save it anew. {_STORE}",
    "unsupported": f"Store it in another format, or exclude it. {_STORE}",
    "too-large": f"Split it, or raise max_bytes of crawl, max_mb of documents. {_AGAIN}",
    "output-too-large": f"It holds more text than a document may; split it. {_STORE}",
    "expansion": f"It expands beyond what a packed file may; unpack it. {_STORE}",
    "nested-too-deep": f"Unpack the outer archives or mails. {_STORE}",
    "too-nested": f"Calls of tools lie too deep in it; flatten them. {_STORE}",
    # a guard
    "timeout": "It took too long, be it for the load on the machine or for itself: raise "
    f"seconds (guard, or the stage's own). {_AGAIN}",
    "pattern-timeout": "A pattern took too long: simplify the site's patterns, or raise "
    f"stages.detect.pattern_seconds. {_AGAIN}",
    "memory": "It needed more memory than one text may: raise memory_mb (guard, or the stage's "
    f"own). {_AGAIN}",
    "crashed": f"A reader or recogniser failed on it. {_ANOTHER}",
    "killed": f"Its process was killed, as a rule for want of memory. {_TRANSIENT}",
    # an earlier row, or code
    "text-missing": f"An earlier stage has no text of it now: refinery run. {_AGAIN}",
    "vector-missing": f"An earlier stage has no vector of it now: refinery run. {_AGAIN}",
    "rule-failed": f"A rule of quality failed on it; look at the site's own rules. {_AGAIN}",
    "recognizer-error": f"A recogniser failed on it; look at the site's own. {_AGAIN}",
    "redaction-error": f"Cleaning failed on it. {_ANOTHER}",
}
_LANGUAGE: Final = (
    "It holds a passage in '{code}', which no recogniser covers: add it to "
    "stages.detect.languages, and under models.languages the models that read it; or try those "
    "there are, by stages.detect.other_languages: scan. The next run takes it up"
)


def helps(reason: str | None, stage: str) -> str:
    """What to do about units that a stage set aside for a reason.

    >>> helps("corrupt", "documents")
    'Open it with its own program and save it anew. The next run takes up what changed.'
    """
    said = _HELPS.get(reason or "", _TRANSIENT if reason in TRANSIENT else _UNKNOWN)
    if reason is not None and reason.startswith(BUILDER):
        said = f"A builder of examples failed on it; look at the site's own. {_AGAIN}"
    if reason is not None and reason.startswith(LANGUAGE):
        said = _LANGUAGE.format(code=reason.removeprefix(LANGUAGE))
    chosen = f" --reason {reason}" if reason is not None else ""
    return said.replace(_RETRY, f"refinery retry {stage}{chosen}") + "."


def is_known(reason: str) -> bool:
    """Whether more is said of a reason than where to look."""
    return reason in _HELPS or reason in TRANSIENT or reason.startswith((BUILDER, LANGUAGE))
