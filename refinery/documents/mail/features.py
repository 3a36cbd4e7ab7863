"""What can be said of a line at the end of a mail that tells a signature from prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
RULER: Final = re.compile(r"^[\W_]{4,}$")
_FRAMED: Final = re.compile(r"^\W{3,}.*\w.*\W{3,}$")
_MAIL: Final = re.compile(r"\S+(?:@|\s?[\[(<{]at[\])>}]\s?)\S+\.\w+|<\S+@\S+>", re.IGNORECASE)
_WEB: Final = re.compile(r"\b(?:https?|ftp)://|\bwww\.|\b[\w-]+\.(?:com|net|org|edu|gov)\b")
_PHONE: Final = re.compile(r"(?<!\d)[+(]?\d[\d ().+/-]{6,}\d(?!\d)")
_CALLED: Final = re.compile(
    r"\b(?:tel|phone|ph|fax|cell|mobile|mob|pager|voice|work|home|office|telefon|handy"
    r"|email|e-mail|mail|icq|aim|msn|skype|jabber|irc|twitter|x400|uucp|internet|bitnet"
    r"|pgp|gpg|gnupg|key|fingerprint|homepage|web|url)\s*[.#]?\s*[:=]",
    re.IGNORECASE,
)
_PLACE: Final = re.compile(
    r"\b(?:universit[\wäé]+|dept|department|institute|school|college|laborator(?:y|ies)|labs?"
    r"|center|centre|division|inc|corp|corporation|ltd|llc|gmbh|company|systems|group|software"
    r"|research|technologies|consulting|p\.?o\.? box|street|avenue|ave|road|blvd|drive|suite"
    r"|floor|room|bldg)\b",
    re.IGNORECASE,
)
_TITLE: Final = re.compile(
    r"\b(?:engineer|manager|director|president|professor|prof|ph\.?d|analyst|developer"
    r"|programmer|administrator|admin|consultant|student|scientist|architect|editor|officer"
    r"|ceo|cto|cfo|mba|m\.?d)\b",
    re.IGNORECASE,
)
_SENT_FROM: Final = re.compile(
    r"^(?:sent|written|typed|composed|gesendet|envoy[ée]|enviado|inviato|verzonden|отправлено)"
    r"\s+(?:from|with|via|using|on|von|mit|depuis|de|desde|da|con|vanaf|met|с|из)\b.{1,60}$"
    r"|^get outlook for",
    re.IGNORECASE,
)
_OPINION: Final = re.compile(
    r"\b(?:opinions?|disclaimers?|employers?|speak(?:ing)? for|views? expressed|my own)\b",
    re.IGNORECASE,
)
_POSTCODE: Final = re.compile(r"\b[A-Z]{2}\.?,?\s+\d{5}(?:-\d{4})?\b|\b\d{4,5}\s+[A-Z][a-z]+\b")
_COLUMNS: Final = re.compile(r"\S(?:\s{3,}|\t+|\s*\|+\s*|\s+[*~•·]+\s+|\s*//+\s*)\S")
_MOTTO: Final = re.compile(r"^\s*[\"“'`«„].{8,}|[\"”'»]\s*$|^\s{4,}(?:-{1,2}|—|~)\s?\w")
CLOSING: Final = re.compile(
    r"^\W*(?:(?:with\s+)?(?:many\s+|best\s+|kind(?:est)?\s+|warm(?:est)?\s+|good\s+)?"
    r"(?:regards|wishes|cheers|thx|tia|sincerely|yours(?:\s+\w+)?|respectfully|cordially|best"
    r"|thanks?(?:\s+(?:you|again|a lot|in advance|very much|so much|all))*|take care|later|ciao"
    r"|bye|ttfn|enjoy|peace|mit freundlichen gr[uü](?:ß|ss)en|viele gr[uü](?:ß|ss)e|mfg"
    r"|gru(?:ß|ss)|saludos|un saludo|atentamente|cordialement|bien [àa] vous|amicalement"
    r"|met vriendelijke groeten?|groetjes|cordiali saluti|saluti|atenciosamente|abra[çc]os"
    r"|med v[äa]nliga h[äa]lsningar|mvh|с уважением|pozdrawiam)"
    r"(?:\s*(?:and|&|,)\s*(?:regards|cheers|thanks))?)",
    re.IGNORECASE,
)
_WORDS: Final = """
    a about after all also an and any are as at be because been but by can could did do does
    for from get had has have he her him his how i if in into is it its just like may me more most
    my no not now of on one only or other our out over said same she should so some such than that
    the their them then there these they this those to too up us use very want was we were what
    when where which while who why will with would you your i'm it's don't der die das und ist
    nicht ich sie wir mit für auf ein eine le la les des une est pas que qui dans pour el los las
    una es por con para yes no ok okay sure right great fine done agreed nope yep hello
    hi
