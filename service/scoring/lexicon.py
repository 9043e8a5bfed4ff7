"""The words a disguise may decode to: plain words and words people disguise."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from itertools import groupby

MAX_WORD = 24
"""Longest word worth a look-up, in letters, once its repeats are counted as two."""


def runs(word: str) -> list[tuple[str, int]]:
    """Runs of the same letter: ``"goood"`` gives ``[("g", 1), ("o", 3), ("d", 1)]``."""
    return [(letter, len(list(group))) for letter, group in groupby(word)]


class Lexicon:
    """Known words, found also when letters in them are repeated three times or more.

    ``words`` holds all of them, ``targets`` those that people disguise (insults, slurs,
    profanity and a few others), which are decoded on weaker evidence.
    """

    def __init__(self, words: Iterable[str], targets: Iterable[str]) -> None:
        self.targets = frozenset(targets)
        self.words = frozenset(words) | self.targets
        self._by_letters: dict[str, list[str]] = {}
        for word in sorted(self.words, key=lambda word: (-len(word), word)):
            self._by_letters.setdefault(_letters(word), []).append(word)

    def find(self, word: str) -> str | None:
        """The known word that lower-case ``word`` spells, or None.

        A run of three or more letters may stand for one or two (``"fooool"`` for "fool");
        shorter runs count as they are. With several fits the longest wins.
        """
        if word in self.words:
            return word
        spelled = runs(word)
        if len(spelled) > MAX_WORD or all(count < 3 for _, count in spelled):
            return None
        letters = "".join(letter for letter, _ in spelled)
        for candidate in self._by_letters.get(letters, ()):
            pairs = zip(spelled, runs(candidate), strict=True)
            if all(have == want or (have > 2 and want < 3) for (_, have), (_, want) in pairs):
                return candidate
        return None


def _letters(word: str) -> str:
    return "".join(letter for letter, _ in groupby(word))


def _read(name: str) -> list[str]:
    text = (files("service.scoring") / "data" / name).read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def default_lexicon() -> Lexicon:
    """The lexicon that ships with Reins; part of the normaliser's version."""
    targets = _read("targets.txt")
    forms = [word + ending for word in targets for ending in _endings(word)]
    return Lexicon(_read("words.txt"), forms)


def _endings(word: str) -> tuple[str, ...]:
    return ("", "s") if len(word) < 4 else ("", "s", "es", "ed", "ing", "y")
