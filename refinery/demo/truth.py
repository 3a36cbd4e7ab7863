"""What is true about the store: recorded while it is written, saved outside the crawled root."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from refinery.demo.marks import Span, read_marks

Row: TypeAlias = dict[str, object]
_HOLDERS = frozenset({"mbox", "mail", "archive", "tickets"})
_BENCHMARK = {"BENCHMARK_QUESTION": "question", "BENCHMARK_ANSWER": "answer"}


@dataclass(frozen=True)
class Unit:
    """A text as its author wrote it: a mail body, a sheet, a comment, a page."""

    path: str
    member: str
    part: str
    text: str
    spans: tuple[Span, ...]

    @property
    def place(self) -> Row:
        """Where the unit lies."""
        return {"path": self.path, "member": self.member, "part": self.part}


@dataclass
class Truth:
    """Collects facts; the writers call it, nobody reads it back."""

    units: list[Unit] = field(default_factory=list)
    files: list[Row] = field(default_factory=list)
    threads: list[Row] = field(default_factory=list)
    duplicates: list[Row] = field(default_factory=list)
    acls: list[Row] = field(default_factory=list)
    people: list[Row] = field(default_factory=list)
    canaries: dict[str, str] = field(default_factory=dict)

    def unit(self, path: str, member: str, part: str, marked: str) -> str:
        """Records a text with what is planted in it, and returns it without marks."""
        text, spans = read_marks(marked)
        self.units.append(Unit(path, member, part, text, tuple(spans)))
        return text

    def moved_copy(self, path: str, to: str) -> None:
        """Records that everything true of one file is true of a second one as well."""
        self.units += [replace(unit, path=to) for unit in self.units if unit.path == path]

    def file(self, path: str, kind: str, expectation: str, members: int, note: str) -> None:
        """Records a file of the store."""
        self.files.append(
            {
                "path": path,
                "kind": kind,
                "expectation": expectation,
                "members": members,
                "note": note,
            }
        )

    def duplicate(self, kind: str, members: list[tuple[str, str]], similarity: float) -> None:
        """Records a group of copies as ``(path, member)`` pairs."""
        places = [{"path": path, "member": member} for path, member in members]
        self.duplicates.append(
            {"kind": kind, "members": places, "similarity": round(similarity, 4)}
        )

    def documents(self) -> int:
        """Files and the members inside them; a day of chat is one document."""
        counted = (row for row in self.files if row["expectation"] != "skipped")
        return sum(
            1 + (int(str(row["members"])) if row["kind"] in _HOLDERS else 0) for row in counted
        )

    def kinds(self) -> dict[str, int]:
        """Files per kind."""
        return dict(sorted(Counter(str(row["kind"]) for row in self.files).items()))

    def write(self, directory: Path) -> None:
        """Saves every table as JSON lines, and the summary."""
        directory.mkdir(parents=True)
        tables: dict[str, Iterable[Row]] = {
            "files": sorted(self.files, key=lambda row: str(row["path"])),
            "texts": ({**unit.place, "text": unit.text} for unit in self.units),
            "pii": self._planted(),
            "canaries": self._canaries(),
            "benchmark": self._benchmark(),
            "threads": self.threads,
            "duplicates": self.duplicates,
            "acls": self.acls,
            "people": self.people,
        }
        for name, rows in tables.items():
            lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
            (directory / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
        summary = json.dumps(self.summary(), indent=2, ensure_ascii=False)
        (directory / "summary.json").write_text(summary + "\n", encoding="utf-8")

    def summary(self) -> Row:
        """Counts of what was written and planted."""
        return {
            "documents": self.documents(),
            "files": len(self.files),
            "kinds": self.kinds(),
            "texts": len(self.units),
            "characters": sum(len(unit.text) for unit in self.units),
            "pii": dict(sorted(Counter(str(row["entity"]) for row in self._planted()).items())),
            "threads": len(self.threads),
            "duplicates": dict(Counter(str(row["kind"]) for row in self.duplicates)),
            "canaries": len(self.canaries),
            "benchmark_planted": len({row["id"] for row in self._benchmark()}),
        }

    def _spans(self) -> Iterable[tuple[Unit, Span]]:
        return ((unit, span) for unit in self.units for span in unit.spans)

    def _planted(self) -> list[Row]:
        return [
            {
                **unit.place,
                "entity": span.entity,
                "value": unit.text[span.start : span.end],
                "subject": span.subject,
                "start": span.start,
                "end": span.end,
                "length": len(unit.text),
            }
            for unit, span in self._spans()
            if span.entity != "CANARY" and span.entity not in _BENCHMARK
        ]

    def _canaries(self) -> list[Row]:
        return [
            {**unit.place, "id": span.subject, "value": unit.text[span.start : span.end]}
            for unit, span in self._spans()
            if span.entity == "CANARY"
        ]

    def _benchmark(self) -> list[Row]:
        return [
            {
                **unit.place,
                "id": span.subject,
                "field": _BENCHMARK[span.entity],
                "start": span.start,
                "end": span.end,
            }
            for unit, span in self._spans()
            if span.entity in _BENCHMARK
        ]
