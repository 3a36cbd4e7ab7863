"""Second witness: an interface that every route leads to and whose packets are read here.

A namespace without a route hides attempts that a library swallows; with this one they succeed,
as far as the sender can tell. What is sent around the trace, through a ring, arrives as well.
"""

from __future__ import annotations

import contextlib
import fcntl
import ipaddress
import os
import select
import struct
import threading
from collections import Counter
from dataclasses import dataclass
from typing import Final

from refinery.evaluation.egress.netlink import add_address, add_default_route, set_quiet, set_up

NAME: Final = "sink"
TUN: Final = "/dev/net/tun"
TUNSETIFF: Final = 0x400454CA
IFF_TUN_NO_PI: Final = 0x1001
# Networks of RFC 5737 and RFC 3849: nobody's.
OWN: Final = {4: "192.0.2.2", 6: "2001:db8::2"}
BIGGEST: Final = 65_536
WITH_PORTS: Final = (6, 17)  # TCP, UDP


@dataclass(frozen=True, order=True)
class Packet:
    """Where a packet that left was going; its content is not looked at."""

    family: str
    address: str
    protocol: int
    port: int


class Sinkhole:
    """The interface, with all IPv4 and, where the kernel has it, all IPv6 routed into it."""

    def __init__(self) -> None:
        """Make it; needs the rights that a fresh user namespace gives.

        Raises:
            OSError: There is no ``/dev/net/tun``, or it may not be used.
        """
        self._tun = os.open(TUN, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        request = struct.pack("16sH22x", NAME.encode(), IFF_TUN_NO_PI)
        fcntl.ioctl(self._tun, TUNSETIFF, request)
        with contextlib.suppress(OSError):  # a kernel without IPv6 is quiet by itself
            set_quiet(NAME)
        set_up(NAME)
        self.versions = [version for version in OWN if self._route(version)]
        self.packets: Counter[Packet] = Counter()
        self._wake, self._stop = os.pipe()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def close(self) -> None:
        """Read what is left and go."""
        os.close(self._stop)
        self._reader.join()
        os.close(self._wake)
        os.close(self._tun)

    def _route(self, version: int) -> bool:
        with contextlib.suppress(OSError):  # a kernel without IPv6 sends none
            add_address(NAME, OWN[version])
            add_default_route(NAME, version)
            return True
        if version == 4:
            raise OSError("no route")
        return False

    def _read(self) -> None:
        while True:
            ready, _, _ = select.select([self._tun, self._wake], [], [])
            if self._tun in ready:
                self.packets[parse(os.read(self._tun, BIGGEST))] += 1
            elif ready:
                return


def parse(packet: bytes) -> Packet:
    """Destination of an IP packet; extension headers of IPv6 are not followed."""
    if packet[0] >> 4 == 4:
        header, protocol, target = (packet[0] & 15) * 4, packet[9], packet[16:20]
    else:
        header, protocol, target = 40, packet[6], packet[24:40]
    family = "AF_INET" if len(target) == 4 else "AF_INET6"
    ports = packet[header + 2 : header + 4] if protocol in WITH_PORTS else b""
    return Packet(family, str(ipaddress.ip_address(target)), protocol, int.from_bytes(ports))
