"""The contract every registered component keeps, whoever wrote it."""

from __future__ import annotations

import inspect
import pickle
import re
from typing import Any

import pytest

from refinery.catalog.model import Zone
from refinery.catalog.tables import ALL, table
from refinery.config.settings import Settings
from refinery.core.line import LINE, check_declarations
from refinery.core.registry import FAMILIES, component, components
from refinery.errors import ConfigError

EVERY = [(family, name) for family in FAMILIES for name in sorted(components(family))]


@pytest.mark.parametrize(("family", "name"), EVERY, ids=lambda value: str(value))
def test_component_is_named_documented_and_picklable(family: str, name: str) -> None:
    kind = component(family, name)
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name)
    assert inspect.getdoc(kind)
    assert pickle.loads(pickle.dumps(kind)) is kind


@pytest.mark.parametrize(("family", "name"), EVERY, ids=lambda value: str(value))
def test_component_settings_refuse_unknown_keys_and_are_frozen(family: str, name: str) -> None:
    settings: Any = getattr(component(family, name), "settings_class", None)
    if settings is None:
        pytest.skip(f"{family} {name} has no settings")
    assert issubclass(settings, Settings)
    with pytest.raises(ConfigError):
        settings.parse({"no_such_setting_anywhere": 1}, "test")
    for field in settings.model_fields.values():
        assert field.annotation is not Any


def test_unknown_component_lists_what_exists() -> None:
    with pytest.raises(ConfigError, match="file-share"):
        component("source", "file-shore")


@pytest.mark.parametrize("name", LINE)
def test_stage_declares_what_it_reads_and_reads_no_raw_after_redaction(name: str) -> None:
    stage = component("stage", name)
    check_declarations(stage)
    assert stage.output in {t.name for t in ALL}
    assert set(stage.inputs) <= {t.name for t in ALL}
    after = LINE.index(name) > LINE.index("redact") and name != "audiences"
    if after:
        assert all(table(i).zone is not Zone.RAW for i in stage.inputs)
        assert not stage.reads_raw
