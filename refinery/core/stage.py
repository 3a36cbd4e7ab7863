"""What a stage is: it says which keys should exist and turns a chunk of them into rows.

The planner evaluates only ``Work.keys``, subtracts what already exists, and cuts the rest
into chunks. Wide columns (text, blocks, spans) travel in ``Work.parts``: each part is read
once a plan and laid out by chunk, so a hundred chunks never read a table a hundred times.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from refinery.config.settings import Settings
from refinery.config.site import SiteSettings
from refinery.core.identity import Identity
from refinery.errors import UsageError


class Inputs(Protocol):
    """The tables a stage declared, at the versions the plan pinned."""

    def current(self, table: str, *columns: str) -> DataFrame:
        """Current row of each key: ``key``, ``run_seq``, ``status`` and the named columns.

        Meant for narrow columns; every status is included.
        """
        ...

    def rows(self, table: str, *columns: str) -> DataFrame:
        """Every stored row, superseded ones included: ``key``, ``run_seq``, named columns.

        For parts: join on key and run_seq, so that wide columns are never sorted or grouped.
        """
        ...


@dataclass(frozen=True)
class Part:
    """Wide data of a plan.

    Attributes:
        frame: Rows to lay out by chunk.
        on: Columns it shares with ``Work.keys``; equal values belong together.
    """

    frame: DataFrame
    on: tuple[str, ...]


@dataclass(frozen=True)
class Work:
    """What should exist.

    Attributes:
        keys: One row per unit: ``key`` (string), ``inputs`` (string digest of all a row
            depends on besides key and fingerprint; empty where the key says all), ``bytes``
            (long, estimate of the input), ``order`` (string; chunks are ranges of it), and
            the link columns that ``parts`` join on. An optional boolean ``wanted`` that is
            false keeps an existing row without asking for a missing one.
        parts: Name -> wide data.
    """

    keys: DataFrame
    parts: Mapping[str, Part] = field(default_factory=dict)


def storage_order(sequence: str, key: str) -> Column:
    """Order in which rows were appended: chunks that are ranges of it read few files.

    Args:
        sequence: Column with the ``run_seq`` of the rows read.
        key: Column with their key.
    """
    return F.concat(F.lpad(F.col(sequence).cast("string"), 12, "0"), F.col(key))


@dataclass(frozen=True)
class Chunk:
    """A slice of a plan as ``transform`` sees it.

    Attributes:
        keys: As in :class:`Work`, this chunk's units only; ``attempts`` counts earlier tries.
    """

    keys: DataFrame
    parts: Mapping[str, DataFrame] = field(default_factory=dict)


@dataclass(frozen=True)
class Artefact:
    """Something learnt from the corpus and pinned: cluster centres, thresholds.

    Attributes:
        version: Digest of its content; part of the fingerprint of the stages that apply it.
        path: Directory below the refined root.
        sample: Rows it was fitted on.
    """

    name: str
    version: str
    path: str
    sample: int = 0


@dataclass(frozen=True)
class CrawlFacts:
    """What a listing of one source saw; the runner writes it to ``crawls``."""

    source: str
    complete: bool
    listed: int
    denied: int
    skipped: int


@dataclass(frozen=True)
class Options:
    """What the person who started the run asked for."""

    limit: int | None = None
    accept_removals: bool = False


@dataclass(frozen=True)
class Context:
    """What every stage may know about the site.

    Attributes:
        scratch: Directory below the raw root for what a stage keeps between runs (the last
            listing); plans have their own.
        house: House identifiers that an officer accepted: a JSON list of patterns.
    """

    site: SiteSettings
    identity: Identity
    spark: SparkSession
    scratch: str
    options: Options = Options()
    artefacts: Mapping[str, Artefact] = field(default_factory=dict)
    house: str = "[]"


class Stage(ABC):
    """One stage of the line: one output table, one transform.

    Subclasses are found by walking their package; nothing registers them by hand.
    """

    name: ClassVar[str]
    version: ClassVar[int]
    inputs: ClassVar[tuple[str, ...]]
    output: ClassVar[str]
    settings_class: ClassVar[type[Settings]] = Settings
    reads_raw: ClassVar[bool] = False
    after: ClassVar[tuple[str, ...]] = ()
    """Stages that must have run before, besides those that write the inputs."""
    external: ClassVar[bool] = False
    """Whether it reads a store, so that unchanged tables do not mean nothing to do."""
    artefact: ClassVar[str | None] = None
    """Name of the artefact it applies; ``fit`` makes the first one."""
    applies_house: ClassVar[bool] = False
    """Whether it seeks the house identifiers that were accepted."""
    counted: ClassVar[Mapping[str, str]] = {}
    """Further counts of the output's current rows: name -> condition in SQL."""

    def __init__(self, settings: Settings, context: Context) -> None:
        self.settings: Any = settings
        self.context = context

    @abstractmethod
    def work(self, inputs: Inputs) -> Work:
        """Which units should exist, given the inputs."""

    @abstractmethod
    def transform(self, chunk: Chunk) -> DataFrame:
        """Rows of the output table: ``key``, ``status``, ``reason`` and the payload.

        Every unit of the chunk yields at least one row; ``Table.payload`` is the schema.
        """

    @classmethod
    def engines(cls, site: SiteSettings) -> list[tuple[str, dict[str, object]]]:
        """Engines its workers need, as (factory, parameters), for the daemon to preload."""
        return []

    @classmethod
    def check(cls, site: SiteSettings) -> None:
        """Validate what else of the configuration the stage reads, before Spark starts.

        Raises:
            ConfigError: A setting is unknown, missing or wrong.
        """
        return None

    @classmethod
    def check_files(cls, site: SiteSettings) -> None:
        """Read the files its settings name, which else would be missed hours into a run.

        Raises:
            ConfigError: One is missing, unreadable or wrong.
        """
        return None

    def depends_on(self) -> Mapping[str, str]:
        """Model hashes and other facts that belong in the fingerprint."""
        return {}

    def configuration(self) -> str:
        """Digest of settings that stand in ``Work.keys.inputs`` and not in the fingerprint.

        A change has the stage planned again, without everything being stale at once.
        """
        return ""

    def foresee(self, inputs: Inputs) -> tuple[int, int, int] | None:
        """Units to do, their bytes and units to remove, where no plan can tell; writes nothing."""
        return None

    def before(self, inputs: Inputs) -> tuple[CrawlFacts, ...]:
        """Prepare what the plan needs besides tables: list the stores.

        Raises:
            ConfirmationNeededError: More would vanish than the site allows unasked.
        """
        return ()

    def fit(self, inputs: Inputs, directory: str) -> Artefact:
        """Learn the artefact on a deterministic sample and write it to a directory."""
        raise UsageError(f"Stage '{self.name}' has nothing to fit.")
