"""How well quotes and signatures of mails are told from what their sender wrote, line by line."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Final

from refinery.documents.mail_lines import line_kinds
from refinery.evaluation import beside
from refinery.evaluation.measures import AT_MOST, Measure, at_least, share
from refinery.evaluation.replies.peer import PEERS
from refinery.evaluation.replies.truth import Known, known_mails

NAME: Final = "replies"
OWN: Final = "refinery"
SECONDS: Final = 30.0
"""Of one mail, for a peer."""
SIGNATURE_F1: Final = 0.86
UNSIGNED_MOST: Final = 0.02
QUOTED: Final = frozenset({"quote", "reply_header"})


@dataclass(frozen=True)
class Told:
    """Lines that someone takes for a signature, and for quoted."""

    signature: frozenset[int]
    quoted: frozenset[int]


@dataclass
class _Counts:
    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, told: frozenset[int], known: frozenset[int]) -> None:
        self.right += len(told & known)
        self.wrong += len(told - known)
        self.missed += len(known - told)

    @property
    def f1(self) -> float | None:
        return share(2 * self.right, 2 * self.right + self.wrong + self.missed)


def choose(asked: Sequence[str]) -> list[str]:
    """Peers to measure: those asked for, or all that this environment has."""
    return beside.choose(asked, {name: name for name in PEERS})


def evaluate(
    data: Path, truth: Path | None, peers: Sequence[str]
) -> tuple[list[Measure], dict[str, Any]]:
    """Let every parser read every mail.

    Raises:
        UsageError: Of no mail anything is known.
    """
    known = known_mails(data, truth)
    told = {name: list(_told(name, known)) for name in (OWN, *peers)}
    parsers = [_scored(name, known, found) for name, found in told.items()]
    ours = parsers[0]
    measures = []
    if ours["signature_f1"] is not None:
        measures.append(at_least("signature_line_f1", ours["signature_f1"], SIGNATURE_F1))
    if ours["unsigned"]:
        given = ours["unsigned_given_one"] / ours["unsigned"]
        measures.append(Measure("unsigned_given_one", given, AT_MOST, UNSIGNED_MOST))
    if ours["quoted_f1"] is not None:
        best = max((p["quoted_f1"] for p in parsers[1:]), default=0.0)
        measures.append(at_least("quoted_line_f1", ours["quoted_f1"], best))
    mails = [
        {
            "mail": mail.name,
            "lines": len(found.signature ^ mail.signature),
        }
        for mail, found in zip(known, told[OWN], strict=True)
        if mail.signature is not None and found.signature != mail.signature
    ]
    return measures, {"parsers": parsers, "mails": len(known), "differing": mails}


def _scored(name: str, known: Sequence[Known], told: Sequence[Told]) -> dict[str, Any]:
    """Line F1 over all mails together, and how many without a signature were given one."""
    signature, quoted = _Counts(), _Counts()
    unsigned = given = 0
    for mail, found in zip(known, told, strict=True):
        if mail.signature is not None:
            signature.add(found.signature, mail.signature)
            if not mail.signature:
                unsigned, given = unsigned + 1, given + bool(found.signature)
        if mail.quoted is not None:
            quoted.add(found.quoted, mail.quoted)
    return {
        "parser": name,
        "signature_f1": signature.f1,
        "quoted_f1": quoted.f1,
        "unsigned": unsigned,
        "unsigned_given_one": given,
    }


def _told(name: str, known: Sequence[Known]) -> Iterator[Told]:
    if name == OWN:
        for mail in known:
            kinds = [line.kind for line in line_kinds(mail.lines, mail.sender)]
            yield Told(
                _where(mail, [kind == "signature" for kind in kinds]),
                _where(mail, [kind in QUOTED for kind in kinds]),
            )
        return
    program = [sys.executable, "-m", "refinery.evaluation.replies.peer", name]
    requests = [{"body": "\n".join(mail.lines)} for mail in known]
    for mail, answer in zip(known, beside.ask(program, requests, SECONDS), strict=True):
        signed = _lines_of(mail, answer.values.get("signature", ""))
        own = _lines_of(mail, answer.values.get("own", "\n".join(mail.lines)))
        yield Told(signed, _where(mail, [i not in own | signed for i in range(len(mail.lines))]))


def _where(mail: Known, chosen: Sequence[bool]) -> frozenset[int]:
    return frozenset(i for i, line in enumerate(mail.lines) if chosen[i] and line.strip())


def _lines_of(mail: Known, text: str) -> frozenset[int]:
    """Where lines of a text stand in a mail, in order; parsers give text, not places."""
    wanted = [line.strip() for line in text.split("\n") if line.strip()]
    stripped = [line.strip() for line in mail.lines]
    blocks = SequenceMatcher(None, stripped, wanted, autojunk=False).get_matching_blocks()
    places = (index for block in blocks for index in range(block.a, block.a + block.size))
    return frozenset(index for index in places if stripped[index])
