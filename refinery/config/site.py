"""A site's configuration: one YAML file, validated whole before anything starts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, field_validator

from refinery.config.corpus import CorpusSettings
from refinery.config.places import Folder, Place
from refinery.config.settings import Settings
from refinery.config.yaml_text import read_yaml
from refinery.errors import ConfigError

EMBEDDED = "package"
OFF = "off"
MAX_VALUES = 100_000

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
"""A name that may become a folder's."""


class LakeSettings(Settings):
    """Where the four zones lie; each is a root with its own mode."""

    raw: Place
    ledger: Place
    refined: Place
    exports: Place
    single_writer: bool = Field(
        default=False,
        description="Declare that one driver at a time writes; required on object stores.",
    )


class KeySettings(Settings):
    """References to keys, outside every root, mode 0600."""

    identity: str = Field(description="Lake identity key; never rotated.")
    domains: dict[str, str] = Field(
        default_factory=dict, description="Pseudonym key per corpus domain; these rotate."
    )


class SparkSettings(Settings):
    """How Spark is started; for spark-submit, ``refinery properties`` writes it to a file."""

    master: str = Field(
        default="local[*]",
        pattern=r"^(local(\[(\*|[1-9][0-9]*)(,[1-9][0-9]*)?\])?|yarn|(spark|k8s)://\S+)$",
        description="local[CORES], spark://host:7077, yarn or k8s://address.",
    )
    driver_memory: str = Field(default="4g", pattern=r"^[1-9][0-9]*[kmgtKMGT]$")
    shuffle_partitions: int = Field(default=4, gt=0)
    local_dir: Folder = Field(description="Spark's scratch; encrypted, on a disk with room.")
    settings: dict[str, str] = Field(
        default_factory=dict, description="Further Spark settings; credentials are refused."
    )
    secret: str | None = Field(
        default=None,
        description="Reference to the secret that the daemons of a standalone cluster share.",
    )
    strict: bool = Field(
        default=True, description="Refuse to run where a setting that keeps data safe is undone."
    )


class LanguageModels(Settings):
    """Models that read one language; what is not named here reads it as it reads all others."""

    spacy: str | None = None
    token_classifier: str | None = None

    @field_validator("spacy", "token_classifier", mode="before")
    @classmethod
    def _off(cls, value: object) -> object:
        """YAML takes a bare off for false."""
        return OFF if value is False else value


class ModelSettings(Settings):
    """Models by local path; 'package' means the one an installed package ships."""

    spacy: str = EMBEDDED
    token_classifier: str = Field(
        default=EMBEDDED, description="Finds personal values beside spaCy; 'off' does without."
    )
    sentence_encoder: str = EMBEDDED
    languages: dict[str, LanguageModels] = Field(
        default_factory=dict,
        description="Language of stages.detect.languages: models that read it instead.",
    )

    @field_validator("token_classifier", mode="before")
    @classmethod
    def _off(cls, value: object) -> object:
        """YAML takes a bare off for false."""
        return OFF if value is False else value


class PlanSettings(Settings):
    """How work is cut and what needs a person's word."""

    chunk_bytes: int = Field(default=32 * 2**20, gt=0, description="Input bytes of one chunk.")
    chunk_keys: int = Field(default=20_000, gt=0, description="Keys of one chunk at most.")
    removal_share: float = Field(
        default=0.05, ge=0, le=1, description="Share of a source that may vanish unasked."
    )


class GuardSettings(Settings):
    """What one text may take of a model; beyond it the text is set aside, and the rest goes on.

    No part of any fingerprint: these limits decide which texts are done, not what is found.
    """

    seconds: float = Field(default=60.0, gt=0, description="Time of one text, however short.")
    bytes_per_second: int = Field(
        default=2000, gt=0, description="A text gets another second for each so many bytes."
    )
    memory_mb: int = Field(
        default=2048, gt=0, description="Memory beyond what the model itself takes, in MiB."
    )


class MaintainSettings(Settings):
    """How ``refinery maintain`` leaves tables."""

    file_bytes: int = Field(
        default=64 * 2**20, gt=0, description="Bytes of one file of a rewritten table."
    )
    retain_hours: int = Field(
        default=168, ge=0, description="Hours that files a table gave up are kept for readers."
    )


class SiteSettings(Settings):
    """The whole configuration of a site.

    ``sources``, ``stages`` and ``export`` are validated by the components they configure.
    """

    lake: LakeSettings
    keys: KeySettings
    spark: SparkSettings
    models: ModelSettings = ModelSettings()
    plan: PlanSettings = PlanSettings()
    guard: GuardSettings = GuardSettings()
    maintain: MaintainSettings = MaintainSettings()
    sources: list[dict[str, Any]] = Field(default_factory=list)
    stages: dict[str, dict[str, Any]] = Field(default_factory=dict)
    corpora: dict[Name, CorpusSettings] = Field(default_factory=dict)
    export: dict[str, Any] = Field(default_factory=dict)

    def corpus(self, name: str) -> CorpusSettings:
        """Settings of a corpus.

        Raises:
            ConfigError: There is none of that name, or its domain has no key.
        """
        if name not in self.corpora:
            known = ", ".join(sorted(self.corpora)) or "none"
            raise ConfigError(f"No corpus '{name}'.", f"the configuration has: {known}.")
        corpus = self.corpora[name]
        if corpus.domain and corpus.domain not in self.keys.domains:
            raise ConfigError(
                f"Corpus '{name}' names domain '{corpus.domain}', which has no key.",
                f"domains with a key: {', '.join(sorted(self.keys.domains)) or 'none'}.",
            )
        return corpus

    def destination(self, corpus: str) -> str:
        """Where a corpus is exported to, as it is configured."""
        return self.corpora[corpus].destination or f"{self.lake.exports}/{corpus}"


def load_site(path: Path) -> SiteSettings:
    """Read and validate a configuration file.

    ``${here}`` stands for the folder of the file, ``${root}`` for the working directory;
    no other substitution happens.

    Raises:
        ConfigError: Missing file, invalid YAML, unknown or missing setting.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ConfigError(
            f"Configuration {path} is missing, unreadable or not UTF-8.",
            "run 'refinery init DIR' or pass --config FILE.",
        ) from None
    try:
        values = read_yaml(text)
    except ValueError as error:
        raise ConfigError(f"Configuration {path} {error}.", "mend it.") from None
    if not isinstance(values, dict):
        raise ConfigError(f"Configuration {path} holds no settings.", "run 'refinery init DIR'.")
    names = {"${here}": str(path.resolve().parent), "${root}": str(Path.cwd())}
    try:
        return SiteSettings.parse(_Substitution(names)(values), path.name)
    except RecursionError:
        raise ConfigError(
            f"Configuration {path} has an anchor that holds itself.", "write its value out."
        ) from None


class _Substitution:
    """Puts folders for their names; few anchors can stand for values without end."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names
        self._left = MAX_VALUES

    def __call__(self, value: Any) -> Any:
        self._left -= 1
        if self._left < 0:
            raise ConfigError(
                f"The configuration stands for more than {MAX_VALUES:,} values.",
                "write out what its anchors repeat, or name files.",
            )
        if isinstance(value, dict):
            return {key: self(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self(inner) for inner in value]
        if isinstance(value, str):
            for name, replacement in self._names.items():
                value = value.replace(name, replacement)
        return value
