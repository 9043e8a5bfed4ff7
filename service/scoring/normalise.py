"""Normalise: undo the ways in which people disguise words, keeping a map to the original.

Pure and linear in the length of the text: every stage visits each character a bounded number
of times, and look-ups are bounded by the longest known word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from service.scoring.broken import broken_parts, mend
from service.scoring.characters import clean
from service.scoring.disguises import decode_words
from service.scoring.drawn import decode_drawn
from service.scoring.gate import APART, DISGUISED, ODD, signs
from service.scoring.lexicon import Lexicon, default_lexicon
from service.scoring.lookalikes import decode_lookalikes
from service.scoring.spelled import join_spaced
from service.scoring.upside_down import set_upright

NORMALISER_VERSION = "2"
"""Stored with each decision; changes whenever any text could come out differently."""

SERVED_VERSIONS = ("1", NORMALISER_VERSION)
"""Versions whose models are served: 2 leaves plain text as 1 did and only undoes more."""

_CONTROL = re.compile(r"[^\t\n\r -~]")
_PASSES = 4
"""Times a mended text is read again; one that is not at rest by then stays as it was decoded."""

_Mapped = tuple[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text without its disguises.

    ``offsets`` has ``len(text) + 1`` entries: for each character of ``text`` the index of its
    source in ``original``, and at the end ``len(original)``. They never fall, save in a part that
    was turned round.
    """

    original: str
    text: str
    offsets: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of ``original`` that ``text[start:end]`` came from."""
        if end <= start:
            return self.offsets[start], self.offsets[start]
        sources = self.offsets[start:end]
        return min(sources), max(sources) + 1


def normalise(text: str) -> Normalised:
    """Read ``text`` as a person does: NFKC, look-alikes, invisible characters, leet, spacing.

    Never raises, keeps case, and is idempotent. The text is at most four times as long.
    """
    found = signs(text)
    if not found:
        return Normalised(text, text, range(len(text) + 1))
    lexicon = default_lexicon()
    first: _Mapped = text, range(len(text))
    if DISGUISED in found:
        first = _decode(*first, lexicon)
    decoded = first
    for _ in range(_PASSES):
        if decoded[0] != text:
            found = signs(decoded[0])
        mended = _mend(*decoded, lexicon, found)
        if mended is None or mended[0] == decoded[0]:
            return Normalised(text, decoded[0], _closed(decoded[1], len(text)))
        decoded = _decode(*mended, lexicon)
    return Normalised(text, first[0], _closed(first[1], len(text)))


def _closed(offsets: Sequence[int], end: int) -> Sequence[int]:
    return range(end + 1) if isinstance(offsets, range) else [*offsets, end]


def _decode(text: str, offsets: Sequence[int], lexicon: Lexicon) -> _Mapped:
    """Undo what characters and single words show by themselves."""
    sources: Sequence[int]
    if text.isascii() and not _CONTROL.search(text):
        chars, sources = list(text), list(range(len(text)))
    else:
        chars, sources = clean(text)
    if not text.isascii():
        chars, sources = set_upright(chars, sources, lexicon)
        decode_lookalikes(chars, lexicon)
        chars, sources = _kept(chars, sources)
    for stage in (join_spaced, decode_drawn, decode_words):
        stage(chars, lexicon)
        chars, sources = _kept(chars, sources)
    if not isinstance(offsets, range):
        sources = [offsets[source] for source in sources]
    return "".join(chars), sources


def _mend(
    text: str, offsets: Sequence[int], lexicon: Lexicon, found: Collection[int]
) -> _Mapped | None:
    """None if there is nothing to mend."""
    apart = APART in found
    parts = broken_parts(text, lexicon, apart=apart) if apart or ODD in found else []
    if not parts:
        return None
    chars, sources = _kept(mend(text, parts, lexicon), offsets)
    return "".join(chars), sources


def _kept(chars: list[str], offsets: Sequence[int]) -> tuple[list[str], Sequence[int]]:
    """Without the characters that a stage dropped, and with each one that it put in."""
    if "" not in chars and len("".join(chars)) == len(chars):
        return chars, offsets
    pairs = [(char, offset) for place, offset in zip(chars, offsets, strict=True) for char in place]
    return [char for char, _ in pairs], [offset for _, offset in pairs]
