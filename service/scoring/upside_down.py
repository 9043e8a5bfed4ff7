"""Upside-down text: letters turned by half a circle, and with them the order of the line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.scoring.lexicon import Lexicon

TURNED = {
    "ɐ": "a", "ɔ": "c", "ǝ": "e", "ə": "e", "ɟ": "f", "ƃ": "g", "ᵷ": "g", "ɥ": "h", "ᴉ": "i",
    "ı": "i", "ɾ": "j", "ʞ": "k", "ʅ": "l", "ꞁ": "l", "ɯ": "m", "ɹ": "r", "ʇ": "t", "ʌ": "v",
    "ʍ": "w", "ʎ": "y", "∀": "A", "Ɔ": "C", "Ǝ": "E", "Ⅎ": "F", "⅁": "G", "⅂": "L", "Ԁ": "P",
    "Ʌ": "V", "⅄": "Y",
}  # fmt: skip
_PLAIN = dict(zip("bdlnopqsuxzHIMNOSWXZ", "qpluodbsnxzHIWNOSMXZ", strict=True))
_FLIP = {**_PLAIN, **TURNED}
_LETTERS = "".join(_FLIP)
_SPAN = re.compile(rf"[{_LETTERS}]+(?: [{_LETTERS}]+)*")
_SIGNS = re.compile(f"[{''.join(TURNED)}]")


def set_upright(
    chars: list[str], offsets: Sequence[int], lexicon: Lexicon
) -> tuple[list[str], Sequence[int]]:
    """Turn back words that stand on their heads, if more than half their letters make words.

    Read from the end if that gives words, else letter by letter where they stand. Phonetic
    script, which uses the same letters, gives none.
    """
    text = "".join(chars)
    if not _SIGNS.search(text):
        return chars, offsets
    order = list(range(len(chars)))
    for match in _SPAN.finditer(text):
        start, end = _trimmed(match)
        for sources in (range(end - 1, start - 1, -1), range(start, end)):
            upright = [_FLIP.get(text[source], " ") for source in sources]
            if start < end and _reads("".join(upright), lexicon):
                chars[start:end], order[start:end] = upright, sources
                break
    return chars, [offsets[index] for index in order]


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    """The words from the first to the last with a turned letter; an empty span if none has."""
    found = [sign.start() for sign in _SIGNS.finditer(match.group())]
    if not found:
        return match.start(), match.start()
    span = match.group()
    start = span.rfind(" ", 0, found[0]) + 1
    end = span.find(" ", found[-1])
    return match.start() + start, match.start() + (end if end >= 0 else len(span))


def _reads(text: str, lexicon: Lexicon) -> bool:
    words = text.lower().split()
    known = sum(len(word) for word in words if word in lexicon.words)
    return 2 * known > sum(map(len, words))
