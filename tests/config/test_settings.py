"""Unknown and missing settings end in one message with the next step, and no value in it."""

from __future__ import annotations

import pytest

from refinery.config.settings import Settings
from refinery.errors import ConfigError


class Inner(Settings):
    """Nested settings."""

    depth: int = 1


class Outer(Settings):
    """Settings with a nested section and a required value."""

    name: str
    inner: Inner = Inner()


def test_an_unknown_key_names_the_nearest() -> None:
    with pytest.raises(ConfigError, match=r"Unknown setting 'x\.nam'") as caught:
        Outer.parse({"name": "a", "nam": "b"}, "x")
    assert "'name'" in caught.value.next_step


def test_an_unknown_nested_key_names_its_path_and_neighbours() -> None:
    with pytest.raises(ConfigError, match=r"Unknown setting 'x\.inner\.dept'") as caught:
        Outer.parse({"name": "a", "inner": {"dept": 2}}, "x")
    assert "'depth'" in caught.value.next_step


def test_a_missing_value_says_where_to_put_it() -> None:
    with pytest.raises(ConfigError, match=r"'x\.name' is required"):
        Outer.parse({}, "x")


def test_a_wrong_value_is_not_echoed() -> None:
    with pytest.raises(ConfigError) as caught:
        Outer.parse({"name": "a", "inner": {"depth": "hunter2"}}, "x")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [("x", "a whole number"), (1.5, "a whole number"), (None, "a whole number")],
)
def test_a_wrong_value_says_what_it_has_to_be(value: object, wanted: str) -> None:
    with pytest.raises(ConfigError, match=wanted):
        Outer.parse({"name": "a", "inner": {"depth": value}}, "x")


def test_settings_are_frozen_and_their_digest_follows_their_values() -> None:
    first, second = Outer(name="a"), Outer(name="b")
    assert first.digest() == Outer(name="a").digest() != second.digest()
    with pytest.raises(Exception, match="frozen"):
        first.name = "c"  # type: ignore[misc]
