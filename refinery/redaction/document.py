"""One document made clean: text, title, author, participants, blocks and tools together.

All fields share the slots, so a name in the title and the same name in the text are one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import Any, Final

from refinery.core.identity import Identity
from refinery.errors import QuarantineError
from refinery.redaction.allow_list import AllowLists
from refinery.redaction.context import Link, NameIndex
from refinery.redaction.engine import DetectionEngine, Span
from refinery.redaction.headers import (
    NAMED_ATTRIBUTES,
    elapsed,
    is_dated,
    is_moment,
    own_people,
    people_spans,
)
from refinery.redaction.house import ACCEPTED_SCORE, NONE, house_engine
from refinery.redaction.mask import Masked, Masker, literals, split
from refinery.redaction.names import ROLES, Person, tells_name
from refinery.redaction.policy import Operation, PolicySettings
from refinery.redaction.resolve import Rules, resolve, surfaces
from refinery.redaction.structured import clean_json
from refinery.redaction.tables import read_tables

SAFE_ATTRIBUTES: Final = ("depth", "language", "level")
# Alone, words of code and numbers are people or places to the model as often as not.
_CODE: Final = re.compile(r"(?a:[a-z_][A-Za-z0-9_-]*|[\d\s.,:+()/-]*)")
MOST_ADDRESSES: Final = 200
"""Whose names are sought; a text of more is a list of addresses, and they are masked anyhow."""
OUTCOMES: Final = ("success", "failure")


@dataclass(frozen=True)
class Site:
    """What cleaning goes by in every document.

    Attributes:
        directory: Names the company's directory lists.
        allowed: Values never replaced.
        house: Finds the house identifiers that were accepted.
    """

    identity: Identity
    policy: PolicySettings
    engine: DetectionEngine
    directory: NameIndex
    allowed: AllowLists = field(default_factory=AllowLists)
    house: DetectionEngine = field(default_factory=partial(house_engine, NONE, 1))


@dataclass
class DocumentCleaner:
    """Cleans one document.

    Args:
        site: What holds everywhere.
        row: Columns of the document, with ``spans`` of its text, its ``label``, ``jurisdictions``
            and ``sources``.
        people: People its thread's headers name.
    """

    site: Site
    row: Mapping[str, Any]
    people: Sequence[Person]
    findings: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._thread = NameIndex()
        self._thread.add((*self.people, *own_people(self.row)), self.site.identity)
        self._masker = Masker(
            self.site.identity,
            literals(_strings(self.row)),
            self._link,
            self.site.policy.attributes,
        )
        self._rules = Rules(
            self.site.policy,
            self.row["label"],
            (("thread-names", self._thread), ("directory", self.site.directory)),
            self.site.allowed.of(self.row["sources"] or ()),
            jurisdictions=tuple(self.row["jurisdictions"] or ()),
        )

    def clean(self) -> dict[str, Any]:
        """The masked columns of ``clean_documents``.

        Raises:
            DropDocumentError: The policy leaves the document out.
            QuarantineError: A field could not be scanned.
        """
        row, text = self.row, self.row["text"]
        blocks = [dict(block) for block in row["blocks"] or ()]
        tables = read_tables(text, blocks)
        seen = [*(Span(**span) for span in row["spans"]), *self._house(text, "text")]
        found = [*tables.off_headings(split(text, seen, tables.edges)), *tables.spans]
        self._meet_addresses(text, found)
        wanted = resolve(text, found, self._rules)
        known = surfaces(text, wanted)
        names = (text[s.start : s.end] for s in wanted if s.entity == "PERSON")
        self._thread.meet((*names, *tables.names), self.site.identity)
        self._rules = Rules(**{**vars(self._rules), "surfaces": known})
        cuts = [offset for block in blocks for offset in (block["start"], block["end"])]
        masked = self._mask(text, wanted, "text", cuts)
        title = self._free(row["title"], "title", with_model=True)
        author = self._names(row["author"], "author")
        participants = [self._participant(p) for p in row["participants"] or ()]
        passed = self._elapsed(blocks)
        clean_blocks = [self._block(*each, masked) for each in zip(blocks, passed, strict=True)]
        tools = self._tools(row["tools"])
        return {
            "title": title,
            "author": author,
            "participants": participants,
            "text": masked.text,
            "clean_text": self.site.identity.clean_text(masked.text),
            "blocks": clean_blocks,
            "slots": [_slot(slot) for slot in self._masker.slots],
            "findings": self.findings,
            "tools": tools,
            "outcome": outcome(row["headers"]),
        }

    def _meet_addresses(self, text: str, found: Sequence[Span]) -> None:
        """People that addresses of the text name, as ``anna.kowalska@…`` does, are sought in it."""
        written = (text[s.start : s.end] for s in found if s.entity == "EMAIL_ADDRESS")
        unknown = (
            Person("", address)
            for address in dict.fromkeys(filter(tells_name, written))
            if not self._rules.allowed.holds("EMAIL_ADDRESS", address)
            and self._link("EMAIL_ADDRESS", address) is None
        )
        self._thread.add(islice(unknown, MOST_ADDRESSES), self.site.identity)

    def _mask(
        self, text: str, spans: Sequence[Span], name: str, cuts: Sequence[int] = ()
    ) -> Masked:
        masked = self._masker.mask(text, spans, name, cuts)
        self.findings.extend(masked.findings)
        return masked

    def _free(self, value: str | None, name: str, with_model: bool = False) -> str | None:
        """A short field of free text: patterns, known names, and the model where asked."""
        if not value:
            return value
        found = self._found(value, name, with_model)
        return self._mask(value, resolve(value, found, self._rules), name).text

    def _found(self, value: str, name: str, with_model: bool = False) -> tuple[Span, ...]:
        return (
            *_scanned(self.site.engine, value, name, with_model),
            *self._house(value, name),
        )

    def _house(self, value: str, name: str) -> tuple[Span, ...]:
        """House identifiers, which the stored detections do not hold.

        A person accepted their pattern: a guess of the same length does not rename them.
        """
        found = _scanned(self.site.house, value, name)
        return tuple(replace(span, score=ACCEPTED_SCORE) for span in found)

    def _names(self, value: str | None, name: str) -> str | None:
        """A field that holds nothing but people: all it says is replaced.

        Where the policy lets a part of it stay, that part may hold what must go.
        """
        if not value or value.strip().lower() in ROLES:
            return value
        spans = people_spans(value)
        if not all(self._is_masked(value[s.start : s.end], s.entity) for s in spans):
            spans = resolve(value, (*spans, *self._found(value, name)), self._rules)
        return self._mask(value, spans, name).text

    def _is_masked(self, value: str, entity: str) -> bool:
        if self._rules.allowed.holds(entity, value):
            return False
        return self._rules.operation(entity) is not Operation.KEEP

    def _participant(self, participant: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "role": participant["role"],
            "name": self._names(participant["name"], "participants"),
            "address": self._names(participant["address"], "participants"),
        }

    def _elapsed(self, blocks: Sequence[Mapping[str, Any]]) -> list[str | None]:
        """What tells long silences where the dates of turns do not stay."""
        if self._rules.operation("DATE_TIME") is Operation.KEEP:
            return [None] * len(blocks)
        return elapsed([dict(block["attributes"] or {}).get("when") for block in blocks])

    def _block(
        self, block: Mapping[str, Any], passed: str | None, masked: Masked
    ) -> dict[str, Any]:
        said = dict(block["attributes"] or {})
        attributes = [(key, self._attribute(key, value)) for key, value in sorted(said.items())]
        return {
            **block,
            "start": masked.offset(block["start"]),
            "end": masked.offset(block["end"]),
            "attributes": attributes + ([("elapsed", passed)] if passed else []),
        }

    def _attribute(self, key: str, value: str | None) -> str | None:
        """Names and ids of calls are cleaned as within the calls, so that both stay equal."""
        if key in NAMED_ATTRIBUTES:
            return self._names(value, "blocks")
        if value and is_dated(key, value):
            whole = Span(0, len(value), "DATE_TIME", 1.0, "header")
            spans = resolve(value, [whole], self._rules)
            if spans:
                return self._mask(value, spans, "blocks").text
        if not value or key in SAFE_ATTRIBUTES or is_moment(key, value):
            return value
        if key == "tool_calls":
            return self._tools(value)
        if key in ("name", "tool_call_id"):
            return self._leaf(value, key.removeprefix("tool_call_"))
        is_stated = key == "role" and not _CODE.fullmatch(value)
        return self._free(value, "blocks", with_model=is_stated)

    def _tools(self, tools: str | None) -> str | None:
        """Definitions or calls of tools, value by value; text that is no JSON is free text."""
        if not tools:
            return tools
        try:
            return clean_json(tools, self._leaf)
        except ValueError:
            return self._free(tools, "tools", with_model=True)

    def _leaf(self, value: str, name: str) -> str:
        """A value of JSON, scanned by itself and once more behind the name it stands under."""
        if not value:
            return value
        found = list(self._found(value, "tools", with_model=not _CODE.fullmatch(value)))
        if name:
            lead = len(name) + 2
            for span in self._found(f"{name}: {value}", "tools"):
                if span.end > lead:
                    start, end = max(span.start - lead, 0), span.end - lead
                    found.append(replace(span, start=start, end=end))
        return self._mask(value, resolve(value, found, self._rules), "tools").text

    def _link(self, entity: str, value: str) -> Link | None:
        if entity not in ("PERSON", "EMAIL_ADDRESS"):
            return None
        near = self._thread.link(entity, value)
        return near or self.site.directory.link(entity, value, is_near=False)


def _scanned(
    engine: DetectionEngine, value: str, name: str, with_model: bool = False
) -> tuple[Span, ...]:
    detection = engine.detect([value], with_model)[0]
    if detection.reason:
        raise QuarantineError(detection.reason, f"Field '{name}' could not be scanned.")
    return detection.spans


def outcome(headers: Any) -> str | None:
    """The outcome a document states, if it is one of those that say nothing else."""
    stated = (dict(headers or {}).get("outcome") or "").lower()
    return stated if stated in OUTCOMES else None


def _strings(row: Mapping[str, Any]) -> list[str | None]:
    people = [v for p in row["participants"] or () for v in (p["name"], p["address"])]
    said = [v for b in row["blocks"] or () for v in dict(b["attributes"] or {}).values()]
    return [row["text"], row["title"], row["author"], row["tools"], *people, *said]


def _slot(slot: Any) -> dict[str, Any]:
    return {**vars(slot), "attributes": sorted(slot.attributes.items())}
