"""Objects of JSON files with the line each begins at, and what every format checks of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from json import JSONDecodeError, JSONDecoder
from pathlib import Path
from typing import Any, Final

from refinery.errors import UsageError
from refinery.evaluation.pii.model import GoldDocument, Kind, Mention, Place

_SPACE: Final = re.compile(r"\s*")
_NEXT: Final = "mend the file, or name another --format."
Record = tuple[Place, dict[str, Any]]


def malformed(place: Place | str, problem: str) -> UsageError:
    """The error of a file that is not as its format has it; the problem quotes no content."""
    return UsageError(f"{place}: {problem}.", _NEXT)


def text_of(path: Path, encoding: str = "utf-8-sig") -> str:
    """Text of a file with its line ends as they are, since offsets count them.

    Args:
        encoding: ``utf-8`` where offsets count a byte order mark too.

    Raises:
        UsageError: It is not UTF-8, or cannot be read.
    """
    try:
        with path.open(encoding=encoding, newline="") as file:
            return file.read()
    except UnicodeDecodeError as error:
        line = path.read_bytes().count(b"\n", 0, error.start) + 1
        raise malformed(Place(str(path), line), "the text is not UTF-8") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({type(error).__name__}).") from None


def files_of(path: Path, *suffixes: str) -> list[Path]:
    """The file itself, or all below a directory with one of the suffixes, by name.

    Raises:
        UsageError: The directory holds none.
    """
    if not path.is_dir():
        return [path]
    found = sorted(p for p in path.rglob("*") if p.suffix in suffixes and p.is_file())
    if not found:
        raise UsageError(f"No file below {path} ends in {' or '.join(suffixes)}.", _NEXT)
    return found


def records(path: Path) -> Iterator[Record]:
    """Objects of a file: one a line, or a list of them, or a single one; or of a directory's files.

    Raises:
        UsageError: Naming file and line of what is no such object.
    """
    for file in files_of(path, ".json", ".jsonl"):
        text = text_of(file)
        many = text.lstrip()[:1] == "["
        yield from _elements(str(file), text, many)


def _elements(file: str, text: str, is_list: bool) -> Iterator[Record]:
    """Elements of a list, or objects behind one another as lines have them."""
    decoder, position, line = JSONDecoder(), 0, 1
    if is_list:
        position = text.index("[") + 1
        line += text.count("\n", 0, position)
    while True:
        start = _skip(text, position, "," if is_list else "")
        line += text.count("\n", position, start)
        if start >= len(text) and not is_list:
            return
        if is_list and text.startswith("]", start):
            if _skip(text, start + 1) < len(text):
                raise malformed(Place(file, line), "something follows the list")
            return
        place = Place(file, line)
        try:
            found, position = decoder.raw_decode(text, start)
        except (JSONDecodeError, RecursionError) as error:
            behind = text.count("\n", start, getattr(error, "pos", start))
            raise malformed(Place(file, line + behind), "this is not JSON") from None
        line += text.count("\n", start, position)
        if not isinstance(found, dict):
            raise malformed(place, "an object is expected")
        yield place, found


def _skip(text: str, position: int, also: str = "") -> int:
    """The next place that holds something."""
    found = _SPACE.match(text, position)
    position = found.end() if found else position
    if also and text.startswith(also, position):
        return _skip(text, position + 1)
    return position


def field(place: Place, record: Mapping[str, Any], names: Sequence[str], kind: type) -> Any:
    """Value of the first name a record has.

    Raises:
        UsageError: It has none of them, or one of another type.
    """
    for name in names:
        value = record.get(name)
        if value is not None:
            if not isinstance(value, kind) or isinstance(value, bool):
                raise malformed(place, f"'{name}' is no {kind.__name__}")
            return value
    raise malformed(place, f"'{names[0]}' is missing")


def mention(
    place: Place,
    text: str,
    span: Any,
    keys: Mapping[str, Sequence[str]],
    kind: Kind = Kind.UNSTATED,
    subject: str | None = None,
) -> Mention:
    """A mention whose offsets are held against its text.

    Args:
        keys: Names under which ``start``, ``end``, ``label`` and, where known, ``said`` stand.

    Raises:
        UsageError: The offsets leave the text, or the span says that it reads differently.
    """
    if not isinstance(span, dict):
        raise malformed(place, "a span is no object")
    start, end = (field(place, span, keys[name], int) for name in ("start", "end"))
    label = field(place, span, keys["label"], str)
    if not 0 <= start < end <= len(text):
        raise malformed(place, f"the span from {start} to {end} leaves the text")
    said = next((span[name] for name in keys.get("said", ()) if name in span), None)
    if isinstance(said, str) and said != text[start:end]:
        raise malformed(place, f"the span from {start} to {end} reads differently in the text")
    return Mention(start, end, label.strip().upper(), kind, subject)


def document(id_: str, text: str, mentions: Iterable[Mention]) -> GoldDocument:
    """A document with its mentions in order, each once."""
    return GoldDocument(id_, text, tuple(sorted(set(mentions), key=lambda m: (m.start, m.end))))
