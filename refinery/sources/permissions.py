"""Effective access on POSIX: who can open a file, given all the gates on the way to it.

The answer is sound rather than complete: a principal is named only when each of its members
can read. Where the truth cannot be said in principals (others may read, the group may not),
or rests on memberships nobody knows, the answer is no.
"""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

READ: Final = 4
SEARCH: Final = 1
ACL_ATTRIBUTE: Final = "system.posix_acl_access"

_VERSION: Final = 2
_USER_OBJ, _USER, _GROUP_OBJ, _GROUP, _MASK, _OTHER = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20


class Directory(Protocol):
    """Names and memberships, as far as they are known."""

    def user(self, uid: int) -> str:
        """Name of a user, or its number."""
        ...

    def group(self, gid: int) -> str:
        """Name of a group, or its number."""
        ...

    def groups_of(self, uid: int) -> frozenset[int] | None:
        """All groups of a user, or None when they are not known."""
        ...

    def members(self, gid: int) -> frozenset[int]:
        """Those known to be in a group; there may be more."""
        ...


@dataclass(frozen=True)
class Gate:
    """One file or folder reduced to the one permission that matters at it.

    Attributes:
        users: Named users of its ACL and whether they pass.
        groups: Owning group first, then named groups, and whether they pass.
    """

    owner: int
    owner_passes: bool
    groups: tuple[tuple[int, bool], ...]
    other_passes: bool
    users: tuple[tuple[int, bool], ...] = ()

    def admits_everyone(self) -> bool:
        """Whether no class of users is turned away."""
        return self.owner_passes and all(p for _, p in self.users) and self._admits_the_rest()

    def admits_user(self, uid: int, groups: frozenset[int] | None) -> bool:
        """Whether a user passes; groups None means they are not known."""
        if uid == self.owner:
            return self.owner_passes
        named = dict(self.users)
        if uid in named:
            return named[uid]
        if groups is None:
            return self._admits_the_rest()
        mine = [passes for gid, passes in self.groups if gid in groups]
        return any(mine) if mine else self.other_passes

    def admits_group(self, gid: int, directory: Directory) -> bool:
        """Whether every member of a group passes, whatever else they belong to."""
        named = any(passes for group, passes in self.groups if group == gid)
        if not named and not self._admits_the_rest():
            return False
        turned_away = [uid for uid, passes in self.users if not passes]
        if not self.owner_passes:
            turned_away.append(self.owner)
        return all(_is_outside(uid, gid, directory) for uid in turned_away)

    def _admits_the_rest(self) -> bool:
        """Whether all pass that are not named as users, whatever their groups."""
        return self.other_passes and all(passes for _, passes in self.groups)


def gate_of(status: os.stat_result, acl: bytes | None, permission: int) -> Gate:
    """The gate of a file (``READ``) or folder (``SEARCH``).

    Args:
        acl: Value of the extended attribute, or None without one.

    Raises:
        ValueError: The ACL is not one that this reader knows.
    """
    mode = stat.S_IMODE(status.st_mode)
    if acl is None:
        return Gate(
            owner=status.st_uid,
            owner_passes=bool(mode >> 6 & permission),
            groups=((status.st_gid, bool(mode >> 3 & permission)),),
            other_passes=bool(mode & permission),
        )
    entries = _parse(acl)
    single = {tag: granted for tag, granted, _ in entries if tag not in (_USER, _GROUP)}
    mask = single.get(_MASK, 7) & permission
    named = [(tag, number, bool(granted & mask)) for tag, granted, number in entries]
    owning = (status.st_gid, bool(single.get(_GROUP_OBJ, 0) & mask))
    return Gate(
        owner=status.st_uid,
        owner_passes=bool(single.get(_USER_OBJ, 0) & permission),
        groups=(owning, *((n, passes) for tag, n, passes in named if tag == _GROUP)),
        other_passes=bool(single.get(_OTHER, 0) & permission),
        users=tuple((n, passes) for tag, n, passes in named if tag == _USER),
    )


def readers(gates: Iterable[Gate], directory: Directory, realm: str) -> tuple[str, ...]:
    """Principals that pass all gates, sorted.

    Example:
        A file of mode 0640 in a folder of mode 0755 gives its owner and its group; everyone
        who passes a gate that lets all in is still only the one the other gates let in.
    """
    gates = frozenset(gates)
    if gates and all(gate.admits_everyone() for gate in gates):
        return (f"everyone@{realm}",)
    seen = {gid for gate in gates for gid, _ in gate.groups}
    groups = {gid for gid in seen if all(gate.admits_group(gid, directory) for gate in gates)}
    named = {uid for gate in gates for uid in (gate.owner, *(u for u, _ in gate.users))}
    named.update(uid for gid in seen - groups for uid in directory.members(gid))
    users = {u for u in named if all(g.admits_user(u, directory.groups_of(u)) for g in gates)}
    return tuple(
        sorted(
            [f"user:{directory.user(uid)}@{realm}" for uid in users]
            + [f"group:{directory.group(gid)}@{realm}" for gid in groups]
        )
    )


def _is_outside(uid: int, gid: int, directory: Directory) -> bool:
    """Whether a user is known not to be in a group."""
    groups = directory.groups_of(uid)
    return groups is not None and gid not in groups


def _parse(acl: bytes) -> list[tuple[int, int, int]]:
    """Entries (tag, permissions, number) of the kernel's binary form."""
    if len(acl) < 4 or (len(acl) - 4) % 8 or struct.unpack_from("<I", acl)[0] != _VERSION:
        raise ValueError("not an ACL of version 2")
    return [struct.unpack_from("<HHI", acl, at) for at in range(4, len(acl), 8)]
