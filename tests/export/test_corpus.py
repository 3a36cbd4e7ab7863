"""The part of a corpus's settings that the export reads."""

from __future__ import annotations

import pytest

from refinery.curation.corpus import OF_EXPORT, CorpusSettings
from refinery.errors import ConfigError
from refinery.export.corpus import CorpusExport


def test_the_export_reads_settings_that_the_section_has_with_the_same_defaults() -> None:
    whole = CorpusSettings(audience=("everyone@demo.corp",))
    part = CorpusExport(audience=whole.audience)
    for name in CorpusExport.model_fields:
        assert getattr(part, name) == getattr(whole, name), name
    assert set(CorpusExport.model_fields) - {"audience"} == OF_EXPORT


def test_a_corpus_for_nobody_is_refused() -> None:
    with pytest.raises(ConfigError):
        CorpusExport.parse({"audience": []}, "corpora.c")
    with pytest.raises(ConfigError):
        CorpusExport.parse({}, "corpora.c")
