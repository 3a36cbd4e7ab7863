"""Instructions made from headings: a question where the heading is one, else a varied request."""

from __future__ import annotations

import hashlib
import re
from typing import Final

_LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_EMPHASIS: Final = re.compile(r"[*`_]{1,3}(?=\S)|(?<=\S)[*`_]{1,3}(?!\w)")
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
_SLOT: Final = re.compile(r"(<[A-Z][A-Z_]*_\d+>)")
_NUMBER: Final = re.compile(r"^(?:\d+(?:\.\d+)*[.)]?|[IVX]+\.)\s+")
_ANCHOR: Final = re.compile(r"\s*\{[#:.][^}]*\}\s*$")
_QUESTION: Final = re.compile(
    r"^(?:(?:how|what|who|when|where|why|which)(?: \w+)? )?"
    r"(?:do|does|did|should|can|could|is|are|was|will|would|may|must|has|have) "
    r"(?:i|we|you|they|it|he|she|the|this|that|there|a|an|my|our|your|people|someone)\b",
    re.IGNORECASE,
)
_HOW_TO: Final = re.compile(r"^how to\s+(.+)$", re.IGNORECASE)
_VAGUE: Final = re.compile(r"\b(?:it|this|that|them|these|those)\b", re.IGNORECASE)
VAGUE_WORDS: Final = 8
"""A longer question says enough by itself."""
_GENERIC: Final = frozenset(
    {"overview", "introduction", "background", "summary", "notes", "about", "purpose", "scope"}
)
_WITH_CONTEXT: Final = (
    'What does "{context}" say about {topic}?',
    "What should I know about {topic} ({context})?",
    "Please explain {topic} in the context of {context}.",
    "I have a question about {context}: what is the guidance on {topic}?",
    "Can you walk me through {topic}? It is about {context}.",
)
_ALONE: Final = (
    "What should I know about {topic}?",
    "Please explain: {topic}.",
    "Can you summarise what we have on {topic}?",
)


def plain(heading: str) -> str:
    """A heading without Markdown marks and numbering.

    >>> plain("## 3.1 **Asking** for [leave](leave.md) #")
    'Asking for leave'
    >>> plain("## _Leave_ of <PERSON_1> from <DATE_TIME_15>")
    'Leave of <PERSON_1> from <DATE_TIME_15>'
    >>> plain("## Reporting [phishing](<URL_1>)")
    'Reporting phishing'
    """
    text = _LINK.sub(r"\1", _ANCHOR.sub("", heading).strip("# \t\n"))
    # The underscore of <PERSON_1> is no emphasis: slots are kept as they are.
    pieces = _SLOT.split(text)
    pieces[::2] = [_EMPHASIS.sub("", piece) for piece in pieces[::2]]
    text = "".join(pieces)
    return _NUMBER.sub("", " ".join(text.split())).rstrip(":")


def instruction(heading: str, context: str, seed: str, language: str = "en") -> str:
    """What somebody would ask to get the section as an answer; empty where no word says it.

    Args:
        heading: Heading of the section; empty for the opening of a page.
        context: The heading above it, or the page's title.
        seed: Anything that stays the same; it picks the wording.
        language: Other than English, the headings themselves are the request.

    >>> instruction("How to request leave", "Leave", "x")
    'How do I request leave?'
    """
    topic, context = plain(heading), plain(context).rstrip(".?! ")
    is_vague = len(topic.split()) <= VAGUE_WORDS and _VAGUE.search(topic) is not None
    about = f" It is about {context}." if context and is_vague else ""
    if topic.endswith("?") and _LETTERS.search(topic):
        return topic + about
    if not topic or topic.casefold() in _GENERIC:
        topic, context = context or topic, ""
    if not _LETTERS.search(_SLOT.sub("", topic)):
        return ""
    if language not in ("", "en"):
        return f"{context} – {topic}" if context and context != topic else topic
    how = _HOW_TO.match(topic)
    if how:
        return f"How do I {how[1]}?{about}"
    if _QUESTION.match(topic):
        return f"{topic.rstrip('.')}?{about}"
    if context.casefold() in ("", topic.casefold()):
        return _pick(_ALONE, seed).format(topic=_inline(topic))
    return _pick(_WITH_CONTEXT, seed).format(topic=_inline(topic), context=context)


def _inline(topic: str) -> str:
    """The topic within a sentence: a leading gerund or article loses its capital."""
    first, _, rest = topic.partition(" ")
    lowers = first.casefold() in ("the", "a", "an", "our", "your", "when", "what", "who", "why")
    if rest and (lowers or first.endswith("ing")) and first[1:].islower():
        return f"{first.lower()} {rest}"
    return topic


def _pick(wordings: tuple[str, ...], seed: str) -> str:
    digest = hashlib.sha256(seed.encode()).digest()
    return wordings[digest[0] % len(wordings)]
