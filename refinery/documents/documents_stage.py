"""Stage ``documents``: text and structure of every content, wherever it lies."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Final

from pydantic import Field
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from refinery.catalog.model import Status
from refinery.catalog.schemas.raw import DOCUMENTS
from refinery.config.secrets import read_passwords
from refinery.config.settings import Settings
from refinery.config.site import SiteSettings
from refinery.core.locations import MAX_DEPTH, locations
from refinery.core.stage import Chunk, Inputs, Stage, Work
from refinery.documents.extract import Bounds, ExtractDocuments
from refinery.documents.locked import HOLDS_LOCKED, OPENED
from refinery.documents.ocr import find
from refinery.documents.options import Options

GIT: Final = "/.git/"
SPREAD: Final = 4
"""Tasks that may share one large container, each opening it for itself."""
ITEM_COLUMNS: Final = (
    *("source", "uri", "name", "extension", "size", "content", "label", "kind_hint"),
)
READERS: Final = (
    *("kreuzberg", "markdown-it-py", "py3langid", "charset-normalizer"),
    *(
        "trafilatura",
        "lxml",
        "icalendar",
        "python-oxmsg",
        "olefile",
        "py7zr",
        "msoffcrypto-tool",
        "pypdf",
    ),
)
PLACE: Final = ("source", "uri", "name", "depth", "kind_hint", "locators", "is_git")


class DocumentsSettings(Settings):
    """Limits of one document in its child process."""

    seconds: float = Field(default=30.0, gt=0, description="Time to read one document.")
    memory_mb: int = Field(default=512, gt=0, description="Memory of its parser, in MiB.")
    documents_per_child: int = Field(
        default=500, gt=0, description="Documents after which the parsing process is replaced."
    )
    max_mb: int = Field(
        default=256, gt=0, le=256, description="Size from which a document is too large, in MiB."
    )
    ocr: bool = Field(
        default=True, description="Read scans and pictures where tesseract is installed."
    )
    ocr_languages: str = Field(
        default="eng",
        pattern=r"^[A-Za-z_]+(\+[A-Za-z_]+)*$",
        description="Languages of tesseract, for example eng+deu.",
    )
    ocr_tessdata: str = Field(
        default="", description="Folder of tesseract's data; empty: where it usually lies."
    )
    ocr_pages: int = Field(
        default=50, ge=0, description="Pages of one document that are read by OCR at most."
    )
    ocr_seconds: float = Field(
        default=20.0, gt=0, description="Time that each such page adds to a document's seconds."
    )

    passwords: str = Field(
        default="",
        description="Reference to a file of passwords, one a line, tried on what is encrypted.",
    )

    def digest(self, exclude: frozenset[str] = frozenset()) -> str:
        """Without the list of passwords: a new one re-opens what is encrypted, not everything."""
        return super().digest(exclude | {"passwords"})

    def options(self) -> Options:
        """What the formats are told of these."""
        return Options(
            ocr=self.ocr,
            ocr_languages=self.ocr_languages,
            ocr_tessdata=self.ocr_tessdata,
            ocr_pages=self.ocr_pages,
            ocr_seconds=self.ocr_seconds,
        )


class DocumentsStage(Stage):
    """Parses what is new; a copy, a move or a grown mailbox parses nothing it knew.

    Members of a container become pending once the container's own row is committed, so the
    runner repeats the stage until nothing is left to open.
    """

    name = "documents"
    version = 10
    inputs = ("items", "documents")
    output = "documents"
    settings_class = DocumentsSettings
    reads_raw = True

    def depends_on(self) -> Mapping[str, str]:
        """The readers that decide what a text is; OCR by whether it is there."""
        settings: DocumentsSettings = self.settings
        engine, _ = find(settings.options()) if settings.ocr else (None, "")
        return {name: version(name) for name in READERS} | {"ocr": "there" if engine else "none"}

    @classmethod
    def check_files(cls, site: SiteSettings) -> None:
        """The list of passwords is there, and for this account alone."""
        settings = DocumentsSettings.parse(site.stages.get(cls.name, {}), f"stages.{cls.name}")
        read_passwords(settings.passwords)

    def work(self, inputs: Inputs) -> Work:
        """Every content that lies anywhere, at the same place whatever came first."""
        items = inputs.current("items", *ITEM_COLUMNS).where(F.col("status") == Status.KEPT.value)
        documents = inputs.current("documents", "members", "reason", "warnings")
        places = locations(items, documents)
        steps = F.coalesce(F.concat_ws("/", F.col("locators.value")), F.lit(""))
        where = F.concat(F.lit("/"), "uri", F.lit("/"), F.regexp_replace(steps, r"\d+:", "/"))
        marked = places.withColumn("is_git", where.contains(GIT))
        order = F.concat_ws("|", "item", F.to_json("locators"))
        rank = F.struct("is_git", "depth", "item", order)
        chosen = F.min_by(F.struct(*PLACE, "bytes", order.alias("order")), rank).alias("place")
        keys = marked.groupBy("document").agg(chosen).select("document", "place.*")
        keys = self._with_locked(keys, documents)
        # What a row depends on besides its bytes; empty for a plain file, the usual case.
        facts = F.concat_ws(
            "|",
            F.when(F.col("depth") >= MAX_DEPTH, F.lit("deepest")),
            F.when(F.col("depth") == 0, F.col("kind_hint")),
            F.when(F.col("is_git"), F.lit("git")),
            F.when(F.col("is_locked"), F.lit(self._passwords())),
        )
        return Work(
            keys.select(
                F.col("document").alias("key"), facts.alias("inputs"), "bytes", "order", *PLACE
            )
        )

    def _passwords(self) -> str | None:
        """What names the list of passwords without telling it; None where there is none."""
        found = read_passwords(self.settings.passwords)
        return self.context.identity.value("passwords", "\n".join(found)) if found else None

    def _with_locked(self, keys: DataFrame, documents: DataFrame) -> DataFrame:
        """Add ``is_locked``: its row is what the list of passwords made of it."""
        if self._passwords() is None:
            return keys.withColumn("is_locked", F.lit(False))
        told = F.array(F.lit(OPENED), F.lit(HOLDS_LOCKED))
        is_locked = (F.col("reason") == "encrypted") | F.arrays_overlap("warnings", told)
        locked = documents.where(is_locked).select(F.col("key").alias("document")).distinct()
        found = locked.withColumn("is_locked", F.lit(True))
        return keys.join(found, "document", "left").fillna(False, ["is_locked"])

    def transform(self, chunk: Chunk) -> DataFrame:
        """Each document in a child process of the worker, sorted by place."""
        keys = chunk.keys.select("key", "bytes", "order", *PLACE)
        width = keys.sparkSession.sparkContext.defaultParallelism
        spread = F.pmod(F.xxhash64("key"), F.lit(SPREAD))
        sorted_keys = keys.repartition(width, "source", "uri", spread).sortWithinPartitions(
            "source", "uri", "order"
        )
        settings: DocumentsSettings = self.settings
        bounds = Bounds(
            seconds=settings.seconds,
            memory=settings.memory_mb * 2**20,
            documents=settings.documents_per_child,
            size=settings.max_mb * 2**20,
            passwords=settings.passwords,
            options=settings.options(),
        )
        extract = ExtractDocuments(self.context.site.sources, self.context.identity, bounds)
        return sorted_keys.mapInArrow(extract, DOCUMENTS.payload)
