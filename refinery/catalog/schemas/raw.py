"""Tables of the raw zone: what the stores hold, as it stands there."""

from __future__ import annotations

from refinery.catalog.model import (
    INT,
    LONG,
    STRING,
    TIMESTAMP,
    Column,
    Table,
    Zone,
    array,
    text_map,
)
from refinery.catalog.schemas.shapes import BLOCK, MEMBER, PARTICIPANT, SPAN

ITEMS = Table(
    "items",
    Zone.RAW,
    "what the stores hold, one row per (source, uri)",
    (
        Column("source", STRING, "name of the source in the configuration"),
        Column("uri", STRING, "where it lies", personal=True),
        Column("name", STRING, "last part of the uri", personal=True),
        Column("extension", STRING, "lower-case extension with its dot, or empty"),
        Column("size", LONG, "bytes"),
        Column("token", STRING, "size, mtime and inode as listed", deterministic=False),
        Column("ctime", STRING, "change time as listed", deterministic=False),
        Column("modified", TIMESTAMP, "modification time"),
        Column("content", STRING, "content id of the bytes"),
        Column("label", STRING, "classification the source declares"),
        Column("kind_hint", STRING, "kind the source declares for all it holds, or null"),
    ),
)

ACLS = Table(
    "acls",
    Zone.RAW,
    "who may read an item, keyed by item",
    (
        Column(
            "readers",
            array(STRING),
            "principals: user:N@realm, group:N@realm, everyone@realm",
            personal=True,
        ),
        Column("ctime", STRING, "change time the permissions were read at", deterministic=False),
    ),
)

DOCUMENTS = Table(
    "documents",
    Zone.RAW,
    "text and structure of a content, wherever it lies",
    (
        Column(
            "kind",
            STRING,
            "message, page, ticket, transcript, chat, code, sheet, slides, trajectory, container",
        ),
        Column("extension", STRING, "extension the route was taken for"),
        Column("media_type", STRING, "type as detected"),
        Column("reader", STRING, "which reader made the text, and why where there was a choice"),
        Column("title", STRING, "title or subject", personal=True),
        Column("author", STRING, "author as the document states", personal=True),
        Column(
            "participants", array(PARTICIPANT), "from, to, cc, speakers, assignee", personal=True
        ),
        Column("sent", TIMESTAMP, "when sent or written, in UTC"),
        Column("message_id", STRING, "Message-ID or the export's own id", personal=True),
        Column("in_reply_to", STRING, "id of the parent", personal=True),
        Column("references", array(STRING), "ids of the ancestors, oldest first", personal=True),
        Column(
            "headers",
            text_map(),
            "list-id, auto-submitted, precedence, mailer … as present",
            personal=True,
        ),
        Column("language", STRING, "language of most of the text"),
        Column("text", STRING, "NFC, newlines normalised, nothing else", personal=True),
        Column("text_id", STRING, "text id; null without text"),
        Column("blocks", array(BLOCK), "typed spans in order"),
        Column("members", array(MEMBER), "documents inside this one"),
        Column("depth", INT, "how many containers it was found within"),
        Column("bytes", LONG, "bytes of the content"),
        Column("warnings", array(STRING), "what the reader could not do"),
        Column("tools", STRING, "JSON list of tool definitions of a trajectory", personal=True),
    ),
)

DETECTIONS = Table(
    "detections",
    Zone.RAW,
    "context-free spans of a text, keyed by text",
    (
        Column("spans", array(SPAN), "spans into the stored text"),
        Column("windows", INT, "windows scanned"),
        Column("length", INT, "code points scanned"),
    ),
)
