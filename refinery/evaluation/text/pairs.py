"""Which file's text is known: its truth lies beside it, or in a tree of the same shape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from refinery.errors import UsageError

TRUTHS: Final = (".md", ".txt")
"""What a truth may end in; Markdown says more of a text's structure, so it comes first."""
FOLDERS: Final = ("groundtruth", "expected_outputs", "truth")
"""Folders beside the files that hold nothing but truths."""
SOURCES: Final = ("sources", "source")
"""Folders that hold nothing but files, with a folder of truths beside them."""
NOTES: Final = ("LICENSE", "README", "_SOURCE")


@dataclass(frozen=True)
class Pair:
    """A file and the text it should give.

    Attributes:
        format: Its extension, lower case, without the dot.
    """

    path: Path
    truth: Path
    format: str


def pairs(data: Path, truth: Path) -> list[Pair]:
    """Every file below ``data`` whose text is known, by path.

    The truth of ``a/b.docx`` is ``a/b.docx.md``, ``a/b.docx.txt``, ``a/b.md`` or ``a/b.txt``
    below ``truth``: there, in a folder of truths, or in one beside its folder of sources. What
    is the truth of another file is no file to read; what several files could claim by their
    name without extension is the truth of none.

    Raises:
        UsageError: No file has one.
    """
    found = []
    for path in sorted(path for path in data.rglob("*") if path.is_file()):
        below = path.relative_to(data)
        if _is_truth_alone(below):
            continue
        known = next((one for one in _candidates(below, truth) if _is_other(one, path)), None)
        if known is not None:
            found.append(Pair(path, known, path.suffix[1:].lower()))
    claims = Counter(pair.truth.resolve() for pair in found)
    found = [
        pair
        for pair in found
        if pair.path.resolve() not in claims and claims[pair.truth.resolve()] == 1
    ]
    if not found:
        raise UsageError(
            f"No file below {data} has its text below {truth}.",
            "the text of 'a/b.docx' is 'a/b.docx.md', 'a/b.docx.txt', 'a/b.md' or 'a/b.txt' there.",
        )
    return found


def _is_truth_alone(path: Path) -> bool:
    return bool(set(path.parts[:-1]) & set(FOLDERS)) or path.name.startswith(NOTES)


def _candidates(path: Path, truth: Path) -> Iterator[Path]:
    """Where the truth of a file may lie, the likeliest first."""
    parents = [path.parent / folder for folder in ("", *FOLDERS)]
    if path.parent.name in SOURCES:
        parents += [path.parent.parent / folder for folder in FOLDERS]
    for name in (path.name, path.stem):
        for parent in parents:
            for ending in TRUTHS:
                yield truth / parent / f"{name}{ending}"


def _is_other(candidate: Path, path: Path) -> bool:
    return candidate.is_file() and not candidate.samefile(path)
