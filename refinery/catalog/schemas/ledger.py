"""Tables of the ledger: runs, plans and what came of them."""

from __future__ import annotations

from refinery.catalog.model import (
    BOOLEAN,
    DOUBLE,
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

HOUSE_IDENTIFIERS = Table(
    "house_identifiers",
    Zone.LEDGER,
    "numbers the company gives, as mined from the corpus, and who accepted or declined each",
    (
        Column("id", STRING, "digest of the shape; the same in every mining"),
        Column("decision", STRING, "proposed, accepted or declined; the newest row counts"),
        Column("by", STRING, "account that mined or decided"),
        Column("at", TIMESTAMP, "when"),
        Column("name", STRING, "entity it is found as"),
        Column("shape", STRING, "how it looks, digits as 9, letters that vary as A"),
        Column("regex", STRING, "pattern"),
        Column("score", DOUBLE, "score of a match; under 0.5 it needs a context word"),
        Column("context", array(STRING), "words one of which must stand before, where needed"),
        Column("words", array(STRING), "words that stand before it, the commonest first"),
        Column("precision", DOUBLE, "share of matches expected to be right, a lower bound"),
        Column("mentions", LONG, "values by texts"),
        Column("distinct", LONG, "distinct values"),
        Column("texts", LONG, "texts that hold any, at least"),
        Column("shapes", text_map(LONG), "shape -> mentions"),
    ),
    envelope=False,
)
