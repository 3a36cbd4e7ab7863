"""A corpus's section of the configuration."""

from __future__ import annotations

from typing import Any

import pytest

from refinery.config.corpus import OF_EXPORT, CorpusSettings
from refinery.config.site import SiteSettings
from refinery.errors import ConfigError

VALUES: dict[str, Any] = {
    "lake": {"raw": "/r", "ledger": "/l", "refined": "/f", "exports": "/e"},
    "keys": {"identity": "file:k", "domains": {"hr": "file:h"}},
    "spark": {"local_dir": "/s"},
}
READERS = {"audience": ["everyone@corp"]}


def site(**corpora: Any) -> SiteSettings:
    """A site with these corpora."""
    return SiteSettings.parse({**VALUES, "corpora": corpora}, "site")


@pytest.mark.parametrize("values", [{"audience": []}, {}])
def test_a_corpus_for_nobody_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match="audience"):
        site(c=values)


def test_an_unknown_setting_is_named_with_its_neighbour() -> None:
    with pytest.raises(ConfigError, match="benchmarks") as caught:
        site(c={**READERS, "benchmarks": []})
    assert "benchmark" in caught.value.next_step


def test_shares_must_add_up() -> None:
    with pytest.raises(ConfigError, match="splits"):
        site(c={**READERS, "splits": {"train": 0.5}})


def test_a_domain_needs_a_key() -> None:
    assert site(c={**READERS, "domain": "hr"}).corpus("c").domain == "hr"
    with pytest.raises(ConfigError, match="no key"):
        site(c={**READERS, "domain": "sales"}).corpus("c")
    with pytest.raises(ConfigError, match="No corpus 'd'"):
        site(c=READERS).corpus("d")


def test_the_destination_is_below_the_exports_unless_it_says_where() -> None:
    configured = site(c=READERS, d={**READERS, "destination": "/elsewhere"})
    assert configured.destination("c") == "/e/c"
    assert configured.destination("d") == "/elsewhere"


def test_what_only_the_export_reads_exists() -> None:
    assert set(CorpusSettings.model_fields) > OF_EXPORT
