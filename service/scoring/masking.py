"""Mask vulgar and insulting words, so that a text can be quoted to somebody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.scoring.lexicon import Lexicon, default_lexicon
from service.scoring.normalise import normalise

MASK = "•"
_WORD = re.compile(r"[^\W_]+")


def mask(text: str) -> str:
    """``text`` with all but the first letter of each word people disguise replaced by ``•``.

    Disguised spellings are found as the normaliser reads them. The length stays the same, and
    characters that are no letters inside a masked word are masked too.
    """
    chars = list(text)
    for start, end in _spans(text, default_lexicon()):
        chars[start + 1 : end] = MASK * (end - start - 1)
    return "".join(chars)


def _spans(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Where such words stand in ``text``."""
    found = normalise(text)
    for word in _WORD.finditer(found.text):
        if lexicon.find(word[0].lower()) in lexicon.targets:
            yield found.span(*word.span())
