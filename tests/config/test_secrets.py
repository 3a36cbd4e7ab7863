"""Keys are read by reference, and only from files that nobody else can read."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from refinery.config.secrets import read_key, read_secret, write_key
from refinery.errors import SecretError


def test_a_written_key_is_private_random_and_never_replaced(tmp_path: Path) -> None:
    first, second = tmp_path / "a.key", tmp_path / "b.key"
    write_key(first)
    write_key(second)
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    assert read_key(f"file:{first}") != read_key(f"file:{second}")
    before = first.read_bytes()
    write_key(first)
    assert first.read_bytes() == before


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "open.key"
    write_key(path)
    path.chmod(0o644)
    with pytest.raises(SecretError, match="readable by others"):
        read_secret(f"file:{path}")


@pytest.mark.parametrize("reference", ["file:/no/such/file", "vault:x", "plain", "file:"])
def test_a_reference_that_leads_nowhere_is_refused(reference: str) -> None:
    with pytest.raises(SecretError):
        read_secret(reference)


@pytest.mark.parametrize("reference", ["5a" * 32, "hunter2:5a5a5a"])
def test_a_key_written_in_place_of_its_file_is_not_shown(reference: str) -> None:
    with pytest.raises(SecretError) as caught:
        read_secret(reference)
    assert "5a5a" not in str(caught.value) and "hunter" not in str(caught.value)


def test_a_short_key_is_refused_without_showing_it(tmp_path: Path) -> None:
    path = tmp_path / "short.key"
    path.write_text("abcd1234")
    path.chmod(0o600)
    with pytest.raises(SecretError) as caught:
        read_key(f"file:{path}")
    assert "abcd" not in str(caught.value)
