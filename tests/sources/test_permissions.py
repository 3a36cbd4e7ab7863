"""Effective access: tables of cases, and random trees against what open() really does."""

from __future__ import annotations

import os
import random
import struct
from pathlib import Path

import pytest

from refinery.sources.permissions import READ, SEARCH, Gate, gate_of, readers
from refinery.sources.root import Root
from refinery.sources.tree import Tree
from refinery.sources.uris import path_of
from tests.sources.conftest import AsUser

ALICE, BOB, CAROL = 61001, 61002, 61003
ENG, OPS, ALL = 62001, 62002, 62003
MEMBERSHIPS = {ALICE: {ENG, ALL}, BOB: {ENG, OPS}, CAROL: {OPS}}
USERS = {ALICE: "alice", BOB: "bob", CAROL: "carol"}
GROUPS = {ENG: "eng", OPS: "ops", ALL: "all"}


class Company:
    """A directory that knows three people."""

    def user(self, uid: int) -> str:
        return USERS.get(uid, str(uid))

    def group(self, gid: int) -> str:
        return GROUPS.get(gid, str(gid))

    def groups_of(self, uid: int) -> frozenset[int] | None:
        return frozenset(MEMBERSHIPS[uid]) if uid in MEMBERSHIPS else None

    def members(self, gid: int) -> frozenset[int]:
        return frozenset(uid for uid, groups in MEMBERSHIPS.items() if gid in groups)


def gate(owner: int, group: int, mode: int, permission: int = READ) -> Gate:
    status = os.stat_result((0o100000 | mode, 1, 1, 1, owner, group, 0, 0, 0, 0))
    return gate_of(status, None, permission)


def acl(*entries: tuple[int, int, int]) -> bytes:
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *e) for e in sorted(entries))


OPEN = gate(0, 0, 0o755, SEARCH)

CASES = [
    ("world readable", [OPEN, gate(ALICE, ENG, 0o644)], ["everyone@x"]),
    ("owner and group", [OPEN, gate(ALICE, ENG, 0o640)], ["group:eng@x", "user:alice@x"]),
    ("owner only", [OPEN, gate(ALICE, ENG, 0o600)], ["user:alice@x"]),
    ("nobody", [OPEN, gate(ALICE, ENG, 0o000)], []),
    ("nobody beats the world", [gate(ALICE, ENG, 0o000, SEARCH), gate(BOB, OPS, 0o644)], []),
    (
        "a folder of one group over a file for the world",
        [gate(BOB, OPS, 0o750, SEARCH), gate(ALICE, ENG, 0o644)],
        ["group:ops@x", "user:bob@x"],
    ),
    (
        "two groups: only who is known to be in both",
        [gate(0, OPS, 0o750, SEARCH), gate(0, ENG, 0o640)],
        ["user:0@x", "user:bob@x"],
    ),
    ("others may, the group may not", [OPEN, gate(ALICE, ENG, 0o604)], ["user:alice@x"]),
    ("the owner may not, but is in the group", [OPEN, gate(ALICE, ENG, 0o040)], ["user:bob@x"]),
    ("the owner may not and is not in it", [OPEN, gate(CAROL, ENG, 0o040)], ["group:eng@x"]),
    ("an unknown owner may not", [OPEN, gate(99, ENG, 0o040)], ["user:alice@x", "user:bob@x"]),
    ("read without search", [gate(ALICE, ENG, 0o644, SEARCH), gate(BOB, OPS, 0o644)], []),
    ("no gate at all", [], []),
]


@pytest.mark.parametrize(("gates", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_modes(gates: list[Gate], expected: list[str]) -> None:
    assert list(readers(gates, Company(), "x")) == expected


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (
            [(1, 6, 0), (2, 4, BOB), (4, 4, 0), (16, 4, 0), (32, 0, 0)],
            "group:eng user:alice user:bob",
        ),
        ([(1, 6, 0), (2, 4, BOB), (4, 4, 0), (16, 0, 0), (32, 0, 0)], "user:alice"),
        (
            [(1, 6, 0), (4, 0, 0), (8, 4, OPS), (16, 4, 0), (32, 0, 0)],
            "group:ops user:alice user:bob",
        ),
        (
            [(1, 6, 0), (2, 0, CAROL), (4, 4, 0), (16, 4, 0), (32, 4, 0)],
            "group:0 group:eng user:0 user:alice",
        ),
        ([(1, 6, 0), (2, 0, BOB), (4, 4, 0), (16, 4, 0), (32, 0, 0)], "user:alice"),
    ],
    ids=["named user", "mask", "named group", "one turned away", "a member turned away"],
)
def test_acl(entries: list[tuple[int, int, int]], expected: str) -> None:
    status = os.stat_result((0o100640, 1, 1, 1, ALICE, ENG, 0, 0, 0, 0))
    found = readers([OPEN, gate_of(status, acl(*entries), READ)], Company(), "x")
    assert " ".join(name.removesuffix("@x") for name in found) == expected


