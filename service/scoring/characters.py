"""The character stage of normalising: what a reader does not see, NFKC, floods of marks.

Most functions work on two parallel lists: the characters kept so far and, for each, the index of
its source in the original text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from service.scoring.bidi import RIGHT_TO_LEFT, turn
from service.scoring.emblems import spell_parenthesised, spell_regional
from service.scoring.lookalikes import ALWAYS_LATIN

MAX_MARKS = 8
"""Marks kept on a letter of a script without case (Hebrew, Thai, Tibetan stack many)."""

MAX_EXPANSION = 4
"""Characters one character may become; longer NFKC forms (U+FDFA gives 18) stay as they are."""

_UNPLAIN = re.compile(r"[^ -~]")
_FOREIGN = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")  # with what a mark may stand on
_STREAM_SAFE = 30
_JOINERS = "\u200c\u200d"

# Signs of category Cf that a reader does see (Arabic, Syriac, Kaithi number signs).
_VISIBLE_FORMATS = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
# Invisible although not of category Cf: fillers, grapheme joiner, variation selectors.
_INVISIBLE = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
    + "".join(map(chr, range(0xFE00, 0xFE10)))
    + "".join(map(chr, range(0xE0000, 0xE0200)))
)
_LINE_BREAKS = frozenset("\x0b\x0c\x85\u2028\u2029")
# NFKC would tear "don´t" apart at the accent.
_STAND_INS = {"\u00b4": "'"}
_OVERLAYS = frozenset(
    "\u0334\u0335\u0336\u0337\u0338\u20d2\u20d3\u20d8\u20d9\u20da\u20e5\u20ea\u20eb"
)


def clean(text: str) -> tuple[list[str], list[int]]:
    """Characters of ``text`` as a reader sees them, and the source index of each.

    Linear: each character is visited once in each step, and once in its segment.
    """
    chars, offsets = list(text), list(range(len(text)))
    if RIGHT_TO_LEFT in text:
        chars, offsets = turn(chars, offsets)
    spell_regional(chars)
    chars, offsets = _visible(chars, offsets)
    spell_parenthesised(chars)
    return _compose(chars, offsets)


def _visible(text: list[str], sources: list[int]) -> tuple[list[str], list[int]]:
    chars: list[str] = []
    offsets: list[int] = []
    done = 0
    for match in _UNPLAIN.finditer("".join(text)):
        index = match.start()
        chars += text[done:index]
        offsets += sources[done:index]
        done = index + 1
        shown = _shown(text[index])
        if shown in _JOINERS and not (shown and chars and _takes_joiner(chars[-1])):
            continue
        chars.append(shown)
        offsets.append(sources[index])
    return chars + text[done:], offsets + sources[done:]


@lru_cache(maxsize=4096)
def _shown(char: str) -> str:
    """``char`` itself, what stands for it, or "" if a reader sees nothing."""
    if char in "\t\n\r" or char in _JOINERS or char in _VISIBLE_FORMATS:
        return char
    if char in _LINE_BREAKS:
        return "\n"
    if char in _INVISIBLE:
        return ""
    if char in _STAND_INS:
        return _STAND_INS[char]
    category = unicodedata.category(char)
    if category == "Cs":
        return "\ufffd"
    return "" if category in ("Cf", "Cc") else char


@lru_cache(maxsize=4096)
def _takes_joiner(char: str) -> bool:
    """Whether a joiner after ``char`` is orthography (Indic, Arabic) or part of an emoji."""
    point = ord(char)
    if 0x2600 <= point <= 0x27BF or 0x1F300 <= point <= 0x1FAFF:
        return True
    category = unicodedata.category(char)
    return (category in ("Lo", "Mc") and point >= 0x0590) or (
        category == "Mn" and 0x0590 <= point < 0x1AB0
    )


@lru_cache(maxsize=4096)
def _continues(char: str) -> bool:
    """Whether NFKC may combine ``char`` with what stands before it."""
    point = ord(char)
    if 0x1160 <= point <= 0x11FF or 0x3131 <= point <= 0x318E or 0xFF9E <= point <= 0xFFDC:
        return True  # Hangul vowels and finals, in all their forms; half-width kana marks
    return _is_mark(char)


@lru_cache(maxsize=4096)
def _is_mark(char: str) -> bool:
    return char in _JOINERS or unicodedata.category(char)[0] == "M"


@lru_cache(maxsize=4096)
def _is_uncased_letter(char: str) -> bool:
    return char.isalpha() and char.lower() == char.upper()


def _compose(chars: list[str], offsets: list[int]) -> tuple[list[str], list[int]]:
    out: list[str] = []
    sources: list[int] = []
    done = 0
    for match in _FOREIGN.finditer("".join(chars)):
        out += chars[done : match.start()]
        sources += offsets[done : match.start()]
        done = match.end()
        start = match.start()
        while start < done:
            end = _segment_end(chars, start)
            composed = _composed("".join(chars[start:end]))
            last = end - start - 1
            out += composed
            sources += [offsets[start + min(step, last)] for step in range(len(composed))]
            start = end
    return out + chars[done:], sources + offsets[done:]


def _segment_end(chars: list[str], start: int) -> int:
    end = start + 1
    if _expands_far(chars[start]):
        return end
    while end < len(chars) and not chars[end].isascii() and _continues(chars[end]):
        end += 1
    return end


def _composed(segment: str) -> str:
    """NFKC of what is mostly one character; ASCII stays."""
    if segment.isascii():
        return segment
    return _single(segment) if len(segment) == 1 else _segment(segment)


@lru_cache(maxsize=4096)
def _single(char: str) -> str:
    return _segment(char)


@lru_cache(maxsize=4096)
def _expands_far(char: str) -> bool:
    return not char.isascii() and len(unicodedata.normalize("NFKC", char)) > MAX_EXPANSION


def _segment(segment: str) -> str:
    """NFKC of a base and what combines with it, with a flood of marks taken away."""
    if len(segment) == 1 and _expands_far(segment):
        return segment
    composed = unicodedata.normalize("NFKC", _stream_safe(segment))
    end = len(composed)
    while end and _is_mark(composed[end - 1]):
        end -= 1
    head, tail = composed[:end], composed[end:]
    if head and head[-1] in ALWAYS_LATIN:
        return head[:-1] + ALWAYS_LATIN[head[-1]]
    if not tail:
        return head
    if not head or _is_uncased_letter(head[-1]):
        return head + tail[:MAX_MARKS]
    return _without_flood(head, tail)


def _stream_safe(segment: str) -> str:
    """At most 30 marks in a row (UAX 15's stream-safe format).

    Sorting marks by combining class takes quadratic time in Python's `normalize`.
    """
    if len(segment) <= _STREAM_SAFE:
        return segment
    kept: list[str] = []
    marks = 0
    for char in segment:
        marks = marks + 1 if _is_mark(char) else 0
        if marks <= _STREAM_SAFE:
            kept.append(char)
    return "".join(kept)


def _without_flood(head: str, tail: str) -> str:
    """Two marks that did not combine, or one struck through the letter, are a disguise."""
    marks = [mark for mark in tail if mark not in _JOINERS]
    if any(mark in _OVERLAYS or unicodedata.category(mark) == "Me" for mark in marks):
        return head
    if len(marks) < 2:
        return head + tail[:MAX_MARKS]
    return head[:-1] + unicodedata.normalize("NFD", head[-1])[0]