"""
_COMMON: Final = frozenset(_WORDS.split())
"""Words that prose is full of and signatures are not."""
DELIMITER: Final = "begin_delimiter"
"""Of a line that is nothing but the two dashes that open a signature."""
_BEFORE: Final = frozenset({"dr", "prof", "mr", "mrs", "ms", "me", "mme", "herr", "frau"})
CLOSE: Final = 30
"""Characters up to which a line is short."""
SEEN: Final = 400
"""Characters of a line that are looked at: the patterns are quadratic, and no line of a signature
is that long."""


@dataclass(frozen=True)
class Sender:
    """Who a mail is from, as the words that name them, in lower case."""

    names: frozenset[str]
    address: str

    @classmethod
    def of(cls, header: str) -> Sender:
        """The sender of a ``From`` header, or of a name alone."""
        name, address = parseaddr(header)
        if not name and "@" not in address:
            name, address = header, ""
        local = re.split(r"[^a-z]+", address.partition("@")[0].lower())
        named = {word.lower() for word in _WORD.findall(name.replace(".", " ")) if len(word) > 1}
        return cls(frozenset(named | {word for word in local if len(word) > 2}), address.lower())


def words_of(line: str) -> list[str]:
    """The words of a line."""
    return [word for word in _WORD.findall(line) if word]


def line_features(line: str, sender: Sender) -> list[str]:
    """Names of what holds for one line that is not blank."""
    line = line[:SEEN]
    stripped, words = line.strip(), words_of(line)
    found = ["line", _length(stripped)]
    tests = {
        "mail": _MAIL,
        "web": _WEB,
        "phone": _PHONE,
        "called": _CALLED,
        "place": _PLACE,
        "title": _TITLE,
        "sent_from": _SENT_FROM,
        "opinion": _OPINION,
        "postcode": _POSTCODE,
        "columns": _COLUMNS,
        "motto": _MOTTO,
        "ruler": RULER,
        "framed": _FRAMED,
    }
    found += [
        name for name, test in tests.items() if test.search(line if name == "motto" else stripped)
    ]
    found += _named(stripped, words, sender)
    found += _worded(stripped, words)
    if len(line) - len(line.lstrip()) >= 6:
        found.append("indented")
    if words and sum(c.isalnum() or c.isspace() for c in stripped) < 0.7 * len(stripped):
        found.append("drawn")
    return found


def start_features(lines: Sequence[str], index: int, sender: Sender) -> list[str]:
    """Names of what holds for the line at which a signature would begin."""
    whole = lines[index][:SEEN]
    line = whole.strip()
    before = lines[index - 1].strip() if index else ""
    above = next((text.strip() for text in reversed(lines[:index]) if text.strip()), "")[:SEEN]
    found = ["begin"]
    if re.fullmatch(r"--\s?", whole.strip("\n")) or line == "--":
        found.append(DELIMITER)
    elif re.fullmatch(r"[-_=*~#+.]{2,}", line):
        is_short = len(line) <= 6 and "".join(lines[index + 1 : index + 2]).strip()
        found.append("begin_dashes" if is_short else "begin_ruler")
    if index and not before:
        found.append("begin_after_blank")
    if index and CLOSING.fullmatch(above.rstrip(" ,.!-")):
        found.append("begin_after_closing")
    if not above:
        found.append("begin_whole")
    words = words_of(line)
    if (
        words
        and len(words) > 2
        and is_names(words[:2], sender)
        and words[0].lower() in sender.names
    ):
        found.append("begin_name_first")
    is_few = 0 < len(words) <= 3 and len(line) <= CLOSE and not is_names(words, sender)
    is_plain = any(w.lower() in _COMMON for w in words) or line.endswith((".", "!", "?", ":"))
    if is_few and all(w[0].isupper() for w in words) and not is_plain:
        found.append("begin_other_capitals" if sender.names else "begin_few_capitals")
    lead = re.match(r"\s*(?:[-—–~/<*=]{1,3}|\\)\s?(?=\w)", whole)
    if lead and 0 < len(words) <= 4:
        found.append("begin_dashed_name" if is_names(words, sender) else "begin_dashed")
    if CLOSING.match(line) and 0 < len(words) <= 7:
        own = {w.lower() for w in words} & sender.names
        found.append("begin_closing_name" if own else "begin_closing")
    if is_names(words, sender):
        found.append("begin_name")
    left = sum(bool(text.strip()) for text in lines[index:])
    found.append(f"begin_{'1' if left == 1 else '2' if left <= 3 else '4' if left <= 8 else '9'}")
    return found


def is_names(words: Sequence[str], sender: Sender) -> bool:
    """Whether a few words are the sender's names or initials."""
    if not words or len(words) > 5:
        return False
    first = words[0].lower()
    if not (first in sender.names or first in _BEFORE or _is_short_of(words[0], sender)):
        return False
    known = [w for w in words if w.lower() in sender.names or _is_short_of(w, sender)]
    return bool(known) and len(known) * 2 >= len(words)


