"""What was missed and what was masked without need, for a person to read.

The file quotes documents; whoever asked for it holds the texts already. It is theirs alone
(mode 0600), and nothing of it is printed or logged.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from refinery.errors import UsageError
from refinery.evaluation.pii.labels import Labels
from refinery.evaluation.pii.model import Answer, GoldDocument, Kind, Masked, Mention, cover
from refinery.evaluation.pii.tally import judge, needless

AROUND: Final = 60
MODE: Final = 0o600


def write(
    path: Path, documents: Sequence[GoldDocument], answers: Sequence[Answer], labels: Labels
) -> None:
    """Write a line per mention that is not wholly covered and per needless span, with context.

    Raises:
        UsageError: The file cannot be written; a link is never followed.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    try:
        descriptor = os.open(path, flags, MODE)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            os.fchmod(descriptor, MODE)  # a file that was there may be readable by others
            for document, answer in zip(documents, answers, strict=True):
                file.writelines(f"{line}\n" for line in lines(document, answer, labels))
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({type(error).__name__}).") from None


def lines(document: GoldDocument, answer: Answer, labels: Labels) -> Iterator[str]:
    """Columns parted by tabs: what, label or entity, kind, document, offsets, text in context.

    In the context the span stands in ``[[ ]]``, and ``█`` stands for what is masked of it.
    """
    if answer.reason:
        yield "\t".join(("blocked", answer.reason, "", document.id, "", ""))
        return
    covered = cover(len(document.text), answer.spans)
    for one in judge(document, covered, labels):
        if one.left:
            kind = "title" if not one.is_leak else str(one.mention.kind)
            yield _line("missed", one.mention.label, kind, document, one.mention, covered)
    kept = [m for m in document.mentions if m.kind is Kind.KEEP or labels.is_personal(m)]
    nothing = bytearray(len(document.text))
    for span in needless(answer.spans, cover(len(document.text), kept)):
        yield _line("needless", span.entity, "", document, span, nothing)


def _line(
    what: str,
    name: str,
    kind: str,
    document: GoldDocument,
    span: Mention | Masked,
    covered: bytearray,
) -> str:
    text, start, end = document.text, span.start, span.end
    inner = "".join("█" if covered[place] else text[place] for place in range(start, end))
    context = f"{text[max(0, start - AROUND) : start]}[[{inner}]]{text[end : end + AROUND]}"
    flat = " ".join(context.split())
    return "\t".join((what, name, kind, document.id, f"{start}-{end}", flat))
