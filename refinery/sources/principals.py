"""Users and groups as this machine's name service knows them."""

from __future__ import annotations

import grp
import os
import pwd
from functools import cache


class SystemDirectory:
    """Names and memberships by ``pwd`` and ``grp``; numbers where no name is known.

    Answers are kept until :func:`forget`: a task lists millions of files of few owners.
    """

    def user(self, uid: int) -> str:
        """Name of a user, or its number."""
        return _user(uid)

    def group(self, gid: int) -> str:
        """Name of a group, or its number."""
        return _group(gid)

    def groups_of(self, uid: int) -> frozenset[int] | None:
        """All groups of a user, or None when nobody knows the user."""
        return _groups_of(uid)

    def members(self, gid: int) -> frozenset[int]:
        """Those the group lists; users whose primary group it is are not sought."""
        return _members(gid)


@cache
def _user(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


@cache
def _group(gid: int) -> str:
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)


@cache
def _groups_of(uid: int) -> frozenset[int] | None:
    try:
        known = pwd.getpwuid(uid)
        return frozenset(os.getgrouplist(known.pw_name, known.pw_gid))
    except (KeyError, OSError):
        return None


@cache
def _members(gid: int) -> frozenset[int]:
    try:
        names = grp.getgrgid(gid).gr_mem
    except KeyError:
        return frozenset()
    found = set()
    for name in names:
        try:
            found.add(pwd.getpwnam(name).pw_uid)
        except KeyError:
            continue
    return frozenset(found)


def forget() -> None:
    """Ask the name service afresh from now on; a worker may live longer than a membership."""
    for known in (_user, _group, _groups_of, _members):
        known.cache_clear()
