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
                if path.name == PEER and peers & {named(n) for n in shipped_by.get(top, (top,))}:
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
