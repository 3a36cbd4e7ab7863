"""File extensions, and when one belongs to a content's identity.

Bytes that begin with a magic number name their own format; text does not. So ``a.md`` and
``a.txt`` with the same bytes are two documents, while a PDF keeps its id whatever its name is.
"""

from __future__ import annotations

from typing import Final

DOUBLE: Final = (".tar.gz", ".tar.bz2", ".tar.xz")
"""Extensions of two parts that are one format."""

_CODE_NAMES: Final = (
    ".bash .bat .c .cc .clj .cmake .cpp .cs .css .dart .diff .ex .exs .f90 .fs .go .gradle"
    " .groovy .h .hpp .hs .java .jl .js .jsx .kt .less .lua .m .mjs .ml .mm .patch .php .pl .pm"
    " .proto .ps1 .py .pyi .r .rb .rs .sass .scala .scss .sh .sql .svelte .swift .tcl .tf .ts"
    " .tsx .vb .vue .zsh"
)
CODE: Final = frozenset(_CODE_NAMES.split())
"""Source code."""

_TEXT_NAMES: Final = (
    ".adoc .asciidoc .cfg .cnf .conf .csv .eml .env .htm .html .ini .ipynb .json .jsonl .ldjson"
    " .log .markdown .mbox .mbx .md .mdx .mht .mhtml .mkd .ndjson .org .properties .rst .srt .svg"
    " .tab .tex .text .toml .traj .tsv .txt .vtt .xhtml .xml .yaml .yml"
)
TEXT: Final = CODE | frozenset(_TEXT_NAMES.split())
"""Formats that their bytes do not name; here the extension decides how they are read."""


def extension_of(name: str) -> str:
    """Lower-case extension with its dot, or empty; ``.tar.gz`` and its kin count as one.

    >>> extension_of("Report.PDF"), extension_of("a.tar.gz"), extension_of(".profile")
    ('.pdf', '.tar.gz', '')
    """
    base = name.rsplit("/", 1)[-1].lower()
    for double in DOUBLE:
        if base.endswith(double) and len(base) > len(double):
            return double
    stem, dot, last = base.rpartition(".")
    return dot + last if stem.strip(".") and last else ""


def content_extension(name: str) -> str:
    """The extension as far as it belongs to the content id; empty where bytes decide.

    >>> content_extension("a.md"), content_extension("a.pdf"), content_extension("0001.9f3e")
    ('.md', '', '')
    """
    extension = extension_of(name)
    return extension if extension in TEXT else ""
