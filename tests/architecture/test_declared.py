"""What the package imports is declared, so that no other package's choice can take it away."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from tests.architecture.test_dependencies import ROOT, modules

PEER = "peer.py"
"""Calls what is measured beside refinery, where that is installed."""


def named(requirement: str) -> str:
    """The name of a requirement, as package indexes compare names."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[=<>;~! ]", requirement)[0]).lower()


def squeezed(name: str) -> str:
    """A name without what parts its words."""
    return named(name).replace("-", "")


def test_every_import_is_a_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {named(requirement) for requirement in project["dependencies"]}
    extra = project["optional-dependencies"]["bench"]
    peers = {named(requirement) for requirement in extra}
    shipped_by = packages_distributions()
    found: dict[str, set[str]] = {}
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for top in {name.split(".")[0] for name in names} - {"refinery"}:
                # A peer need not be here: then its import's name has to do for its own.
                shipped = {squeezed(name) for name in shipped_by.get(top, (top,))}
                if path.name == PEER and shipped & {squeezed(name) for name in peers}:
                    continue
                if top not in sys.stdlib_module_names:
                    found.setdefault(top, set()).add(path.name)
    assert {"pyspark", "regex", "torch"} <= set(found)
    undeclared = {
        top: sorted(files)
        for top, files in found.items()
        if not declared & {named(name) for name in shipped_by.get(top, ())}
    }
    assert not undeclared
