"""The words of a text in each of its windows, so that they can be left out. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from service.scoring.tokens import Window

Span = tuple[int, int]

# Letters and digits, with what joins them; or a run of emoji and other signs. Punctuation is
# no word: without it a text says the same.
_WORD = re.compile(r"\w+(?:['’-]\w+)*|[^\w\s!-/:-@\[-`{-~¡«»¿\u2010-\u205e]+")


@dataclass(frozen=True, slots=True)
class WindowWords:
    """A window of a text and the words in it.

    ``words`` are spans of the text, in its order; ``tokens`` the places of each word's tokens
    in ``window``. Of a word that a window cuts, the tokens inside it count.
    """

    window: Window
    words: list[Span]
    tokens: list[range]

    def without(self, places: Iterable[int]) -> Window:
        """The window less the words at these places of ``words``."""
        gone = {at for place in places for at in self.tokens[place]}
        kept = [token for at, token in enumerate(self.window.ids) if at not in gone]
        return replace(self.window, ids=kept)


def window_words(
    text: str, windows: Sequence[Window], spans: Sequence[Sequence[Span]]
) -> list[WindowWords]:
    """The words in each of a text's windows.

    ``spans`` tells of each window where its tokens stand in ``text``, the special tokens at
    both ends left out (``Session.spans``).
    """
    words = [match.span() for match in _WORD.finditer(text)]
    return [_of_window(words, *pair) for pair in zip(windows, spans, strict=True)]


def _of_window(words: Sequence[Span], window: Window, spans: Sequence[Span]) -> WindowWords:
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    found = WindowWords(window, [], [])
    if not spans:
        return found
    begin = bisect_right(words, starts[0], key=lambda word: word[1])
    for word in words[begin : bisect_left(words, (ends[-1],))]:
        first, last = bisect_right(ends, word[0]), bisect_left(starts, word[1])
        if first < last:  # the tokeniser may have dropped all of a word
            found.words.append(word)
            found.tokens.append(range(first + 1, last + 1))  # after the first special token
    return found
