"""Text of a page that no reader sees: taken out, and counted."""

from __future__ import annotations

import re
from typing import Any, Final

_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE: Final = re.compile(r"([^{}]{1,500})\{([^{}]{0,5000})\}")
_MEDIA: Final = re.compile(r"@media[^{}]{0,500}\{(?:[^{}]{0,2000}\{[^{}]{0,5000}\})*?\s*\}")
_SIMPLE: Final = re.compile(r"\s*([.#])([\w-]+)\s*\Z")
_GONE: Final = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
    r"|font-size\s*:\s*0+(?:\.0+)?(?:px|pt|em|rem|%)?|opacity\s*:\s*0+(?:\.0+)?)\s*(?:!important)?"
    r"\s*(?:;|$)"
)
_WHITE: Final = re.compile(
    r"(?:^|;)\s*color\s*:\s*(?:white|#fff(?:fff)?|rgba?\(\s*255\s*,\s*255\s*,\s*255\s*[,)].*?)\s*"
    r"(?:!important)?\s*(?:;|$)"
)
_PAINTED: Final = re.compile(
    r"(?:^|;)\s*background(?:-color|-image)?\s*:(?!\s*(?:white|#fff(?:fff)?|none|transparent|inherit"
    r"|initial|unset)\b)"
)
ANYWHERE: Final = "*"
"""Stands for selectors that are more than one class or id."""
MAX_STYLE: Final = 2**20
"""Characters of a page's own style sheets that are looked at."""


def drop_hidden(root: Any) -> int:
    """Take out what is not shown or cannot be seen, and say how many characters that were.

    Looked at are attributes of the elements themselves, and rules of the page's own style sheets
    whose selector is one class or one id. White text counts as hidden where neither it nor
    anything around it has a background.
    """
    from lxml import etree

    sheet, hidden = _sheet(root), []
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        is_inner = isinstance(element.tag, str) and element.tag not in ("html", "body", "head")
        if is_inner and _is_hidden(element, sheet):
            hidden.append(element)
            walk.skip_subtree()
    count = 0
    for element in hidden:
        count += len("".join("".join(element.itertext()).split()))
        element.drop_tree()
    return count


def _is_hidden(element: Any, sheet: dict[str, str]) -> bool:
    if element.get("hidden") is not None:
        return True
    if element.tag == "font" and (element.get("color") or "").lower() in ("white", "#ffffff"):
        return not _is_painted(element, sheet)
    style = _style(element, sheet)
    if not style:
        return False
    if _GONE.search(style):
        return True
    return bool(_WHITE.search(style)) and not _is_painted(element, sheet)


def _is_painted(element: Any, sheet: dict[str, str]) -> bool:
    """Whether an element or one around it has a background, or may have by a rule not followed."""
    if ANYWHERE in sheet:
        return True
    while element is not None:
        if element.get("bgcolor") or element.get("background"):
            return True
        if _PAINTED.search(_style(element, sheet)):
            return True
        element = element.getparent()
    return False


def _style(element: Any, sheet: dict[str, str]) -> str:
    """What is said of an element's look, lower case; its own attribute last."""
    said = [sheet.get(f".{name}", "") for name in (element.get("class") or "").split()]
    said += [sheet.get(f"#{element.get('id')}", ""), (element.get("style") or "").lower()]
    found: dict[str, str] = {}
    for declared in ";".join(part for part in said if part).split(";"):
        name, _, value = (part.strip() for part in declared.partition(":"))
        if "!important" in value or "!important" not in found.get(name, ""):
            found[name] = value
    return ";".join(f"{name}:{value}" for name, value in found.items() if name)


def _sheet(root: Any) -> dict[str, str]:
    """Declarations of the page's style sheets by simple selector."""
    found: dict[str, str] = {}
    text = "\n".join(element.text or "" for element in root.iter("style"))[:MAX_STYLE]
    # Rules for print or for narrow screens say nothing about what a page shows.
    for selectors, declared in _RULE.findall(_MEDIA.sub("", _COMMENT.sub("", text))):
        for selector in selectors.split(","):
            simple = _SIMPLE.match(selector)
            if simple:
                name = "".join(simple.groups())
                found[name] = f"{found.get(name, '')};{declared.lower()}"
            elif _PAINTED.search(declared.lower()):
                found[ANYWHERE] = "painted"
    return found
