"""Tables as every reader writes them: a grid in Markdown."""

from __future__ import annotations


def markdown_table(header: list[str], rows: list[list[str]]) -> str:
    """A table in Markdown; short rows are filled up.

    >>> print(markdown_table(["a", "b"], [["1"]]))
    | a | b |
    | --- | --- |
    | 1 |  |
    """
    width = max([len(header), *(len(row) for row in rows)])
    lines = [header, ["---"] * width, *rows]
    return "\n".join(_line(line, width) for line in lines)


def _line(cells: list[str], width: int) -> str:
    filled = [cell.replace("\n", " ").replace("|", "/") for cell in cells]
    return "| " + " | ".join(filled + [""] * (width - len(filled))) + " |"
