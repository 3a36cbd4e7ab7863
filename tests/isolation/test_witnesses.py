"""The trace and the sinkhole see what reaches out, keep no payload, and are quiet else."""

from __future__ import annotations

import shutil
import socket
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from refinery.errors import EnvironmentUnfitError
from refinery.evaluation.egress.proof import Observation, observe, overlooked
from refinery.evaluation.egress.sinkhole import Packet, parse
from refinery.evaluation.egress.trace import Attempt, attempts, is_loopback
from tests.isolation.conftest import Watch

INET = "sa_family=AF_INET, sin_port=htons({}), sin_addr=inet_addr({})"
INET6 = (
    "sa_family=AF_INET6, sin6_port=htons({}), sin6_flowinfo=htonl(0), "
    "inet_pton(AF_INET6, {}, &sin6_addr), sin6_scope_id=0"
)
STAYS = (
    "7 connect(3, {" + INET.format(7077, '"127.0.0.1"') + "}, 16) = 0",
    "7 connect(3, {" + INET6.format(7077, '"::ffff:127.0.0.1"') + "}, 28) = 0",
    "7 connect(3, {" + INET6.format(7077, '"::1"') + "}, 28 <unfinished ...>",
    "7 <... connect resumed>) = 0",
    "7 sendmmsg(-1, NULL, 0, 0)          = -1 EBADF (Bad file descriptor)",
    '7 sendto(3, ""..., 13, 0, NULL, 0) = 13',
    "7 sendmsg(3, {msg_name=NULL, msg_namelen=0, msg_iov=[...]}, 0) = 4",
    '7 connect(4, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT',
    '7 connect(4, {sa_family=AF_UNIX, sun_path=@"x"}, 4) = 0',
    '7 sendto(4, ""..., 20, 0, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, 12) = 20',
)
LEAVES = (
    ("7 connect(3, {" + INET.format(443, '"192.0.2.1"') + "}, 16) = 0", "outside"),
    ("7 connect(3, {" + INET.format(443, '"10.0.0.1"') + "}, 16 <unfinished ...>", "outside"),
    ("7 connect(3, {" + INET6.format(443, '"::ffff:192.0.2.1"') + "}, 28) = -1 E", "outside"),
    ('7 sendto(3, ""..., 9, 0, {' + INET6.format(9, '"2001:db8::1"') + "}, 28) = 9", "outside"),
    ("7 sendmsg(3, {msg_name={" + INET.format(9, '"192.0.2.9"') + "}}, 0) = 13", "outside"),
    ('7 sendto(3, ""..., 9, 0, {sa_family=AF_PACKET, sll_protocol=htons(1)}, 20) = 9', "outside"),
    ("7 connect(3, {" + INET.format(53, '"127.0.0.53"') + "}, 16) = 0", "question"),
    ("7 connect(3, {" + INET6.format(853, '"::1"') + "}, 28) = 0", "question"),
    (
        "7 connect(3, {sa_family=AF_UNIX, "
        'sun_path="/run/systemd/resolve/io.systemd.Resolve"}, 42) = -1 ECONNREFUSED',
        "question",
    ),
    ("7 sendmmsg(4, [...], 2, MSG_NOSIGNAL) = 2", "unseen"),
    ("7 io_uring_setup(8, {flags=0}) = 5", "unseen"),
)


@pytest.mark.parametrize("line", STAYS)
def test_what_stays_is_not_counted(line: str) -> None:
    assert not attempts([line])


@pytest.mark.parametrize(("line", "kind"), LEAVES)
def test_what_leaves_is_counted(line: str, kind: str) -> None:
    assert [attempt.kind for attempt in attempts([line, line])] == [kind]
    assert attempts([line, line]).total() == 2


def test_loopback_is_what_stays_on_the_machine() -> None:
    stays = ("127.0.0.1", "127.9.9.9", "0.0.0.0", "::1", "::", "::ffff:127.0.0.1")
    assert all(map(is_loopback, stays))
    assert not any(map(is_loopback, ("192.168.0.1", "fe80::1", "::ffff:8.8.8.8")))


def test_a_packet_is_read_for_its_destination_alone() -> None:
    four = bytes([0x45, *[0] * 8, 17, 0, 0, 192, 0, 2, 2, 192, 0, 2, 9, 0, 7, 0, 53]) + b"payload"
    six = bytes([0x60, 0, 0, 0, 0, 4, 6, 64]) + bytes(31) + b"\x01" + bytes([0, 7, 1, 187])
    assert parse(four) == Packet("AF_INET", "192.0.2.9", 17, 53)
    assert parse(six) == Packet("AF_INET6", "::1", 6, 443)


