"""Shapes that columns of several tables share: spans, slots, steps into containers."""

from __future__ import annotations

from typing import Final

from refinery.catalog.model import DOUBLE, INT, LONG, STRING, struct, text_map

LOCATOR: Final = struct(kind=STRING, value=STRING)
"""One step into a container: kind (mbox, zip, tar, mime) and value (``offset:length``, entry)."""

MEMBER: Final = struct(document=STRING, locator=LOCATOR, name=STRING, extension=STRING, bytes=LONG)

BLOCK: Final = struct(
    kind=STRING, level=INT, start=INT, end=INT, language=STRING, attributes=text_map()
)
"""A typed span; half-open code-point offsets into the stored text.

kind: heading, paragraph, list_item, table, code, quote, closing (the valediction above a
signature), signature, disclaimer (also what a list or a service appends), reply_header, turn,
caption, footnote, page_break. attributes: speaker, role, when, depth, author, title, name, as
known; elapsed, in minutes since the document's first moment, where the policy masks its dates.
"""

PARTICIPANT: Final = struct(role=STRING, name=STRING, address=STRING)
SPAN: Final = struct(start=INT, end=INT, entity=STRING, score=DOUBLE, recognizer=STRING)
SLOT: Final = struct(name=STRING, entity=STRING, digest=STRING, attributes=text_map())
FINDING: Final = struct(
    entity=STRING,
    slot=STRING,
    start=INT,
    end=INT,
    field=STRING,
    length_class=STRING,
    recognizer=STRING,
    score=DOUBLE,
    operator=STRING,
)
MESSAGE: Final = struct(
    role=STRING, content=STRING, name=STRING, tool_calls=STRING, tool_call_id=STRING
)
PROVENANCE: Final = struct(document=STRING, start=INT, end=INT)
