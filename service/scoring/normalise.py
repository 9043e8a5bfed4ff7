"""Normalise: undo the ways in which people disguise words, keeping a map to the original.

Pure and linear in the length of the text: every stage visits each character a bounded number
of times, and look-ups are bounded by the longest known word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import re2  # type: ignore[import-untyped]

from service.scoring.characters import clean
from service.scoring.disguises import SEPARATORS, decode_words, join_spaced
from service.scoring.lexicon import default_lexicon
from service.scoring.lookalikes import decode_lookalikes

NORMALISER_VERSION = "1"
"""Stored with each decision; changes whenever any text could come out differently."""

# Characters no stage touches by themselves: ASCII, typographic quotes and dashes, emoji.
_CALM = (
    "\\t\\n\\r -~‘’“”–—"
    "\\x{1F300}-\\x{1F64F}\\x{1F680}-\\x{1F6FF}\\x{1F900}-\\x{1F9FF}\\x{1FA70}-\\x{1FAFF}"
)
_CONTROL = re2.compile(r"[^\t\n\r -~]")
_TRIPLES = "|".join(letter * 3 for letter in "abcdefghijklmnopqrstuvwxyz")
_SPACED = rf"(?:[{SEPARATORS}]{{1,3}}[a-z0-9$@]){{2}}"
# One automaton finds whether any stage might change the text. It may say yes in vain.
_SUSPICIOUS = re2.compile(
    rf"(?i)[^{_CALM}]|{_TRIPLES}|[a-z][013457$]|[013457$@][a-z]|[a-z][@!|+]+[a-z0-9$]"
    rf"|(?:^|[^a-z0-9])[a-z0-9$@]{_SPACED}(?:$|[^a-z0-9])"
)


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text without its disguises.

    ``offsets`` has ``len(text) + 1`` entries: for each character of ``text`` the index of its
    source in ``original``, never falling, and at the end ``len(original)``.
    """

    original: str
    text: str
    offsets: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of ``original`` that ``text[start:end]`` came from."""
        if end <= start:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end - 1] + 1


def normalise(text: str) -> Normalised:
    """Read ``text`` as a person does: NFKC, look-alikes, invisible characters, leet, spacing.

    Never raises, keeps case, and is idempotent. The text is at most four times as long.
    """
    if not _is_suspicious(text):
        return Normalised(text, text, range(len(text) + 1))
    if text.isascii() and not _CONTROL.search(text):
        chars, offsets = list(text), list(range(len(text)))
    else:
        chars, offsets = clean(text)
    lexicon = default_lexicon()
    if not text.isascii():
        decode_lookalikes(chars, lexicon)
        chars, offsets = _kept(chars, offsets)
    join_spaced(chars, lexicon)
    chars, offsets = _kept(chars, offsets)
    decode_words(chars, lexicon)
    chars, offsets = _kept(chars, offsets)
    return Normalised(text, "".join(chars), [*offsets, len(text)])


def _is_suspicious(text: str) -> bool:
    try:
        return _SUSPICIOUS.search(text) is not None
    except UnicodeEncodeError:  # an unpaired surrogate
        return True


def _kept(chars: list[str], offsets: list[int]) -> tuple[list[str], list[int]]:
    """Without the characters that a stage dropped."""
    if "" not in chars:
        return chars, offsets
    pairs = [(char, offset) for char, offset in zip(chars, offsets, strict=True) if char]
    return [char for char, _ in pairs], [offset for _, offset in pairs]
