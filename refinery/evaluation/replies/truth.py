"""Mails whose quotes and signatures are known line by line, in the notations such sets have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from refinery.documents.formats.email import parse
from refinery.documents.mail_parts import header, parts_of
from refinery.documents.text import decode
from refinery.errors import UsageError

MARK: Final = re.compile(r"^#(sig|reply)# ?")
"""What a line begins with that is part of a signature or of what is quoted."""
_HEADED: Final = re.compile(r"\A(?:[A-Za-z][\w-]*: .*\n)+\n?")
_FROM: Final = re.compile(r"^From: *(.*)$", re.MULTILINE | re.IGNORECASE)
UNSIGNED: Final = "N"
"""Name of a folder of mails without a signature, beside ``P`` with those that have one."""
BODY, SENDER, SIGNATURE, REPLY = "_body", "_sender", "_signature", "_reply_text"


@dataclass(frozen=True)
class Known:
    """One mail and what is known of its lines, by their numbers from 0; blank ones left out.

    Attributes:
        signature: None where it is not known.
        quoted: Lines quoted, with the line that introduces them; None where not known.
    """

    name: str
    sender: str
    lines: tuple[str, ...]
    signature: frozenset[int] | None = None
    quoted: frozenset[int] | None = None


def known_mails(data: Path, truth: Path | None = None) -> list[Known]:
    """Every mail below ``data`` of which something is known, by name.

    Either each line says what it is (``#sig#``, ``#reply#``), or a file beside the mail does
    (``X_signature`` of ``X_body``, ``X_reply_text`` of ``X.eml``: what is not quoted). ``truth``
    may be a table instead: file, lines of the signature (``12-14,17``, from 1, or ``-``), lines of
    footers, which count as neither.

    Raises:
        UsageError: Of none anything is known.
    """
    found = list(_listed(data, truth) if truth is not None and truth.is_file() else _marked(data))
    if not found:
        raise UsageError(
            f"Of no mail below {data} anything is known.",
            "mark lines with '#sig#' and '#reply#', put X_signature beside X_body, "
            "or name a table of line numbers with --truth.",
        )
    return found


def _listed(data: Path, table: Path) -> Iterator[Known]:
    rows = decode(table.read_bytes())[0].splitlines()
    for number, row in enumerate(rows, 1):
        if not row.strip():
            continue
        try:
            name, signature, footers = row.split("\t")[:3]
            signed, others = _numbers(signature), _numbers(footers)
        except ValueError:
            raise UsageError(
                f"Line {number} of {table} is no row of a table of mails.",
                "write file, lines of the signature (12-14,17 or -), lines of footers, "
                "with tabs between.",
            ) from None
        try:
            message = parse((data / name).read_bytes())
        except (OSError, ValueError):
            raise UsageError(
                f"Line {number} of {table} names a mail that cannot be read.",
                f"its path is looked for below {data}.",
            ) from None
        yield _known(name, message, signed, others)


def _known(name: str, message: Any, signed: set[int], others: set[int]) -> Known:
    plain = [text for subtype, text in parts_of(message).bodies if subtype == "plain"]
    lines = tuple((plain or [""])[0].rstrip().split("\n"))
    # Footers are no part of the mail for either side.
    kept = [index for index in range(len(lines)) if index not in others]
    places = {index: place for place, index in enumerate(kept)}
    return Known(
        name,
        header(message, "from"),
        tuple(lines[index] for index in kept),
        frozenset(places[i] for i in signed if i in places and lines[i].strip()),
    )


def _numbers(ranges: str) -> set[int]:
    found: set[int] = set()
    for part in ranges.split(","):
        first, _, last = part.strip().partition("-")
        if first:
            found |= set(range(int(first) - 1, int(last or first)))
    return found


def _marked(data: Path) -> Iterator[Known]:
    for path in sorted(path for path in data.rglob("*") if path.is_file()):
        if path.name.endswith((SENDER, SIGNATURE, REPLY)):
            continue
        known = _of_eml(path) if path.suffix == ".eml" else _of_marks(path)
        if known is not None:
            yield known


def _of_marks(path: Path) -> Known | None:
    """A mail whose lines are marked, whose signature lies beside it, or that has none."""
    text, _ = decode(path.read_bytes())
    beside = path.with_name(path.name.removesuffix(BODY) + SIGNATURE)
    raw = _HEADED.sub("", text, count=1).rstrip("\n").split("\n")
    marks = [match[1] if (match := MARK.match(line)) else "" for line in raw]
    lines = tuple(MARK.sub("", line) for line in raw)
    if any(marks):
        return Known(path.name, _sender(path, text), lines, *_by_mark(lines, marks))
    if path.name.endswith(BODY) and beside.is_file():
        signed = [MARK.sub("", x) for x in decode(beside.read_bytes())[0].rstrip().split("\n")]
        first = len(lines) - len(signed)
        fits = first >= 0 and [x.strip() for x in lines[first:]] == [x.strip() for x in signed]
        places = frozenset(i for i in range(first, len(lines)) if lines[i].strip())
        return Known(path.name, _sender(path, text), lines, places) if fits else None
    if path.parent.name == UNSIGNED:
        return Known(path.name, _sender(path, text), lines, frozenset(), None)
    return None


def _by_mark(lines: tuple[str, ...], marks: list[str]) -> tuple[frozenset[int], frozenset[int]]:
    def of(name: str) -> frozenset[int]:
        return frozenset(i for i, mark in enumerate(marks) if mark == name and lines[i].strip())

    return of("sig"), of("reply")


def _of_eml(path: Path) -> Known | None:
    """A reply of which the own words lie beside it."""
    beside = path.with_name(path.stem + REPLY)
    if not beside.is_file():
        return None
    message = parse(path.read_bytes())
    plain = [text for subtype, text in parts_of(message).bodies if subtype == "plain"]
    if not plain:
        return None
    lines = tuple(plain[0].rstrip("\n").split("\n"))
    own = [line.strip() for line in decode(beside.read_bytes())[0].split("\n") if line.strip()]
    quoted = frozenset(
        i for i, line in enumerate(lines) if line.strip() and line.strip() not in own
    )
    return Known(path.name, header(message, "from"), lines, None, quoted)


def _sender(path: Path, text: str) -> str:
    beside = path.with_name(path.name.removesuffix(BODY) + SENDER)
    if beside.is_file():
        return decode(beside.read_bytes())[0].strip()
    headers = _HEADED.match(text)
    found = _FROM.search(headers[0]) if headers else None
    return found[1].strip() if found else ""
