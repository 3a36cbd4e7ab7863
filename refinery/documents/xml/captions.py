"""Captions in XML: the Timed Text Markup Language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from refinery.documents.captions import Cue, transcript
from refinery.documents.model import Extracted
from refinery.documents.xml.tree import first_words, local, words

METADATA: Final = "{http://www.w3.org/ns/ttml#metadata}"
ID: Final = "{http://www.w3.org/XML/1998/namespace}id"


def read_captions(root: Any) -> Extracted:
    """A turn per speaker; where nobody is named, per sentence."""
    return transcript(_cues(root), "application/ttml+xml", "ttml")


def _cues(root: Any) -> Iterator[Cue]:
    agents = {e.get(ID): first_words(e, "name") for e in root.iter() if local(e) == "agent"}
    for element in root.iter():
        if local(element) == "p" and words(element):
            for line in (e for e in element.iter() if local(e) == "br"):
                line.tail = f" {line.tail or ''}"
            speaker = agents.get(element.get(f"{METADATA}agent"), "")
            times = element.get("begin", ""), element.get("end", "")
            yield Cue(*times, words(element), speaker)
