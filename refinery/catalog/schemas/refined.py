"""Tables of the refined zone: masked, measured, clustered, made into examples."""

from __future__ import annotations

from refinery.catalog.model import (
    BOOLEAN,
    DOUBLE,
    FLOAT,
    INT,
    LONG,
    STRING,
    Column,
    Table,
    Zone,
    array,
    text_map,
)
from refinery.catalog.schemas.shapes import BLOCK, FINDING, MESSAGE, PARTICIPANT, PROVENANCE, SLOT

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
        Column("jurisdictions", array(STRING), "of the sources that hold it; '' is undeclared"),
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
