"""IOB: a token and its tag a line (CoNLL, wikigold), blank lines between sentences.

``-DOCSTART-`` begins a document; a file without one has a document a sentence, since nothing
says which belong together. Texts are put together again: a space between tokens, but none before
closing or behind opening punctuation, a line end between sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from refinery.evaluation.pii.formats.records import document, files_of, malformed, text_of
from refinery.evaluation.pii.model import GoldDocument, Mention, Place

START: Final = "-DOCSTART-"
SUFFIXES: Final = (".txt", ".conll", ".iob", ".iob2", ".bio", ".tsv")
_TAG: Final = re.compile(r"([BIESLU])-(\S+)")
_CLOSING: Final = re.compile(r"[.,;:!?%)\]}’']|n't|'\w{1,2}|’\w{1,2}")
_OPENING: Final = re.compile(r"[(\[{$£€#]")
Token = tuple[str, str]


def read(path: Path) -> Iterator[GoldDocument]:
    """Documents of a file or of a directory's files.

    Raises:
        UsageError: Naming file and line of what has no tag, or an unknown one.
    """
    for file in files_of(path, *SUFFIXES):
        lines = text_of(file).splitlines()
        sentences = list(_sentences(str(file), lines))
        has_starts = any(not tokens for tokens in sentences)
        for number, group in enumerate(_documents(sentences, has_starts)):
            yield assemble(f"{file.name}:{number}", group)


def is_tag(tag: str) -> bool:
    """Whether a tag is one: O, or a place in a mention and its label."""
    return tag == "O" or _TAG.fullmatch(tag) is not None


def _sentences(file: str, lines: Iterable[str]) -> Iterator[list[Token]]:
    """Tokens with tags by sentence; an empty one where a document begins."""
    tokens: list[Token] = []
    for number, line in enumerate(lines, 1):
        columns = line.split()
        if not columns or columns[0] == START:
            if tokens:
                yield tokens
                tokens = []
            if columns:
                yield []
            continue
        if len(columns) < 2 or not is_tag(columns[-1]):
            raise malformed(
                Place(file, number), "a line is a token and a tag: O, B-LABEL or I-LABEL"
            )
        tokens.append((columns[0], columns[-1]))
    if tokens:
        yield tokens


def _documents(sentences: Iterable[list[Token]], has_starts: bool) -> Iterator[list[list[Token]]]:
    group: list[list[Token]] = []
    for tokens in sentences:
        if group and (not tokens or not has_starts):
            yield group
            group = []
        if tokens:
            group.append(tokens)
    if group:
        yield group


def assemble(name: str, sentences: Iterable[list[Token]]) -> GoldDocument:
    """A document of sentences of tokens and tags."""
    text = ""
    mentions: list[Mention] = []
    for tokens in sentences:
        text += "\n" if text else ""
        before = ""  # token before, which decides on the space
        last: Mention | None = None
        for token, tag in tokens:
            if before and not _CLOSING.fullmatch(token) and not _OPENING.fullmatch(before):
                text += " "
            start = len(text)
            text += token
            before = token
            last = _continued(last, tag, start, len(text), mentions)
    return document(name, text, mentions)


def _continued(
    last: Mention | None, tag: str, start: int, end: int, mentions: list[Mention]
) -> Mention | None:
    """The mention a token belongs to; ``I-`` goes on where the one before has its label."""
    match = _TAG.fullmatch(tag)
    if match is None:
        return None
    label = match[2].upper()
    if last is not None and match[1] in "IEL" and last.label == label:
        mentions.remove(last)
        start = last.start
    mentions.append(Mention(start, end, label))
    return mentions[-1]
