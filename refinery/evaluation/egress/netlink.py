"""The few requests of rtnetlink that a fresh network namespace needs; no tool is called."""

from __future__ import annotations

import ipaddress
import os
import socket
import struct
from typing import Final

RTM_NEWLINK: Final = 16
RTM_NEWADDR: Final = 20
RTM_NEWROUTE: Final = 24
NLMSG_ERROR: Final = 2
ACKNOWLEDGED: Final = 0x5
CREATED: Final = 0x600  # and only if it is not there yet
IFF_UP: Final = 1
IFF_MULTICAST: Final = 0x1000
IFLA_AF_SPEC: Final = 26
IFLA_INET6_ADDR_GEN_MODE: Final = 8
NO_LINK_LOCAL_ADDRESS: Final = 1
IFA_LOCAL: Final = 2
RTA_OIF: Final = 4
MAIN_TABLE: Final = 254
STATIC: Final = 4
UNICAST: Final = 1
_HEADER: Final = struct.Struct("=IHHII")


def set_up(name: str) -> None:
    """Bring an interface up.

    Raises:
        OSError: There is no such interface, or this process may not.
    """
    _ask(RTM_NEWLINK, ACKNOWLEDGED, _link(name, IFF_UP, IFF_UP))


def set_quiet(name: str) -> None:
    """Have the kernel say nothing of its own on an interface that is not up yet.

    Without multicast it reports no listener, without a link-local address it asks no router.

    Raises:
        OSError: The kernel has no IPv6, or this process may not.
    """
    _ask(RTM_NEWLINK, ACKNOWLEDGED, _link(name, 0, IFF_MULTICAST))
    mode = _attribute(IFLA_INET6_ADDR_GEN_MODE, bytes([NO_LINK_LOCAL_ADDRESS]))
    family = _attribute(IFLA_AF_SPEC, _attribute(socket.AF_INET6, mode))
    _ask(RTM_NEWLINK, ACKNOWLEDGED, _link(name, 0, 0) + family)


def add_address(name: str, address: str) -> None:
    """Give an interface an address of its own, with no network around it.

    Raises:
        OSError: The kernel has no such family, or this process may not.
    """
    own = ipaddress.ip_address(address)
    index = socket.if_nametoindex(name)
    body = struct.pack("=BBBBI", _family(own.version), own.max_prefixlen, 0, 0, index)
    _ask(RTM_NEWADDR, ACKNOWLEDGED | CREATED, body + _attribute(IFA_LOCAL, own.packed))


def add_default_route(name: str, version: int) -> None:
    """Send everything of IPv4 or IPv6 that is not local into an interface.

    Raises:
        OSError: The kernel has no such family, or this process may not.
    """
    route = struct.pack("=BBBBBBBBI", _family(version), 0, 0, 0, MAIN_TABLE, STATIC, 0, UNICAST, 0)
    index = struct.pack("=I", socket.if_nametoindex(name))
    _ask(RTM_NEWROUTE, ACKNOWLEDGED | CREATED, route + _attribute(RTA_OIF, index))


def _family(version: int) -> int:
    return socket.AF_INET if version == 4 else socket.AF_INET6


def _link(name: str, flags: int, changed: int) -> bytes:
    return struct.pack("=BxHiII", 0, 0, socket.if_nametoindex(name), flags, changed)


def _attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("=HH", 4 + len(value), kind) + value + bytes(-len(value) % 4)


def _ask(kind: int, flags: int, body: bytes) -> None:
    header = _HEADER.pack(_HEADER.size + len(body), kind, flags, 1, 0)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as kernel:
        kernel.send(header + body)
        answer = kernel.recv(4096)
    _, answered, _, _, _ = _HEADER.unpack_from(answer)
    (code,) = struct.unpack_from("=i", answer, _HEADER.size)
    if answered != NLMSG_ERROR or code:
        raise OSError(-code, os.strerror(-code))
