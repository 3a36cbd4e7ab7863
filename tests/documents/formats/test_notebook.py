"""Notebooks: prose, code and what it printed, and no pictures."""

from __future__ import annotations

import json
from typing import Any

from refinery.documents.formats.notebook import NotebookFormat
from tests.documents.formats.test_formats import spans

PICTURE = "iVBORw0KGgo" * 20


def book(*cells: dict[str, Any], **more: Any) -> bytes:
    """A notebook of R."""
    metadata = {"kernelspec": {"language": "R", "name": "ir"}}
    values = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells, **more}
    return json.dumps(values).encode()


def cell(source: Any, *outputs: dict[str, Any], kind: str = "code") -> dict[str, Any]:
    return {"cell_type": kind, "source": source, "metadata": {}, "outputs": list(outputs)}


def test_cells_are_a_page() -> None:
    prose = cell(["# Seals\n", f"![x](data:image/png;base64,{PICTURE})"], kind="markdown")
    figure = {"image/png": PICTURE, "text/plain": "<Figure size 640x480>"}
    code = cell(
        ["x <- 1\n", "x"],
        {"output_type": "stream", "name": "stdout", "text": ["one\n", "two\n"]},
        {"output_type": "display_data", "data": figure},
        {"output_type": "execute_result", "data": {"text/plain": ["1"], "text/html": "<b>1</b>"}},
        {"output_type": "error", "ename": "E", "traceback": ["\x1b[31mE\x1b[0m", "no such"]},
    )
    found = NotebookFormat().extract(book(prose, code), ".ipynb")
    assert spans(found) == [
        ("heading", "Seals"),
        ("paragraph", "![x]()"),
        ("code", "```R\nx <- 1\nx\n```"),
        ("code", "```text\none\ntwo\n```"),
        ("code", "```text\n1\n```"),
        ("code", "```text\nE\nno such\n```"),
    ]
    assert (found.kind, found.title) == ("page", "Seals")
    assert PICTURE[:40] not in found.text


def test_code_may_hold_fences() -> None:
    found = NotebookFormat().extract(book(cell("print('''\n```\n''')")), ".ipynb")
    assert spans(found) == [("code", "````R\nprint('''\n```\n''')\n````")]


def test_a_notebook_of_the_third_version() -> None:
    title = {"cell_type": "heading", "level": 2, "source": ["Old"]}
    code = {"cell_type": "code", "input": ["1"], "outputs": [{"text": "1"}]}
    found = NotebookFormat().extract(
        book(worksheets=[{"cells": [title, code]}], nbformat=3), ".ipynb"
    )
    assert [kind for kind, _ in spans(found)] == ["heading", "code", "code"]


def test_what_is_no_notebook_is_json() -> None:
    assert NotebookFormat().extract(b'{"a": 1}', ".ipynb").kind == "code"
    assert NotebookFormat().extract(b"no json", ".ipynb").text == "no json"