@pytest.mark.parametrize("value", [b"", b"\x01\0\0\0", b"\x02\0\0\0\x01"])
def test_an_acl_of_another_form_is_refused(value: bytes) -> None:
    status = os.stat_result((0o100644, 1, 1, 1, ALICE, ENG, 0, 0, 0, 0))
    with pytest.raises(ValueError, match="ACL"):
        gate_of(status, value, READ)


def plant(share: Path, number: int, chance: random.Random, monotone: bool) -> Path:
    """A file below folders of random owners, groups, modes and ACLs."""

    def dress(path: Path, bit: int) -> None:
        owner, group, other = (chance.random() < share for share in (0.8, 0.6, 0.4))
        if monotone:
            group, other = group and owner, other and group and owner
        path.chmod(0)
        os.chown(path, chance.choice([*USERS]), chance.choice([*GROUPS]))
        path.chmod((owner * bit << 6) | (group * bit << 3) | other * bit)
        if not monotone and chance.random() < 0.3:
            mode = path.stat().st_mode
            named = [(2, chance.choice([0, bit]), uid) for uid in chance.sample([*USERS], 1)]
            named += [(8, chance.choice([0, bit]), gid) for gid in chance.sample([*GROUPS], 1)]
            single = [(1, mode >> 6 & 7, 0), (4, mode >> 3 & 7, 0), (32, mode & 7, 0)]
            os.setxattr(path, "system.posix_acl_access", acl(*named, *single, (16, 7, 0)))

    folder = share / str(number)
    folders = [folder]
    for name in "ab"[: chance.randrange(3)]:
        folders.append(folders[-1] / name)
    folders[-1].mkdir(parents=True)
    file = folders[-1] / "file"
    file.write_bytes(b"x")
    dress(file, READ)
    for place in reversed(folders):
        dress(place, SEARCH)
    return file


def says(principals: tuple[str, ...], uid: int) -> bool:
    mine = {f"user:{USERS[uid]}@x", "everyone@x"}
    mine |= {f"group:{GROUPS[gid]}@x" for gid in MEMBERSHIPS[uid]}
    return not mine.isdisjoint(principals)


@pytest.mark.parametrize("monotone", [True, False])
def test_what_it_says_is_what_open_does(
    share: Path, as_user: AsUser, monkeypatch: pytest.MonkeyPatch, monotone: bool
) -> None:
    monkeypatch.setattr("refinery.sources.tree.SystemDirectory", Company)
    chance = random.Random(7)
    files = [plant(share, number, chance, monotone) for number in range(200)]
    tree = Tree(Root(bytes(share)), "x", lambda path, is_folder: True)
    (unit,) = tree.units(splits=lambda names: False)
    found = {path_of(entry.uri): entry.readers for entry in tree.walk(unit)}
    assert found.keys() == {bytes(file) for file in files}

    def opens() -> list[bool]:
        def try_one(file: Path) -> bool:
            try:
                file.read_bytes()
            except PermissionError:
                return False
            return True

        return [try_one(file) for file in files]

    outcomes = []
    for uid in USERS:
        truth = as_user(opens, uid, tuple(sorted(MEMBERSHIPS[uid])))
        claims = [says(found[bytes(file)], uid) for file in files]
        outcomes += list(zip(truth, claims, strict=True))
    assert (False, True) not in outcomes  # never more than the truth
    assert outcomes.count((True, True)) > 50
    assert outcomes.count((False, False)) > 50
    if monotone:
        assert (True, False) not in outcomes  # and all of it where modes only narrow
