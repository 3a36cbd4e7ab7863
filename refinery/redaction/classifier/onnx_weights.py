"""Weights out of an ONNX file whose matrices are packed to four bits.

Multiplying in four bits is slower on a CPU than in the type the weights were trained in, so
the numbers are taken out and given to torch. An ONNX file is a protocol buffer; of its schema
five messages are needed, and reading them here spares a library that could also run graphs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_GRAPH: Final = 7
_NODE, _INITIALIZER = 1, 5
_INPUT, _NODE_NAME, _OPERATOR, _ATTRIBUTE = 1, 3, 4, 5
_DIMS, _TYPE, _FLOATS, _INTEGERS, _TENSOR_NAME, _RAW = 1, 2, 4, 5, 8, 9
_ATTRIBUTE_NAME, _ATTRIBUTE_INTEGER = 1, 3
_TYPES: Final[dict[int, np.dtype[Any]]] = {
    1: np.dtype("<f4"),
    2: np.dtype("u1"),
    3: np.dtype("i1"),
    7: np.dtype("<i8"),
}
_SUFFIX: Final = "/MatMul_Q4"
_QUANTIZED: Final = "_quantized"
_MIDDLE: Final = 8
"""What stands for zero in four bits without a sign."""

Array = NDArray[Any]
Message = dict[int, list[Any]]


def read_weights(path: Path) -> dict[str, NDArray[np.float32]]:
    """Parameters by the name the trained module gave them, as float32.

    Raises:
        ValueError: The file is no such model.
    """
    try:
        graph = _message(_message(memoryview(path.read_bytes()))[_GRAPH][0])
        tensors = dict(_tensor(_message(raw)) for raw in graph[_INITIALIZER])
        weights = {n: t for n, t in tensors.items() if t.dtype == np.dtype("<f4")}
        weights |= dict(_embeddings(tensors))
        for node in map(_message, graph[_NODE]):
            if bytes(node[_OPERATOR][0]) == b"MatMulNBits":
                name, matrix = _matrix(node, tensors)
                weights[name] = matrix
    except (KeyError, IndexError, UnicodeDecodeError) as error:
        raise ValueError(f"not the expected ONNX model ({type(error).__name__})") from None
    return weights


def _embeddings(tensors: dict[str, Array]) -> Iterator[tuple[str, Array]]:
    """Tables of eight bits, with one scale and one zero for all."""
    for name, table in tensors.items():
        if name.endswith(_QUANTIZED):
            base = name.removesuffix(_QUANTIZED)
            scale, zero = tensors[f"{base}_scale"], tensors[f"{base}_zero_point"]
            yield base, (table.astype(np.float32) - np.float32(zero[0])) * scale[0]


def _matrix(node: Message, tensors: dict[str, Array]) -> tuple[str, Array]:
    """One matrix of (outputs, inputs), two numbers a byte, a scale for each block of a row."""
    named = (_message(raw) for raw in node[_ATTRIBUTE])
    attributes = {bytes(m[_ATTRIBUTE_NAME][0]): m[_ATTRIBUTE_INTEGER][0] for m in named}
    inputs = [bytes(raw).decode() for raw in node[_INPUT]]
    if attributes[b"bits"] != 4 or len(inputs) != 3:
        raise ValueError("only symmetric matrices of four bits are read")
    packed, scales = tensors[inputs[1]], tensors[inputs[2]]
    rows, columns = attributes[b"N"], attributes[b"K"]
    pairs = np.stack([packed & 15, packed >> 4], axis=-1).reshape(*packed.shape[:2], -1)
    values = (pairs.astype(np.float32) - _MIDDLE) * scales.reshape(rows, -1, 1)
    name = bytes(node[_NODE_NAME][0]).decode().removesuffix(_SUFFIX).strip("/").replace("/", ".")
    return f"{name}.weight", values.reshape(rows, -1)[:, :columns]


def _tensor(tensor: Message) -> tuple[str, Array]:
    name = bytes(tensor[_TENSOR_NAME][0]).decode()
    kind = _TYPES.get(tensor[_TYPE][0], np.dtype("u1"))
    shape = tensor.get(_DIMS, [])
    if _RAW in tensor:
        return name, np.frombuffer(tensor[_RAW][0], kind).reshape(shape)
    if _FLOATS in tensor:
        return name, np.frombuffer(tensor[_FLOATS][0], "<f4")
    return name, np.array(list(_packed(tensor.get(_INTEGERS, [b""])[0])), kind)


def _packed(numbers: memoryview) -> Iterator[int]:
    position = 0
    while position < len(numbers):
        number, position = _varint(numbers, position)
        yield number


def _message(raw: memoryview) -> Message:
    """Fields of one message by number; nested messages stay bytes."""
    fields: Message = {}
    position = 0
    while position < len(raw):
        key, position = _varint(raw, position)
        wire = key & 7
        value: Any
        if wire == 0:
            value, position = _varint(raw, position)
        else:
            if wire == 2:
                size, position = _varint(raw, position)
            else:
                size = {1: 8, 5: 4}[wire]
            if position + size > len(raw):
                raise ValueError("the file ends too early")
            value, position = raw[position : position + size], position + size
        fields.setdefault(key >> 3, []).append(value)
    return fields


def _varint(raw: memoryview, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = raw[position]
        position += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, position
        shift += 7
