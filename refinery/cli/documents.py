"""``refinery documents``: what becomes of a single file, without a lake and without Spark."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console
from rich.text import Text

from refinery.cli.output import emit, json_option, printable, table_of
from refinery.documents.documents_stage import DocumentsSettings
from refinery.documents.language import languages
from refinery.documents.model import Block
from refinery.documents.standalone import Reader, Reading
from refinery.errors import SourceError

STYLES: Final = {
    "heading": "bold cyan",
    "list_item": "green",
    "table": "yellow",
    "code": "magenta",
    "quote": "dim",
    "closing": "red",
    "signature": "red",
    "disclaimer": "dim red",
    "footnote": "italic",
    "reply_header": "blue",
    "turn": "bright_cyan",
    "caption": "italic",
    "page_break": "dim",
}
"""How a block is told apart in a terminal; paragraphs stand as they are."""


@click.group("documents")
def command() -> None:
    """Look at what readers make of a document."""


@command.command("inspect")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--seconds",
    type=click.FloatRange(min=0, min_open=True),
    help="Time to read one document; default as the stage's.",
)
@click.option("--passwords", help="Reference to a list of passwords, as file:/absolute/path.")
@json_option
def inspect(path: Path, seconds: float | None, passwords: str | None, as_json: bool) -> None:
    """Show what would come out of the file PATH: route, blocks in colour, timing.

    The file is read as the stage reads it, in a child process under limits; nothing is stored.
    What lies inside it is read too, 1,000 documents at most, however large the file is. A
    reader may put a copy of a page into TMPDIR while it reads. The output quotes the file: keep
    it where its readers are.

    \b
    --json prints one object:
      file, bytes
      documents  the file, then what lies inside, each with
        name       names from the file downwards
        format     what read it, or ""; container: what it was opened as, or ""
        reason     why it has no text (rejected, skipped or quarantined), or ""
        seconds    members apart
        left_out   documents inside that were not looked at
        and where it was read: kind, reader, media_type, title, author, language, participants,
        sent, message_id, in_reply_to, references, warnings, text,
        blocks     kind, level, start, end (code points of text), language, attributes
    """
    if path.exists() and not path.is_file():
        raise SourceError(f"{path} is no file.", "copy what it gives into a file.")
    settings = DocumentsSettings()
    if seconds is not None:
        settings = settings.model_copy(update={"seconds": seconds})
    if passwords is not None:
        settings = settings.model_copy(update={"passwords": passwords})
    try:
        with Reader(settings) as reader:
            reading = reader.read(path)
        size = path.stat().st_size
    except OSError as error:
        raise SourceError(
            f"File {path} cannot be read ({error.strerror}).", "check the path and its mode."
        ) from None
    payload = {
        "file": str(path),
        "bytes": size,
        "documents": [as_object(document) for document in reading.walk()],
    }
    emit(payload, as_json, lambda console: draw(console, payload))


def as_object(reading: Reading) -> dict[str, Any]:
    """A reading as ``--json`` names it."""
    way = reading.route
    told: dict[str, Any] = {
        "name": list(reading.name),
        "format": way.format if way else "",
        "container": way.container if way else "",
        "reason": reading.reason,
        "seconds": round(reading.seconds, 4),
        "left_out": reading.left_out,
    }
    found = reading.found
    if found is None:
        return told
    language, per_block = languages(found.text, found.blocks)
    blocks = [
        {**vars(block), "language": own} for block, own in zip(found.blocks, per_block, strict=True)
    ]
    names = "kind reader media_type title author message_id in_reply_to references warnings text"
    return {
        **told,
        **{name: getattr(found, name) for name in names.split()},
        "language": language,
        "participants": [vars(person) for person in found.participants],
        "sent": found.sent,
        "blocks": blocks,
    }


def draw(console: Console, payload: dict[str, Any]) -> None:
    """For people: a line of facts a document, its text in colour, and one table of all."""
    for document in payload["documents"]:
        if "text" in document:
            draw_text(console, document)
    rows = [
        (
            " / ".join(document["name"]),
            document["format"] or document["container"],
            document.get("reader", ""),
            document["reason"] or ("opened" if document["container"] else "text"),
            len(document.get("text", "")),
            len(document.get("blocks", ())),
            document["seconds"],
        )
        for document in payload["documents"]
    ]
    columns = ("document", "format", "reader", "outcome", "characters", "blocks", "s")
    console.print(table_of(columns, rows, f"{payload['file']}, {payload['bytes']:,} bytes"))
    for document in payload["documents"]:
        for warning in document.get("warnings", ()):
            console.print(f"{document['name'][-1]}: {warning}")
        if document["left_out"]:
            console.print(f"{document['name'][-1]}: {document['left_out']:,} more inside")


def draw_text(console: Console, document: dict[str, Any]) -> None:
    """What is known of a document, then its text, each block in the colour of its kind."""
    facts = (
        document["kind"],
        document["language"],
        document["title"] and f"'{document['title']}'",
        document["author"] and f"by {document['author']}",
        document["sent"] and f"sent {document['sent']:%Y-%m-%d %H:%M %Z}",
        *(f"{p['role']}: {p['name']} {p['address']}".strip() for p in document["participants"]),
    )
    named = " / ".join(document["name"])
    console.rule(Text(printable(f"{named}: {', '.join(fact for fact in facts if fact)}")))
    text, position = document["text"], 0
    for block in (Block(**{k: b[k] for k in BLOCK_FIELDS}) for b in document["blocks"]):
        if outside := text[position : block.start].strip():
            console.print(Text(printable(outside)))
        level = f" {block.level}" if block.level else ""
        label = Text(f"{block.kind}{level}".ljust(14), style="dim")
        if block.attributes:
            said = ", ".join(f"{key} {value}" for key, value in block.attributes.items())
            label.append(printable(said[:80]) + "\n", style="dim")
        body = text[block.start : block.end].rstrip("\n")
        console.print(label + Text(printable(body), style=STYLES.get(block.kind, "")))
        position = block.end
    if rest := text[position:].strip():
        console.print(Text(printable(rest)))


BLOCK_FIELDS: Final = ("kind", "start", "end", "level", "attributes")
