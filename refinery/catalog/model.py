"""What a table is: zone, columns, key, and which columns two runs must agree on."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from pyspark.sql import types as T


class Zone(StrEnum):
    """A root of the lake with its own mode; an ML engineer need not be able to read raw."""

    RAW = "raw"
    LEDGER = "ledger"
    REFINED = "refined"
    EXPORTS = "exports"


class Status(StrEnum):
    """What became of a key at a stage; pending = the sum of the four."""

    KEPT = "kept"
    REJECTED = "rejected"
    QUARANTINED = "quarantined"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Column:
    """One column: its type, what it says, whether two runs must agree and who may see it."""

    name: str
    type: T.DataType
    doc: str
    deterministic: bool = True
    personal: bool = False


@dataclass(frozen=True)
class Table:
    """One Delta table.

    Attributes:
        unit: Column that names the unit of planning. Equal to ``key`` except where one unit
            makes several rows; then the current rows are those of the unit's newest write.
    """

    name: str
    zone: Zone
    doc: str
    columns: tuple[Column, ...]
    unit: str = "key"
    envelope: bool = field(default=True)

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """Envelope first, then the table's own columns."""
        return (*ENVELOPE, *self.columns) if self.envelope else self.columns

    @property
    def schema(self) -> T.StructType:
        """Spark schema of the stored table."""
        return T.StructType([T.StructField(c.name, c.type) for c in self.all_columns])

    @property
    def payload(self) -> T.StructType:
        """Schema a stage's transform returns: key, status, reason, then the own columns."""
        named = [c for c in ENVELOPE if c.name in ("key", "status", "reason")]
        return T.StructType([T.StructField(c.name, c.type) for c in (*named, *self.columns)])

    @property
    def deterministic(self) -> tuple[str, ...]:
        """Names of the columns in which two runs over the same input are equal."""
        return tuple(c.name for c in self.all_columns if c.deterministic)


STRING, LONG, INT, DOUBLE = T.StringType(), T.LongType(), T.IntegerType(), T.DoubleType()
TIMESTAMP, BOOLEAN, FLOAT = T.TimestampType(), T.BooleanType(), T.FloatType()


def struct(**fields: T.DataType) -> T.StructType:
    """Struct type from name = type."""
    return T.StructType([T.StructField(name, kind) for name, kind in fields.items()])


def array(element: T.DataType) -> T.ArrayType:
    """Array type."""
    return T.ArrayType(element)


def text_map(value: T.DataType = STRING) -> T.MapType:
    """Map type with string keys."""
    return T.MapType(STRING, value)


ENVELOPE: tuple[Column, ...] = (
    Column("key", STRING, "id of the row"),
    Column("fingerprint", STRING, "stage version, settings, models and artefacts it was made with"),
    Column("inputs", STRING, "digest of what the row depends on besides its key"),
    Column("status", STRING, "kept, rejected, quarantined or skipped"),
    Column("reason", STRING, "machine-readable reason when not kept"),
    Column("attempts", INT, "how often the key was tried", deterministic=False),
    Column(
        "run_seq", LONG, "transaction version of the append that wrote the row", deterministic=False
    ),
)
