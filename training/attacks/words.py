"""Which words an attack edits: content words, told by their length and by what they are not."""

import random
import re
from collections.abc import Callable

Edit = Callable[[str, random.Random], str]
"""Edits one word of letters; may return it as it was if there is nothing to edit."""

Attack = Callable[[str, random.Random, float], str]
"""attack(text, rng, strength) -> text; strength in (0, 1] is the share of places edited."""

_WORD = re.compile(r"(?<![\w@#/'’])[^\W\d_]{3,}(?!['’\w])")
_GAP = re.compile(r"(?<=[^\W\d_]) (?=[^\W\d_])")

_COMMON = (
    "about after all and any are because been before but can could did does each for from get"
    " had has have her here him his how into its just like more most not now off one only other"
    " our out over own same she should some such than that the their them then there these they"
    " this those too until upon very was were what when where which while who why will with"
    " would you your"
)
FUNCTION_WORDS = frozenset(_COMMON.split())
"""Words that carry little of what is said; nobody takes the trouble to disguise them."""


def content_words(text: str, shortest: int = 3) -> list[tuple[int, int]]:
    """Spans of the words worth disguising, `shortest` letters or more, in their order.

    Addresses, mentions and words with digits are none. In a text of function words alone, all
    its words count.
    """
    spans = [match.span() for match in _WORD.finditer(text)]
    spans = [(start, end) for start, end in spans if end - start >= shortest]
    content = [span for span in spans if text[slice(*span)].lower() not in FUNCTION_WORDS]
    return content or spans


def on_words(edit: Edit, shortest: int = 3) -> Attack:
    """An attack that edits a share of the content words, at least one where one can be edited."""

    def attack(text: str, rng: random.Random, strength: float) -> str:
        spans = content_words(text, shortest)
        edited: dict[int, tuple[int, str]] = {}
        for start, end in rng.sample(spans, len(spans)):
            if len(edited) >= max(1, round(strength * len(spans))):
                break
            word = edit(text[start:end], rng)
            if word != text[start:end]:
                edited[start] = end, word
        return replaced(text, edited)

    return attack


def replaced(text: str, edited: dict[int, tuple[int, str]]) -> str:
    """`text` with the parts start -> (end, instead) exchanged; parts must not overlap."""
    parts: list[str] = []
    at = 0
    for start in sorted(edited):
        end, instead = edited[start]
        parts += text[at:start], instead
        at = end
    return "".join(parts) + text[at:]


def gaps(text: str, rng: random.Random, strength: float, row: int) -> list[int]:
    """Indices of some single spaces between words, at most `row` of them in a row.

    At full strength they are as many as that allows, or a few less.
    """
    found = [match.start() for match in _GAP.finditer(text)]
    count = max(1, round(strength * len(found) * row / (row + 1)))
    chosen = [False] * (len(found) + 2)  # with one more on either side
    for place in rng.sample(range(1, len(found) + 1), len(found)):
        if sum(chosen) == count:
            break
        chosen[place] = _row(chosen, place, -1) + _row(chosen, place, 1) < row
    return [at for at, picked in zip(found, chosen[1:-1], strict=True) if picked]


def _row(chosen: list[bool], place: int, step: int) -> int:
    length = 0
    while chosen[place + step * (length + 1)]:
        length += 1
    return length
