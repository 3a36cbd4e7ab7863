"""Every table and view of the lake: the one place where a column is added."""

from __future__ import annotations

from typing import Final

from refinery.catalog.model import (
    BOOLEAN,
    DOUBLE,
    FLOAT,
    INT,
    LONG,
    STRING,
    TIMESTAMP,
    Column,
    Table,
    Zone,
    array,
    struct,
    text_map,
)
from refinery.errors import UsageError

# ---- shapes that several tables share ------------------------------------------------------

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
known.
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

# ---- raw -------------------------------------------------------------------------------------

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

# ---- refined ---------------------------------------------------------------------------------

THREADS = Table(
    "threads",
    Zone.REFINED,
    "opaque thread of a document, keyed by document",
    (
        Column("thread", STRING, "opaque thread id"),
        Column("parent", STRING, "document it answers, if known"),
        Column("position", INT, "order within the thread, from 0"),
        Column("size", INT, "documents in the thread"),
    ),
)

QUALITY = Table(
    "quality",
    Zone.REFINED,
    "numbers and decisions about a text, keyed by text",
    (
        Column("metrics", text_map(DOUBLE), "rule name -> number"),
        Column("failed", array(STRING), "rules that said no"),
        Column("language", STRING, "language the rules were judged for"),
        Column("words", INT, "words counted"),
    ),
)

CLEAN_DOCUMENTS = Table(
    "clean_documents",
    Zone.REFINED,
    "masked text and typed slots, keyed by document",
    (
        Column("kind", STRING, "as in documents"),
        Column("thread", STRING, "opaque thread id or null"),
        Column("position", INT, "order within the thread"),
        Column("label", STRING, "strictest classification of the items that hold it"),
        Column("language", STRING, "language of most of the text"),
        Column("title", STRING, "masked title"),
        Column("author", STRING, "masked author"),
        Column("participants", array(PARTICIPANT), "masked participants"),
        Column("text", STRING, "masked text"),
        Column("clean_text", STRING, "clean text id"),
        Column("bytes", LONG, "of the masked text in UTF-8"),
        Column("digest", STRING, "of all that can be read here; equal digests, equal rows"),
        Column("blocks", array(BLOCK), "spans into the masked text, attributes masked"),
        Column("slots", array(SLOT), "what each <ENTITY_n> stands for, without the value"),
        Column("findings", array(FINDING), "what was replaced, offsets into the masked field"),
        Column("tools", STRING, "masked JSON of a trajectory's tools"),
        Column("outcome", STRING, "success, failure or null as the document states"),
    ),
)

AUDIENCES = Table(
    "audiences",
    Zone.REFINED,
    "who may read a document, keyed by document",
    (
        Column(
            "readers", array(STRING), "digests of principals, union over the items that hold it"
        ),
        Column("everyone", BOOLEAN, "whether a world principal is among them"),
    ),
)

SIGNATURES = Table(
    "signatures",
    Zone.REFINED,
    "MinHash signature, keyed by clean text",
    (
        Column("minhash", array(INT), "one value per permutation"),
        Column("shingles", INT, "distinct shingles"),
    ),
)

DUPLICATE_PAIRS = Table(
    "duplicate_pairs",
    Zone.REFINED,
    "candidate pairs of clean texts with their similarity",
    (
        Column("left", STRING, "smaller clean text id"),
        Column("right", STRING, "larger clean text id"),
        Column("similarity", DOUBLE, "Jaccard similarity of the shingle sets"),
    ),
)

DUPLICATES = Table(
    "duplicates",
    Zone.REFINED,
    "cluster of a clean text, keyed by clean text",
    (
        Column("cluster", STRING, "smallest clean text id of its component"),
        Column("size", INT, "distinct clean texts in the cluster"),
    ),
)

VECTORS = Table(
    "vectors",
    Zone.REFINED,
    "embedding of a clean text, keyed by clean text",
    (Column("vector", array(FLOAT), "unit vector"),),
)

TOPICS = Table(
    "topics",
    Zone.REFINED,
    "topic of a clean text, keyed by clean text",
    (
        Column("topic", INT, "index of the nearest centre of the pinned artefact"),
        Column("name", STRING, "words that set the topic apart"),
        Column("similarity", DOUBLE, "cosine to the centre"),
    ),
)

EXAMPLES = Table(
    "examples",
    Zone.REFINED,
    "training examples, several per unit",
    (
        Column("unit", STRING, "what was planned: (corpus, builder, group)"),
        Column("corpus", STRING, "corpus of the configuration"),
        Column("builder", STRING, "which builder made it"),
        Column("messages", array(MESSAGE), "chat messages with slots unrendered"),
        Column("tools", STRING, "JSON list of tools or null"),
        Column("slots", array(SLOT), "slots the messages use"),
        Column("provenance", array(PROVENANCE), "clean documents and offsets it was made from"),
        Column("audience", array(STRING), "digests of those who may read all it was made from"),
        Column("everyone", BOOLEAN, "whether everyone may"),
        Column("split", STRING, "train, validation or test"),
        Column("group", STRING, "what the split keeps together"),
        Column("topic", STRING, "topic of its first document"),
        Column("tokens", INT, "tokens by the corpus's tokenizer"),
    ),
    unit="unit",
)

