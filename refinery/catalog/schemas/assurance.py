"""Tables of assurance: what was drawn for people to read, and what they saw."""

from __future__ import annotations

from refinery.catalog.model import (
    DOUBLE,
    INT,
    LONG,
    STRING,
    TIMESTAMP,
    Column,
    Table,
    Zone,
    array,
    struct,
)

STRATUM = struct(source=STRING, kind=STRING, language=STRING, lot=LONG, size=LONG)
LEAK = struct(start=INT, end=INT, entity=STRING, person=STRING, passage=STRING, at=INT)

ASSURANCE_DRAWS = Table(
    "assurance_draws",
    Zone.LEDGER,
    "sampling plans, noted before anything is drawn",
    (
        Column("draw", STRING, "id of the draw"),
        Column("by", STRING, "account that asked for it"),
        Column("at", TIMESTAMP, "when"),
        Column("seed", STRING, "decides with a document's id whether it is drawn"),
        Column("sequence", LONG, "newest write of clean_documents that was drawn from"),
        Column("rate", DOUBLE, "share of leaking documents that the sample is to rule out"),
        Column("confidence", DOUBLE, "of each bound"),
        Column("strata", array(STRATUM), "documents there are and are to be read, per stratum"),
        Column("doubted", LONG, "documents drawn by the models' doubt besides"),
        Column("planted", LONG, "documents with a made-up leak besides"),
    ),
    envelope=False,
)

ASSURANCE_ITEMS = Table(
    "assurance_items",
    Zone.LEDGER,
    "documents drawn for people to read",
    (
        Column("draw", STRING, "id of the draw"),
        Column("item", STRING, "id in the file that reviewers get"),
        Column("document", STRING, "document drawn"),
        Column("sample", STRING, "random, doubted or planted"),
        Column("source", STRING, "of its stratum"),
        Column("kind", STRING, "of its stratum"),
        Column("language", STRING, "of its stratum"),
        Column("digest", STRING, "of the text as reviewers get it"),
        Column("mentions", INT, "values masked in it"),
        Column("persons", INT, "persons masked in it"),
        Column("start", INT, "where the made-up leak begins, of a planted one"),
        Column("end", INT, "where it ends"),
    ),
    envelope=False,
)

ASSURANCE_MARKS = Table(
    "assurance_marks",
    Zone.RAW,
    "what reviewers saw; the newest mark of a reviewer on an item counts",
    (
        Column("draw", STRING, "id of the draw"),
        Column("item", STRING, "id in the file"),
        Column("document", STRING, "document read"),
        Column("reviewer", STRING, "who read it"),
        Column("at", TIMESTAMP, "when the mark was recorded"),
        Column("verdict", STRING, "clean or leak"),
        Column(
            "leaks",
            array(LEAK),
            "what leaks: offsets into the text as read, entity, digest of the person, and the "
            "paragraph it stands in with its offset there",
            personal=True,
        ),
    ),
    envelope=False,
)
