"""Turned text: what a right-to-left override shows in the order in which a reader sees it."""

from __future__ import annotations

import unicodedata

RIGHT_TO_LEFT = "\u202e"
_LEFT_TO_RIGHT = "\u202d\u202a\u2066"  # override, embedding, isolate
_OPENING = "\u202a\u202b\u202d\u2066\u2067\u2068" + RIGHT_TO_LEFT
_CLOSING = "\u202c\u2069"
_PARAGRAPH = "\n\r\x1c\x1d\x1e\x85\u2029"


def turn(chars: list[str], offsets: list[int]) -> tuple[list[str], list[int]]:
    """Reverse what stands under a right-to-left override (UAX 9), up to its end or the line's.

    Letters that read from right to left anyway have their order already: a part that holds some
    stays. A part inside that is set from left to right keeps its own order. Deeper nesting
    counts as part of what surrounds it, so each character moves twice at most.
    """
    order: list[int] = []
    start = 0
    while start < len(chars):
        if chars[start] != RIGHT_TO_LEFT:
            order.append(start)
            start += 1
            continue
        end = _close(chars, start)
        order += _turned(chars, start + 1, end)
        start = end
    return [chars[index] for index in order], [offsets[index] for index in order]


def _close(chars: list[str], start: int) -> int:
    """The end of what is opened at ``start``: its closing mark, or the paragraph's end."""
    depth = 0
    for index in range(start, len(chars)):
        if chars[index] in _PARAGRAPH:
            return index
        depth += (chars[index] in _OPENING) - (chars[index] in _CLOSING)
        if depth == 0:
            return index
    return len(chars)


def _turned(chars: list[str], start: int, end: int) -> list[int]:
    if any(unicodedata.bidirectional(char) in ("R", "AL") for char in chars[start:end]):
        return list(range(start, end))
    units: list[list[int]] = []
    index = start
    while index < end:
        stop = index + 1
        if chars[index] in _LEFT_TO_RIGHT:
            stop = min(end, _close(chars, index) + 1)
        elif chars[index] in _OPENING or chars[index] in _CLOSING:
            index = stop
            continue
        while stop < end and unicodedata.combining(chars[stop]):
            stop += 1  # a mark stays behind its letter
        units.append(list(range(index, stop)))
        index = stop
    return [index for unit in reversed(units) for index in unit]
