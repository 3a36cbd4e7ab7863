"""First witness: what a command asks the kernel to send, and to whom.

``strace`` writes no payload (``-s 0``), only calls and addresses. A DNS question counts wherever
it goes, to a resolver on loopback too; so does whatever the trace could not see into.
"""

from __future__ import annotations

import ipaddress
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CALLS: Final = ("connect", "sendto", "sendmsg", "sendmmsg", "io_uring_setup")
DNS_PORTS: Final = (53, 853, 5353, 5355)
# Services that ask the network on behalf of whoever talks to them through a local socket.
RESOLVERS: Final = (
    "/run/systemd/resolve/io.systemd.Resolve",
    "/run/avahi-daemon/socket",
)
LOCAL_FAMILIES: Final = ("AF_UNIX", "AF_NETLINK", "AF_UNSPEC")

_CALL: Final = re.compile(rf"^\d+ +({'|'.join(CALLS)})\(")
_FAMILY: Final = re.compile(r"\bsa_family=(\w+)")
_PORT: Final = re.compile(r"\bsin6?_port=htons\((\d+)\)")
_ADDRESS: Final = re.compile(r'inet_addr\("([\d.]+)"\)|inet_pton\(AF_INET6, "([\da-fA-F:.]+)"')
_PATH: Final = re.compile(r'sun_path="([^"]*)"')


@dataclass(frozen=True, order=True)
class Attempt:
    """One way in which a command tried to reach something.

    ``kind`` is ``question`` (a name was to be resolved), ``outside`` (an address that is not
    loopback) or ``unseen`` (a call whose destination the trace does not show).
    """

    kind: str
    call: str
    family: str
    address: str
    port: int


def tracer(output: Path) -> list[str]:
    """Words that run what follows under the trace, into a file."""
    return [
        *("strace", "-f", "--seccomp-bpf", "-qq", "-s", "0", "-e", "signal=none"),
        *("-e", f"trace={','.join(CALLS)}", "-o", str(output), "--"),
    ]


def attempts(lines: Iterable[str]) -> Counter[Attempt]:
    """What went, or was meant to go, beyond loopback, and how often."""
    found: Counter[Attempt] = Counter()
    for line in lines:
        attempt = _attempt(line)
        if attempt is not None:
            found[attempt] += 1
    return found


def _attempt(line: str) -> Attempt | None:
    call = _CALL.match(line)
    if call is None or f"{call.group(1)}(-1," in line:  # without a socket: a library's probe
        return None
    name = call.group(1)
    family = _FAMILY.search(line)
    if family is None:
        # Rings send without a call, and the list of sendmmsg is not printed: both count.
        opaque = name in ("sendmmsg", "io_uring_setup")
        return Attempt("unseen", name, "", "", 0) if opaque else None
    port = int(_first(_PORT, line) or 0)
    address = _first(_ADDRESS, line)
    if family.group(1) == "AF_UNIX":
        address = _first(_PATH, line)
        if not any(address.endswith(resolver) for resolver in RESOLVERS):
            return None
        return Attempt("question", name, "AF_UNIX", address, 0)
    if port in DNS_PORTS:
        return Attempt("question", name, family.group(1), address, port)
    if family.group(1) in LOCAL_FAMILIES or (address and is_loopback(address)):
        return None
    return Attempt("outside", name, family.group(1), address, port)


def is_loopback(address: str) -> bool:
    """Whether packets to an address stay on this machine; the unspecified one means it, too."""
    found = ipaddress.ip_address(address)
    mapped = getattr(found, "ipv4_mapped", None)
    found = mapped or found
    return found.is_loopback or found.is_unspecified


def _first(pattern: re.Pattern[str], line: str) -> str:
    match = pattern.search(line)
    return next((group for group in match.groups() if group), "") if match else ""
