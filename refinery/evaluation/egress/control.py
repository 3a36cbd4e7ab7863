"""What the witnesses must catch: run like any command, it reaches out in two known ways.

A datagram of each IP version, and stock Presidio's recogniser of mail addresses, which asks the
internet for a list of suffixes and swallows that nobody answers.
"""

from __future__ import annotations

import contextlib
import logging
import socket
from typing import Final

# Networks of RFC 5737 and RFC 3849, and the port of 'discard'.
TARGETS: Final = {4: (socket.AF_INET, "192.0.2.1"), 6: (socket.AF_INET6, "2001:db8::1")}
DISCARD: Final = 9


def send_datagrams() -> None:
    """One datagram to each target."""
    for family, address in TARGETS.values():
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as out:
            out.sendto(b"refinery", (address, DISCARD))


def find_address() -> None:
    """Have stock Presidio find a made-up address."""
    from presidio_analyzer.predefined_recognizers import EmailRecognizer

    logging.disable()
    EmailRecognizer().analyze("Write to ann@example.org.", ["EMAIL_ADDRESS"], None)


if __name__ == "__main__":
    send_datagrams()
    find_address()
