"""Where an export may go: inside a root the site allows, and nowhere else."""

from __future__ import annotations

from pydantic import Field

from refinery.config.places import Place, is_within, overlap, resolved
from refinery.config.settings import Settings
from refinery.config.site import SiteSettings
from refinery.core.registry import component
from refinery.errors import ExportRefusedError
from refinery.export.known_strings import read_canaries, read_directory


class ExportSettings(Settings):
    """The section ``export`` of a site."""

    allowed: tuple[Place, ...] = Field(
        default=(), description="Roots exports may lie in; without any, lake.exports alone."
    )


def check_destination(site: SiteSettings, destination: str) -> str:
    """The destination with links and dots resolved, if it may be written.

    Raises:
        ExportRefusedError: It lies outside every allowed root, is such a root itself, or lies
            within another zone of the lake. Nothing has been written.
    """
    settings = ExportSettings.parse(site.export, "export")
    place = resolved(destination)
    for name in ("raw", "ledger", "refined"):
        zone = resolved(getattr(site.lake, name))
        if overlap(place, zone):
            raise ExportRefusedError(
                f"The destination {destination} lies within, or holds, the lake's {name} root.",
                "set corpora.NAME.destination to a directory of its own.",
            )
    roots = [resolved(root) for root in settings.allowed or (site.lake.exports,)]
    if not any(is_within(place, root) and place != root for root in roots):
        raise ExportRefusedError(
            f"The destination {destination} lies outside every root that exports may go to.",
            "choose one inside export.allowed, or have that list extended.",
        )
    return place


def check_exports(site: SiteSettings) -> None:
    """See that every corpus may go where it is configured to, before any work is done for it.

    Raises:
        ConfigError: A corpus cannot be made as it is configured, or a file it names is missing.
        ExportRefusedError: A destination is not allowed, or two are not apart.
    """
    for corpus in site.corpora:
        settings = site.corpus(corpus)
        for wanted in settings.formats:
            component("exporter", wanted)
        if settings.canaries:
            read_canaries(settings.canaries)
        if settings.directory:
            read_directory(settings.directory, site.keys.domains[settings.domain])
        check_apart(site, corpus, check_destination(site, site.destination(corpus)))


def check_apart(site: SiteSettings, corpus: str, place: str) -> None:
    """See that no other corpus is written to, into or around the same place.

    Args:
        place: Resolved destination of the corpus.

    Raises:
        ExportRefusedError: One is.
    """
    for other in sorted(set(site.corpora) - {corpus}):
        theirs = resolved(site.destination(other))
        if overlap(place, theirs):
            raise ExportRefusedError(
                f"The destinations of the corpora '{corpus}' and '{other}' are not apart.",
                "set corpora.NAME.destination of each to a directory of its own.",
            )
