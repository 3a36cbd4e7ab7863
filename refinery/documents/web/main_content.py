"""The text of a page apart from what the site puts around it."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any, Final

from refinery.documents.web.runs import Runs, words_of

ROLES: Final = ("navigation", "banner", "contentinfo", "complementary", "search", "menu")
_AROUND: Final = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|sidebar|footer|masthead|breadcrumbs?|topbar|cookies?)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_AWAY: Final = re.compile(
    r"\[([^\[\]]*)\]\(<?(?:[A-Za-z][A-Za-z0-9+.-]*:|//|#)(?:[^()]|\([^()]*\))*\)"
)
_TITLED: Final = re.compile(r'\]\(<([^<>\s]+ "[^"<>]*")>\)')
INLINE: Final = ("time", "label", "output")
STRUCTURE: Final = ("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "pre")
HEADINGS: Final = ("h2", "h3", "h4", "h5", "h6")
HEADING: Final = 25
"""Words that a heading weighs besides its own: without it, those below say something else."""
MISSING: Final = 0.03
"""Share of a text's words that may stand in structure beside it and not be in it."""
FEWEST: Final = 50
"""Words outside links below which nothing is left out of a page."""
PARAGRAPHS: Final = ("p", "li", "dd", "dt", "td", "th", "tr", "div")
MANY: Final = 3_000
"""Such elements beyond which no second opinion is asked for: jusText compares all with all."""
RUN: Final = 8
"""First words of a paragraph, a list or a table by which it is known again."""
LARGEST: Final = 60_000
"""Elements of a page beyond which its main content is not sought: each takes half a millisecond."""
LEAST: Final = 0.1
"""Share of a page's words outside links below which a text found is not the page's."""


def has_surroundings(root: Any) -> bool:
    """Whether a page has navigation, a side bar or a footer: by element, role or name.

    A page that marks its article has something beside it, whatever that is called. A page of a
    few words is all there is of it, and a page of search results is its links.
    """
    if _words_outside_links(root) < FEWEST or _has_results(root):
        return False
    if next(root.iter("nav", "aside", "footer", "article"), None) is not None:
        return True
    for element in root.iter("div", "ul", "section", "td", "header", "table"):
        if element.get("role") in ROLES:
            return True
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        if _AROUND.search(named):
            return True
    return False


def main_content(root: Any) -> str:
    """Markdown of a page's main content by trafilatura, or empty where it finds or seeks none.

    Links within the site keep their target: it names a page that may lie in the same store. Of
    others the text stays.

    Source: Barbaresi (2021), "Trafilatura: A Web Scraping Library and Command-Line Tool for Text
    Discovery and Extraction", ACL demonstrations.
    """
    import trafilatura
    from lxml import etree

    if sum(1 for _ in root.iter()) > LARGEST:
        return ""
    tree = deepcopy(root)
    words = _words_outside_links(tree)
    etree.strip_tags(tree, *INLINE)  # trafilatura cuts them out of the sentence
    for anchor in tree.iter("a"):
        _add_title(anchor)
    found = trafilatura.extract(
        tree,
        output_format="markdown",
        fast=sum(1 for _ in tree.iter(*PARAGRAPHS)) > MANY,
        include_comments=False,
        include_formatting=True,
        include_links=True,
        include_tables=True,
        deduplicate=False,
    )
    if not found or len(words_of(found)) < LEAST * words or _lacks(root, found):
        return ""
    return _TITLED.sub(r"](\1)", _AWAY.sub(r"\1", found))


def without_surroundings(root: Any) -> Any:
    """A copy of a page without its navigation, side bars, header and footer."""
    tree = deepcopy(root)
    for element in list(tree.iter("nav", "aside", "footer", "header", "div", "ul", "section")):
        is_inside = next(element.iterancestors("article", "main"), None) is not None
        if element.getparent() is not None and not is_inside and is_around(element):
            element.drop_tree()
    return tree


def is_around(element: Any) -> bool:
    """Whether an element says of itself that it surrounds what a page is about."""
    if element.tag in ("nav", "aside", "footer") or element.get("role") in ROLES:
        return True
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_AROUND.search(named)) and element.find(".//article") is None


def _lacks(root: Any, found: str) -> bool:
    """Whether headings, lists or tables are missing that stand beside paragraphs of a text.

    Where a page marks no content that trafilatura knows, it takes the paragraphs alone.
    """
    text = Runs(found)
    beside = {p.getparent() for p in root.iter("p") if len(b := _begins(p)) >= RUN and b in text}
    missing = 0
    for parent in beside:
        for child in parent.iterchildren(*STRUCTURE):
            is_linked = next(child.iter("a"), None) is not None
            if not is_linked and (begins := _begins(child)) and begins not in text:
                missing += len(words_of(" ".join(child.itertext())))
                missing += HEADING if child.tag in HEADINGS else 0
    return missing > MISSING * len(text)


def _begins(element: Any) -> list[str]:
    """The first words of an element."""
    return words_of(" ".join(element.itertext()))[:RUN]


def _has_results(root: Any) -> bool:
    """Whether a page shows what it was asked for: in its title, and in a field to search."""
    title = (root.findtext(".//title") or "").casefold()
    fields = root.xpath("//*[@type='search' or @name='q']")
    asked = [(field.get("value") or field.text or "").strip().casefold() for field in fields]
    return any(value and value in title for value in asked)


def _add_title(anchor: Any) -> None:
    """Let the title of a link travel with its target, as Markdown writes them."""
    target, title = anchor.get("href"), " ".join((anchor.get("title") or "").split())
    if target and title and '"' not in title:
        anchor.set("href", f'{target} "{title}"')


def _words_outside_links(root: Any) -> int:
    body = root.find("body")
    whole = len(words_of(" ".join((root if body is None else body).itertext())))
    linked = sum(len(words_of(" ".join(anchor.itertext()))) for anchor in root.iter("a"))
    return max(whole - linked, 0)