UDP = "import socket; socket.socket({}, 2).sendto(b'se' + b'cret', ({!r}, {}))"


@pytest.mark.parametrize(
    ("family", "address", "port", "kind"),
    [
        (2, "192.0.2.1", 9, "outside"),
        (10, "2001:db8::1", 9, "outside"),
        (10, "::ffff:192.0.2.1", 9, "outside"),
        (2, "192.0.2.1", 53, "question"),
    ],
)
def test_a_datagram_is_seen_by_both(
    watch: Watch,
    silence: Observation,
    tmp_path: Path,
    family: int,
    address: str,
    port: int,
    kind: str,
) -> None:
    if family == socket.AF_INET6 and 6 not in silence.versions:
        pytest.skip("there is no IPv6 here")
    seen = watch(UDP.format(family, address, port), "sinkhole")
    assert [attempt.kind for attempt in seen.attempts] == [kind]
    shown = address.removeprefix("::ffff:")
    assert [(p.address, p.port) for p in seen.packets] == [(shown, port)]
    assert "secret" not in (tmp_path / "watched-sinkhole" / "trace").read_text()


def test_a_question_to_a_resolver_on_loopback_is_seen_by_the_trace(watch: Watch) -> None:
    seen = watch(UDP.format(2, "127.0.0.53", 53), "sinkhole")
    assert [attempt.kind for attempt in seen.attempts] == ["question"] and not seen.packets


def test_without_a_route_an_attempt_that_fails_is_seen_by_the_trace(watch: Watch) -> None:
    swallowed = "import contextlib\nwith contextlib.suppress(OSError): "
    seen = watch(swallowed + UDP.format(2, "192.0.2.1", 9), "loopback")
    assert [attempt.kind for attempt in seen.attempts] == ["outside"] and not seen.packets


def test_talk_on_loopback_and_silence_are_not_counted(watch: Watch) -> None:
    talk = (
        "import socket, time; s = socket.create_server(('127.0.0.1', 0)); "
        "c = socket.create_connection(s.getsockname()); c.send(b'x'); time.sleep(2)"
    )
    seen = watch(talk, "sinkhole")
    assert seen.is_cut_off and 4 in seen.versions
    assert 6 in seen.versions or not has_ipv6(), "it would go unseen"


def has_ipv6() -> bool:
    """Whether this machine talks IPv6, on its loopback at least."""
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


def test_the_account_and_its_rights_are_as_before(watch: Watch) -> None:
    import os

    ids = f"import os; assert (os.getuid(), os.getgid()) == {os.getuid(), os.getgid()}"
    assert watch(ids, "loopback").code == 0


def test_witnesses_that_miss_something_are_blind() -> None:
    question = Attempt("question", "connect", "AF_INET", "10.0.0.53", 53)
    tried = {
        question: 1,
        Attempt("outside", "sendto", "AF_INET", "192.0.2.1", 9): 1,
        Attempt("outside", "sendto", "AF_INET6", "2001:db8::1", 9): 1,
    }
    left = {Packet("AF_INET", "192.0.2.1", 17, 9): 1, Packet("AF_INET6", "2001:db8::1", 17, 9): 1}
    whole = Observation(0, 1.0, (4, 6), tried, left)
    assert overlooked(whole) == []
    for attempt in tried:
        less = replace(whole, attempts={a: n for a, n in tried.items() if a != attempt})
        assert len(overlooked(less)) == 1
    for packet in left:
        less = replace(whole, packets={p: n for p, n in left.items() if p != packet})
        assert len(overlooked(less)) == 1
    without = {a: n for a, n in tried.items() if a.family != "AF_INET6"}
    four = replace(whole, versions=(4,), attempts=without, packets={next(iter(left)): 1})
    assert overlooked(four) == []


def test_without_strace_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(EnvironmentUnfitError, match="strace"):
        observe(("true",), "loopback", tmp_path / "x", tmp_path / "log")


def test_what_takes_too_long_is_killed(watch: Watch, tmp_path: Path) -> None:
    mark = tmp_path / "alive"
    endless = f"import pathlib, time; time.sleep(4); pathlib.Path({str(mark)!r}).touch()"
    command = (sys.executable, "-c", endless)
    with pytest.raises(EnvironmentUnfitError, match="did not end"):
        observe(command, "loopback", tmp_path / "slow", tmp_path / "log", limit=1)
    time.sleep(5)
    assert not mark.exists()