# ---- ledger ----------------------------------------------------------------------------------

RUNS = Table(
    "runs",
    Zone.LEDGER,
    "starts and ends of runs",
    (
        Column("run", STRING, "run id"),
        Column("event", STRING, "started, finished or failed"),
        Column("at", TIMESTAMP, "when"),
        Column("command", STRING, "stages asked for"),
        Column("configuration", STRING, "digest of the resolved configuration"),
        Column("version", STRING, "version of refinery"),
        Column("exit_code", INT, "exit code once ended"),
    ),
    envelope=False,
)

PLANS = Table(
    "plans",
    Zone.LEDGER,
    "what a stage set out to do, and what came of it",
    (
        Column("plan", STRING, "plan id"),
        Column("run", STRING, "run that wrote this row"),
        Column("stage", STRING, "stage name"),
        Column("state", STRING, "open, done or abandoned"),
        Column("at", TIMESTAMP, "when this row was written"),
        Column("fingerprint", STRING, "stage fingerprint"),
        Column("versions", text_map(LONG), "pinned version per input table"),
        Column("base_seq", LONG, "output's transaction version before the first chunk"),
        Column("chunks", INT, "number of chunks"),
        Column("pending", LONG, "keys planned"),
        Column("bytes", LONG, "input bytes planned"),
        Column("removed", LONG, "keys removed"),
        Column("limited", BOOLEAN, "whether --limit cut it"),
        Column("counts", text_map(LONG), "committed units per status, once done"),
        Column("reasons", text_map(LONG), "committed units per reason, once done"),
        Column("seconds", DOUBLE, "wall time, once done"),
        Column("planning_seconds", DOUBLE, "wall time of listing and planning before it"),
        Column("standing", text_map(LONG), "current units afterwards: kept, STATUS/REASON, more"),
    ),
    envelope=False,
)

REMOVALS = Table(
    "removals",
    Zone.LEDGER,
    "keys that left a table, and why",
    (
        Column("table", STRING, "table the key left"),
        Column("key", STRING, "unit that left"),
        Column("as_of", LONG, "rows with a run_seq up to this are gone"),
        Column("reason", STRING, "gone, retry"),
        Column("plan", STRING, "plan that removed it"),
    ),
    envelope=False,
)

CRAWLS = Table(
    "crawls",
    Zone.LEDGER,
    "listings of sources",
    (
        Column("crawl", STRING, "crawl id"),
        Column("run", STRING, "run it belongs to"),
        Column("source", STRING, "source name"),
        Column("at", TIMESTAMP, "when it ended"),
        Column("complete", BOOLEAN, "whether all could be listed; only then things can vanish"),
        Column("listed", LONG, "items seen"),
        Column("denied", LONG, "items or folders that could not be read"),
        Column("skipped", LONG, "entries that are no regular files"),
    ),
    envelope=False,
)

ARTEFACTS = Table(
    "artefacts",
    Zone.LEDGER,
    "what was learnt from the corpus",
    (
        Column("name", STRING, "artefact name, for example topics"),
        Column("version", STRING, "digest of its content"),
        Column("at", TIMESTAMP, "when it was fitted"),
        Column("path", STRING, "where it lies below refined/"),
        Column("sample", LONG, "rows it was fitted on"),
        Column("settings", STRING, "digest of the settings"),
    ),
    envelope=False,
)

EXPORTS = Table(
    "exports",
    Zone.LEDGER,
    "corpora that left the lake",
    (
        Column("export", STRING, "export id: digest of the manifest"),
        Column("run", STRING, "run that wrote it"),
        Column("corpus", STRING, "corpus name"),
        Column("at", TIMESTAMP, "when"),
        Column("rows", LONG, "examples written"),
        Column("withheld", text_map(LONG), "examples withheld by reason"),
        Column("files", text_map(), "file -> SHA-256"),
        Column("seconds", DOUBLE, "wall time"),
    ),
    envelope=False,
)

ALL: Final[tuple[Table, ...]] = (
    ITEMS,
    ACLS,
    DOCUMENTS,
    THREADS,
    QUALITY,
    DETECTIONS,
    CLEAN_DOCUMENTS,
    AUDIENCES,
    SIGNATURES,
    DUPLICATE_PAIRS,
    DUPLICATES,
    VECTORS,
    TOPICS,
    EXAMPLES,
    RUNS,
    PLANS,
    REMOVALS,
    CRAWLS,
    ARTEFACTS,
    EXPORTS,
)


def table(name: str) -> Table:
    """The table of that name.

    Raises:
        UsageError: No such table; the message lists those that exist.
    """
    for candidate in ALL:
        if candidate.name == name:
            return candidate
    raise UsageError(f"No table '{name}'.", f"one of: {', '.join(t.name for t in ALL)}")
