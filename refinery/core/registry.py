"""Components by family and name, found by walking packages; no list to keep by hand.

A family is a package with one component per module. Where one package needs another's
component (documents fetches through a source), it asks here, by name.
"""

from __future__ import annotations

import difflib
import importlib
import inspect
import pkgutil
from functools import cache
from typing import Any, Final

from refinery.errors import ConfigError

FAMILIES: Final[dict[str, tuple[str, str]]] = {
    # family: (package to walk, "module:base class")
    "stage": ("refinery", "refinery.core.stage:Stage"),
    "source": ("refinery.sources", "refinery.sources.base:Source"),
    "format": ("refinery.documents.formats", "refinery.documents.formats.base:Format"),
    "container": ("refinery.documents.containers", "refinery.documents.containers.base:Container"),
    "rule": ("refinery.quality.rules", "refinery.quality.rules.base:QualityRule"),
    "recognizer": (
        "refinery.redaction.recognizers",
        "refinery.redaction.recognizers.base:Recognizer",
    ),
    "operator": ("refinery.redaction.operators", "refinery.redaction.operators.base:Operator"),
    "builder": ("refinery.curation.builders", "refinery.curation.builders.base:ExampleBuilder"),
    "exporter": ("refinery.export.formats", "refinery.export.formats.base:Exporter"),
}

STAGE_PACKAGES: Final = (
    "sources",
    "documents",
    "quality",
    "redaction",
    "dedup",
    "topics",
    "curation",
)


def component(family: str, name: str) -> type[Any]:
    """The component class of that family and name.

    Raises:
        ConfigError: Unknown name; the message lists what exists.
    """
    known = components(family)
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean '{near[0]}'? " if near else ""
        raise ConfigError(f"No {family} '{name}'.", f"{hint}known: {', '.join(sorted(known))}.")
    return known[name]


@cache
def components(family: str) -> dict[str, type[Any]]:
    """All concrete components of a family, by name.

    Raises:
        ConfigError: Two components of the family share a name.
    """
    package, base_path = FAMILIES[family]
    module_name, _, class_name = base_path.partition(":")
    base = getattr(importlib.import_module(module_name), class_name)
    found: dict[str, type[Any]] = {}
    for module in _modules(package, only_stages=family == "stage"):
        module_members: list[tuple[str, Any]] = inspect.getmembers(
            importlib.import_module(module), inspect.isclass
        )
        for _, member in module_members:
            if not issubclass(member, base) or inspect.isabstract(member) or member is base:
                continue
            if member.__module__ != module or "name" not in vars(member):
                continue
            if found.setdefault(member.name, member) is not member:
                raise ConfigError(
                    f"Two {family}s are named '{member.name}': {found[member.name].__module__} "
                    f"and {module}.",
                    "rename one.",
                )
    return found


def _modules(package: str, only_stages: bool) -> list[str]:
    """Names of the modules to look in, sorted; stages live in ``<package>/*stage.py``."""
    if only_stages:
        roots = [f"{package}.{name}" for name in STAGE_PACKAGES]
        names = [m for root in roots for m in _walk(root)]
        return [name for name in names if name.rsplit(".", 1)[1].endswith("stage")]
    return _walk(package)


def _walk(package: str) -> list[str]:
    module = importlib.import_module(package)
    return sorted(
        info.name for info in pkgutil.iter_modules(module.__path__, package + ".") if not info.ispkg
    )