def _is_short_of(word: str, sender: Sender) -> bool:
    """Whether a word is a short form of a name: its start, or initials."""
    low = word.lower()
    if len(low) >= 3:
        return any(name.startswith(low) or low.startswith(name) for name in sender.names)
    initials = {name[0] for name in sender.names}
    return low.isalpha() and all(letter in initials for letter in low)


def _length(stripped: str) -> str:
    if len(stripped) <= 12:
        return "length_12"
    if len(stripped) <= CLOSE:
        return "length_30"
    return "length_55" if len(stripped) <= 55 else "length_more"


def _named(stripped: str, words: Sequence[str], sender: Sender) -> list[str]:
    found = []
    if is_names(words, sender):
        found.append("name_alone")
    elif any(w.lower() in sender.names for w in words):
        found.append("name_within")
    if sender.address and sender.address in stripped.lower():
        found.append("own_address")
    return found


def _worded(stripped: str, words: Sequence[str]) -> list[str]:
    """What the kind of words says: prose has common words and small letters."""
    if not words:
        return ["wordless"]
    found = []
    common = sum(w.lower() in _COMMON for w in words) / len(words)
    found.append("prose" if common >= 0.35 else "mixed" if common >= 0.15 else "uncommon")
    capital = sum(w[0].isupper() for w in words) / len(words)
    if capital >= 0.75:
        found.append("capitals")
    elif capital <= 0.2:
        found.append("small")
    if stripped.endswith((".", "!", "?", ":", ",", ";")):
        found.append(
            "ends_"
            + ("question" if stripped[-1] in "?:" else "comma" if stripped[-1] in ",;" else "stop")
        )
    if re.search(r"\b(?:i|i'm|i've|you|your|we|my)\b", stripped, re.IGNORECASE):
        found.append("person")
    return found
