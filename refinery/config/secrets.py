"""Secrets by reference: the configuration names a file, never a value."""

from __future__ import annotations

import os
import stat
from functools import lru_cache
from pathlib import Path

from refinery.errors import SecretError

MIN_KEY_BYTES = 32
MAX_PASSWORDS = 200


def read_secret(reference: str) -> bytes:
    """Read the secret a reference names.

    Args:
        reference: ``file:/absolute/path`` of a file with mode 0600 or 0400.

    Raises:
        SecretError: Unknown scheme, missing file, or one that others may read.
    """
    scheme, _, rest = reference.partition(":")
    if scheme != "file" or not rest:
        raise SecretError(
            # Whoever wrote the key itself there must not find it in a log.
            "A key or secret of the configuration is no reference to a file; it is not shown here.",
            "write file:/absolute/path under keys and spark.secret; never the value itself.",
        )
    path = Path(rest)
    try:
        mode = path.stat().st_mode
    except OSError:
        raise SecretError(
            f"Key file {path} is missing or unreadable.", "run 'refinery init DIR' or restore it."
        ) from None
    if not stat.S_ISREG(mode):
        raise SecretError(f"Key file {path} is no regular file.", "name a file that holds a key.")
    if stat.S_IMODE(mode) & 0o077:
        raise SecretError(f"Key file {path} is readable by others.", f"chmod 600 {path}")
    try:
        return path.read_bytes()
    except OSError:
        raise SecretError(
            f"Key file {path} cannot be read by this account.", f"make this account own {path}."
        ) from None


@lru_cache(maxsize=32)
def read_passwords(reference: str) -> tuple[str, ...]:
    """Read a list of passwords, one a line; an empty reference names none.

    Raises:
        SecretError: As :func:`read_secret`, or it is no such list.
    """
    if not reference:
        return ()
    try:
        lines = read_secret(reference).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise SecretError(
            "The list of passwords is not UTF-8.", "store it as UTF-8, one password a line."
        ) from None
    found = tuple(dict.fromkeys(line for line in lines if line))
    if len(found) > MAX_PASSWORDS:
        raise SecretError(
            f"The list of passwords holds more than {MAX_PASSWORDS}.",
            "keep those that open documents; each is tried on each locked file.",
        )
    return found


@lru_cache(maxsize=32)
def read_key(reference: str) -> bytes:
    """Read a hexadecimal key of at least 32 bytes; cached for the life of the process.

    Raises:
        SecretError: As :func:`read_secret`, or the content is no such key.
    """
    try:
        key = bytes.fromhex(read_secret(reference).decode("ascii").strip())
    except (UnicodeDecodeError, ValueError):
        key = b""
    if len(key) < MIN_KEY_BYTES:
        raise SecretError(
            f"Key {reference} is not {MIN_KEY_BYTES} bytes of hexadecimal.",
            "restore the key file; a lake cannot be read with another key.",
        )
    return key


def write_key(path: Path) -> None:
    """Write a fresh random key with mode 0600; an existing file is left alone."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(os.urandom(MIN_KEY_BYTES).hex() + "\n")
