"""Comments that reviewers put on documents, slides and cells."""

from __future__ import annotations

from refinery.documents.text import TextBuilder


def add_remark(
    builder: TextBuilder, text: str, author: str = "", initials: str = "", when: str = ""
) -> None:
    """A comment as a paragraph of its own that says whose it is; nothing for an empty one.

    >>> builder = TextBuilder()
    >>> add_remark(builder, "Is this so?", "Ann Lee", "AL", "2026-01-02T03:04:05")
    >>> builder.text
    '[author: Ann Lee (AL), time: 2026-01-02T03:04:05]: Is this so?'
    """
    if not text.strip():
        return
    named = f"{author} ({initials})" if author and initials else author or initials
    head = ", ".join(
        f"{key}: {value}" for key, value in (("author", named), ("time", when)) if value
    )
    attributes = {"name": "comment", "author": author, "when": when}
    known = {key: value for key, value in attributes.items() if value}
    builder.add("paragraph", f"[{head}]: {text}" if head else text, attributes=known)
