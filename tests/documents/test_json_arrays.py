"""Byte ranges of JSON: what is cut out by them is what was parsed."""

from __future__ import annotations

import json

import pytest

from refinery.documents.json_arrays import elements, lines

ROWS = [{"é": "漢 😀"}, [1, "]"], '"{', 5, {}]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    "value",
    [ROWS, {"n": 1, "rows": ROWS}, {"ö": "[", "rows": ROWS, "end": {"rows": [1]}}],
)
def test_each_range_holds_the_element(value: object, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    data = text.encode()
    found = list(elements(f" \n{text}\n"))
    assert [element for _, _, element in found] == ROWS
    for offset, size, element in found:
        assert json.loads(data[offset - 2 : offset - 2 + size]) == element


def test_arrays_of_an_object_follow_each_other() -> None:
    assert [e for _, _, e in elements('{"a": [1, 2], "b": {"c": [3]}, "d": [4]}')] == [1, 2, 4]


@pytest.mark.parametrize("text", ["", "7", '"text"', "{}", "[]"])
def test_what_is_no_array_has_no_elements(text: str) -> None:
    assert list(elements(text)) == []


@pytest.mark.parametrize("text", ["[1, x]", '{"a" 1}', '[{"a": }]'])
def test_what_is_no_json_is_an_error(text: str) -> None:
    with pytest.raises(json.JSONDecodeError):
        list(elements(text))


def test_lines_that_are_blank_are_none() -> None:
    data = b'{"a": 1}\n\n \t\n{"b": 2}\r\n{}'
    assert [data[at : at + size] for at, size in lines(data)] == [b'{"a": 1}', b'{"b": 2}\r', b"{}"]
