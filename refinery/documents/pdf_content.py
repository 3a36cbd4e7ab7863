"""What a page of a PDF draws, followed as far as it takes to tell which text is seen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

MAX_CONTENT: Final = 4 * 2**20
"""Bytes of a page's content that are followed."""
TINY: Final = 1.0
"""Points up to which nobody reads a font."""
MARGIN: Final = 2.0
FAR: Final = 1e6
MANY: Final = 1000
"""Painted places above which a page is taken to be painted all over."""
NO_INK: Final = 3
FILLED: Final = (0, 4)
"""Modes in which text is filled and has no outline."""
_TOKEN: Final = re.compile(
    # A string that never ends takes all there is: looked for again at each bracket, it takes ages.
    rb"(?P<string>\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.|\([^()]*+\)?)*+\)?)*+\)?|<[0-9A-Fa-f\s]*+>)"
    rb"|(?P<number>[+-]?(?:\d+\.?\d*|\.\d+))(?![A-Za-z])"
    rb"|(?P<name>/[^\s()<>\[\]{}/%]*+)|%[^\r\n]*+"
    rb"|(?P<operator>[A-Za-z'\"][A-Za-z0-9*]*+|['\"])",
    re.DOTALL,
)
_IMAGE_END: Final = re.compile(rb"\sEI(?=\s|$)")
_FILLS: Final = frozenset((b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"))
_PATHS: Final = frozenset((b"m", b"l", b"c", b"v", b"y"))
_SHOWS: Final = frozenset((b"Tj", b"TJ", b"'", b'"'))

_NONE: Final[Mapping[bytes, bool]] = {}

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
UNIT: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True)
class _State:
    """What ``q`` keeps and ``Q`` brings back."""

    place: Matrix = UNIT
    is_white: bool = False
    is_clear: bool = False
    mode: int = 0
    size: float = 0.0
    leading: float = 0.0


@dataclass
class _Page:
    state: _State = field(default_factory=_State)
    kept: list[_State] = field(default_factory=list)
    line: Matrix = UNIT
    path: list[tuple[float, float]] = field(default_factory=list)
    painted: list[Box] = field(default_factory=list)
    """Where something that is not white lies."""
    has_picture: bool = False

    def point(self, x: float, y: float) -> None:
        """Note a corner of the path that is being drawn."""
        self.path.append(_at(self.state.place, x, y))

    def paint(self) -> None:
        """Paint over all that the path spans."""
        if self.path:
            xs, ys = zip(*self.path, strict=True)
            self.painted.append((min(xs), min(ys), max(xs), max(ys)))
            if len(self.painted) > MANY:
                self.painted = [(-FAR, -FAR, FAR, FAR)]

    def is_unseen(self) -> bool:
        """Whether text shown now is not seen; white shows on what is painted before."""
        if self.state.mode == NO_INK:
            return not self.has_picture  # else the words of a scan
        if self.state.is_clear and self.state.mode in FILLED:
            return True
        whole = _times(self.line, self.state.place)
        scale = abs(whole[0] * whole[3] - whole[1] * whole[2]) ** 0.5
        if self.state.size * scale <= TINY and self.state.size:
            return True
        x, y = whole[4], whole[5]
        return self.state.is_white and not any(
            low - MARGIN <= y <= high + MARGIN and right >= x - MARGIN
            for _, low, right, high in self.painted
        )


def hidden_spans(
    content: bytes, clear: Mapping[bytes, bool] = _NONE
) -> Iterator[tuple[int, int, int]]:
    """Where text is shown that nobody sees: start and end of its strings, and their codes.

    Args:
        clear: Of graphics states that say how opaque ink is, whether it is clear.

    >>> content = b"1 g BT /F1 9 Tf (unseen) Tj 0 g (seen) Tj ET"
    >>> [content[start:end] for start, end, _ in hidden_spans(content)]
    [b'(unseen)']
    """
    page = _Page(has_picture=bool(re.search(rb"\s(?:Do|BI)\s", content)))
    numbers: list[float] = []
    strings: list[tuple[int, int]] = []
    name = b""
    position = 0
    while match := _TOKEN.search(content, position):
        position = match.end()
        if match["number"]:
            numbers.append(float(match["number"]))
        elif match["string"]:
            strings.append(match.span())
        elif match["name"]:
            name = match["name"]
        elif operator := match["operator"]:
            if operator == b"ID":
                found = _IMAGE_END.search(content, position)
                position = found.end() if found else len(content)
            elif operator in _SHOWS:
                if operator != b"Tj" and operator != b"TJ":
                    _next_line(page, 0.0, -page.state.leading)
                if strings and page.is_unseen():
                    yield from ((*span, _codes(content[slice(*span)])) for span in strings)
            elif operator == b"gs":
                is_clear = clear.get(name, page.state.is_clear)
                page.state = replace(page.state, is_clear=is_clear)
            else:
                _follow(page, operator, numbers)
            numbers, strings = [], []


def _codes(string: bytes) -> int:
    return (len(string) - 2) // (2 if string.startswith(b"<") else 1)


def _follow(page: _Page, operator: bytes, numbers: Sequence[float]) -> None:
    """Change the state of a page as an operator says that shows no text."""
    count = len(numbers)
    match operator:
        case b"q":
            page.kept.append(page.state)
        case b"Q" if page.kept:
            page.state = page.kept.pop()
        case b"cm" if count >= 6:
            page.state = replace(page.state, place=_times(_matrix(numbers), page.state.place))
        case b"g" | b"rg" | b"k" | b"sc" | b"scn" | b"cs":
            page.state = replace(page.state, is_white=_is_white(operator, numbers))
        case b"Do" | b"BI" | b"sh":
            corners = [(0, 0), (1, 1), (0, 1), (1, 0)] if operator == b"BI" else [*_EVERYWHERE]
            page.path = [_at(page.state.place, *corner) for corner in corners]
            page.paint()
            page.path = []
        case b"re" if count >= 4:
            x, y, width, height = numbers[-4:]
            page.point(x, y)
            page.point(x + width, y + height)
        case _ if operator in _PATHS and count >= 2:
            page.point(*numbers[-2:])
        case _ if operator in _FILLS:
            if not page.state.is_white:
                page.paint()
            page.path = []
        case b"n" | b"S" | b"s":
            page.path = []
        case _:
            _write(page, operator, numbers)


_EVERYWHERE: Final = ((-FAR, -FAR), (FAR, FAR))
"""A picture's size is in its place; a form may draw anywhere."""


def _write(page: _Page, operator: bytes, numbers: Sequence[float]) -> None:
    """Operators that say how and where text is shown."""
    match operator:
        case b"BT":
            page.line = UNIT
        case b"Tr" if numbers:
            page.state = replace(page.state, mode=int(numbers[-1]))
        case b"Tf" if numbers:
            page.state = replace(page.state, size=abs(numbers[-1]))
        case b"TL" if numbers:
            page.state = replace(page.state, leading=numbers[-1])
        case b"Tm" if len(numbers) >= 6:
            page.line = _matrix(numbers)
        case b"Td" | b"TD" if len(numbers) >= 2:
            if operator == b"TD":
                page.state = replace(page.state, leading=-numbers[-1])
            _next_line(page, *numbers[-2:])
        case b"T*":
            _next_line(page, 0.0, -page.state.leading)


def _next_line(page: _Page, x: float, y: float) -> None:
    page.line = _times((1.0, 0.0, 0.0, 1.0, x, y), page.line)


def _is_white(operator: bytes, numbers: Sequence[float]) -> bool:
    """Whether a colour is white; one component alone may be that of any ink."""
    match operator:
        case b"g":
            return [*numbers] == [1.0]
        case b"k":
            return [*numbers] == [0.0] * 4
        case b"rg" | b"sc" | b"scn":
            return [*numbers] == [1.0] * 3
    return False


def _matrix(numbers: Sequence[float]) -> Matrix:
    a, b, c, d, e, f = numbers[-6:]
    return a, b, c, d, e, f


def _times(one: Matrix, two: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (
        *(a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j),
        *(e * g + f * i + k, e * h + f * j + m),
    )


def _at(place: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = place
    return x * a + y * c + e, x * b + y * d + f
