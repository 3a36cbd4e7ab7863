"""Fields of OpenDocument: conditions that hide, lists to choose from, and forms filled in."""

from __future__ import annotations

import re
from typing import Any, Final

from refinery.documents.office.odf.names import FIELD, FORM, TEXT

_ALWAYS: Final = re.compile(
    r"(?:\w+:)?\s*(?:(?P<one>\d+|\"[^\"]*\")\s*(?:==|eq)\s*(?P=one)|true|[1-9]\d*)\s*", re.I
)
_TYPED: Final = ("text", "textarea", "formatted-text", "combobox", "number", "date", "time")


def is_hidden(node: Any) -> bool:
    """Whether a field or section is hidden: it says so, or its condition holds whatever happens."""
    is_stated = node.get(f"{TEXT}is-hidden") == "true"
    return is_stated or _ALWAYS.fullmatch(node.get(f"{TEXT}condition", "")) is not None


def hides_paragraph(paragraph: Any) -> bool:
    """Whether a field in a paragraph hides it."""
    fields = paragraph.iter(f"{TEXT}hidden-paragraph")
    lines = (f"{TEXT}p", f"{TEXT}h")
    return any(is_hidden(one) and next(one.iterancestors(*lines)) is paragraph for one in fields)


def chosen(node: Any) -> str:
    """What a list to choose from shows: its text, else the entry that is marked."""
    said = "".join(node.itertext()).strip()
    marked = (one for one in node if one.get(f"{TEXT}current-selected") == "true")
    return said or next((one.get(f"{TEXT}value", "") for one in marked), "")


def filled_in(node: Any) -> str:
    """What a field of an old form shows: the entry of a list that was chosen, or a box."""
    stated = [
        (param.get(f"{FIELD}name", ""), param.get(f"{FIELD}value", ""))
        for param in node.iterchildren(f"{FIELD}param")
    ]
    named: dict[str, str] = dict(stated)
    kind = node.get(f"{FIELD}type", "")
    if kind.endswith("FORMCHECKBOX"):
        return _box(named.get("Checkbox_Checked") == "true")
    entries = [value for name, value in stated if name.endswith("ListEntry")]
    number = named.get("Dropdown_Selected") or ""
    is_one = number.isascii() and number.isdigit() and int(number[:9]) < len(entries)
    return entries[int(number)] if is_one else ""


def controls(body: Any) -> dict[str, Any]:
    """Controls of the forms of a document by id."""
    found = {}
    for form in body.iter(f"{FORM}form"):
        for control in form:
            for name in (f"{FORM}id", "{http://www.w3.org/XML/1998/namespace}id"):
                found[control.get(name, "")] = control
    return found


def shown_by(control: Any) -> str:
    """What a control shows: what was typed or chosen, a box with its label, a fixed text."""
    kind = control.tag.rpartition("}")[2]
    label = control.get(f"{FORM}label", "")
    if kind in _TYPED:
        return control.get(f"{FORM}current-value") or control.get(f"{FORM}value") or ""
    if kind == "listbox":
        marks = (f"{FORM}current-selected", f"{FORM}selected")
        for mark in marks:
            options = [one for one in control if one.get(mark) == "true"]
            if options:
                return ", ".join(one.get(f"{FORM}label", "") for one in options)
    if kind in ("checkbox", "radio"):
        state = control.get(f"{FORM}current-state") or control.get(f"{FORM}current-selected") or ""
        return f"{_box(state in ('checked', 'true'))} {label}".strip()
    return label if kind == "fixed-text" else ""


def _box(is_ticked: bool) -> str:
    return "[x]" if is_ticked else "[ ]"
