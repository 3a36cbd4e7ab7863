"""Fields of a page's forms: what is filled in, ticked or chosen is text as the page shows it."""

from __future__ import annotations

from typing import Any, Final

_SILENT: Final = ("hidden", "password", "file", "image", "color", "range")
"""Kinds of fields that show no words, or dots in their place."""
_TICKED: Final = ("checkbox", "radio")


def write_fields(root: Any) -> None:
    """Put what fields show in their place; choices that are not made go with them.

    Boxes to tick are ``[x]`` and ``[ ]``, as in office documents.
    """
    for field in list(root.iter("input", "textarea", "select", "datalist")):
        if field.getparent() is None:
            continue
        if field.tag == "datalist":
            field.drop_tree()
            continue
        shown = _SHOWN[field.tag](field)
        for child in list(field):
            field.remove(child)
        field.tag, field.text = "span", None
        _write(field, shown.splitlines())


def _write(field: Any, lines: list[str]) -> None:
    """Lines as the text of an element, apart from the words beside it."""
    field.text = f" {lines[0]} " if lines else None
    for line in lines[1:]:
        mark = field.makeelement("br")
        mark.tail = f"{line} "
        field.append(mark)


def _input(field: Any) -> str:
    kind = (field.get("type") or "text").strip().lower()
    if kind in _TICKED:
        return "[ ]" if field.get("checked") is None else "[x]"
    return "" if kind in _SILENT else " ".join((field.get("value") or "").split())


def _textarea(field: Any) -> str:
    return "".join(field.itertext()).strip()


def _select(field: Any) -> str:
    """What is chosen; the first of a list that folds, where nothing says what is."""
    options = list(field.iter("option"))
    chosen = [option for option in options if option.get("selected") is not None]
    folds = field.get("multiple") is None and (field.get("size") or "1") == "1"
    if folds:
        chosen = chosen[-1:] or options[:1]
    said = (option.get("label") or "".join(option.itertext()) for option in chosen)
    return ", ".join(filter(None, (" ".join(words.split()) for words in said)))


_SHOWN: Final = {"input": _input, "textarea": _textarea, "select": _select}
