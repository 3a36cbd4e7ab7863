"""Where a link leads behind the services that wrap it to count or check clicks."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

_QUERIED: Final = (
    # host ends in, path begins with, parameter that holds the target
    ("safelinks.protection.outlook.com", "/", "url"),
    ("google.com", "/url", "q"),
    ("facebook.com", "/l.php", "u"),
    ("slack-redir.net", "/link", "url"),
    ("linkedin.com", "/redir/redirect", "url"),
    ("youtube.com", "/redirect", "q"),
)
_DEFENCE_V3: Final = re.compile(r"/v3/__(.+?)__;")
"""Before the target is a version, behind it what was replaced in it."""
ACTIVE: Final = ("javascript:", "vbscript:", "data:")
SCHEMES: Final = ("http://", "https://", "mailto:", "/", *ACTIVE)


def unwrap(target: str) -> str:
    """The address a wrapped link leads to; any other as it is. Nothing is fetched.

    >>> unwrap("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2Fb&d=1")
    'https://a.example/b'
    """
    try:
        parts = urlsplit(target)
        host = parts.hostname or ""
        found = _queried(host, parts.path, parts.query) or _encoded(host, target, parts.query)
    except ValueError:
        return target
    return found if found.startswith(SCHEMES) else target


def unwrap_links(root: Any) -> None:
    """Give all links of a page the address they lead to; what would run a script leads nowhere."""
    for anchor in root.iter("a"):
        target = unwrap((anchor.get("href") or "").strip())
        if target.lower().startswith(ACTIVE):
            del anchor.attrib["href"]
        elif target:
            anchor.set("href", target)


def _queried(host: str, path: str, query: str) -> str:
    """The target where it stands in a parameter as it is."""
    for ending, start, name in _QUERIED:
        if (host == ending or host.endswith(f".{ending}")) and path.startswith(start):
            return next(iter(parse_qs(query).get(name, ())), "")
    return ""


def _encoded(host: str, target: str, query: str) -> str:
    """The target where the service has a notation of its own for it."""
    if host == "www.bing.com" and "/ck/" in target:
        value = next(iter(parse_qs(query).get("u", ())), "").removeprefix("a1")
        try:
            return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            return ""
    if host in ("urldefense.com", "urldefense.proofpoint.com"):
        third = _DEFENCE_V3.search(target)
        if third:
            return third[1]
        value = next(iter(parse_qs(query).get("u", ())), "")
        return unquote(value.replace("-", "%").replace("_", "/"))
    return ""
