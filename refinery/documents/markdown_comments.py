"""Comments in Markdown: in the source, and on no page that is made of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from refinery.documents.model import Block

_COMMENT: Final = re.compile(
    r"(?P<code>(?<!`)(`+)(?!`)(?:[^\n]|\n(?!\n)){1,2000}?(?<!`)\2(?!`))"
    r"|(?P<html><!--)"
    # [//]: # (words)   ·   [comment]: <> "words"
    r"|^[ ]{0,3}\[[^\]\n]{1,100}\]:[ \t]*(?:#|<>)[ \t]+(?:\((?P<round>[^\n]*)\)"
    r"|\"(?P<double>[^\n]*)\"|'(?P<single>[^\n]*)')[ \t]*$",
    re.DOTALL | re.MULTILINE,
)


def with_comments(text: str, blocks: Sequence[Block]) -> tuple[list[Block], int]:
    """Blocks of a source, those that are a comment named so, and how many characters are in all.

    >>> with_comments("<!-- why? -->", [Block("paragraph", 0, 13)])[1]
    4
    """
    found, count = [], 0
    for block in blocks:
        span = text[block.start : block.end]
        if block.kind == "code" or ("<!--" not in span and "]:" not in span):
            found.append(block)
            continue
        rest, said = _parted(span)
        count += said
        is_comment = said > 0 and not rest.strip() and block.kind == "paragraph"
        attributes = {**block.attributes, "name": "comment"} if is_comment else block.attributes
        found.append(replace(block, attributes=attributes))
    return found, count


def _parted(span: str) -> tuple[str, int]:
    """What is no comment, and how many characters those hold."""
    rest: list[str] = []
    at = count = 0
    last = span.rfind("-->")
    while match := _COMMENT.search(span, at):
        end = match.end()
        if match["html"] and end <= last:
            close = span.index("-->", end)
            said, end = span[end:close], close + len("-->")
        elif match["code"] or match["html"]:  # no comment, or one that never ends
            rest.append(span[at:end])
            at = end
            continue
        else:
            said = match["round"] or match["double"] or match["single"] or ""
        rest.append(span[at : match.start()])
        count += len(said.strip())
        at = end
    return "".join((*rest, span[at:])), count
