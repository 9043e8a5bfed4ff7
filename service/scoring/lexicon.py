"""The words a disguise may decode to: plain words and words people disguise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import groupby

MAX_WORD = 24
"""Longest word worth a look-up, in letters, once its repeats are counted as two."""


def runs(word: str) -> list[tuple[str, int]]:
    """Runs of the same letter: ``"goood"`` gives ``[("g", 1), ("o", 3), ("d", 1)]``."""
    return [(letter, len(list(group))) for letter, group in groupby(word)]


EDGE = "_"
"""Stands for the edge of a word in a run of three letters."""

_ENDINGS = ("s", "es", "ed", "d", "ing", "ly", "er", "ers", "r", "y", "n", "ness", "ism", "ist")


class Lexicon:
    """Known words, found also when letters in them are repeated three times or more.

    ``words`` holds all of them, ``targets`` those that people disguise (insults, slurs,
    profanity and a few others), which are decoded on weaker evidence. ``short`` are words no
    disguise is decoded to, but that are whole where they stand.
    """

    def __init__(
        self, words: Iterable[str], targets: Iterable[str], short: Iterable[str] = ()
    ) -> None:
        self.targets = frozenset(targets)
        plain = frozenset(words)
        self.words = plain | self.targets
        self._by_letters: dict[str, list[str]] = {}
        for word in sorted(self.words, key=lambda word: (-len(word), word)):
            self._by_letters.setdefault(_letters(word), []).append(word)

        self.longest = max(map(len, self.words), default=0)
        self.ordinary = self.words | frozenset(short)
        """What a plain text holds; a fragment of a word is none of it."""
        self.pieces = frozenset(
            target[start:end]
            for target in self.targets
            for start in range(len(target))
            for end in range(start + 3, len(target) + 1)
        )
        """Parts of such words, of three letters and more."""
        self._by_ends: dict[tuple[str, str, int], list[str]] = {}
        self._by_inner: dict[str, list[str]] = {}
        # An ending that makes no common word ("prickes") is no help in guessing.
        rare = {word for word in self.targets - plain if word.endswith(("es", "y"))}
        for word in sorted(self.words - rare):
            self._by_ends.setdefault((word[0], word[-1], len(word)), []).append(word)
            self._by_inner.setdefault(_ends_and_inner(word), []).append(word)
        self.trigrams = frozenset(gram for word in self.ordinary for gram in _grams(word))

    def is_ordinary(self, word: str) -> bool:
        """Whether lower-case ``word``, or what its ending was put to, is a known word."""
        return word in self.ordinary or any(
            word.endswith(ending) and word[: -len(ending)] in self.words for ending in _ENDINGS
        )

    def is_spelled_well(self, word: str) -> bool:
        """Whether all of its runs of three letters occur in known words."""
        return self.trigrams.issuperset(_grams(word))

    def same_letters(self, word: str) -> list[str]:
        """Known words with the same ends and, in any order, the same letters between them."""
        return self._by_inner.get(_ends_and_inner(word), [])

    def fitting(self, masked: str) -> list[str]:
        """Known words that fit ``masked``: a star fits any letter, but not at the ends."""
        return [
            word
            for word in self._by_ends.get((masked[0], masked[-1], len(masked)), ())
            if all(have in ("*", want) for have, want in zip(masked, word, strict=True))
        ]

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


def _ends_and_inner(word: str) -> str:
    return f"{word[:1]}{''.join(sorted(word[1:-1]))} {word[-1:]}"


def _grams(word: str) -> Iterator[str]:
    edged = f"{EDGE}{word}{EDGE}"
    return (edged[at : at + 3] for at in range(len(word)))


def _letters(word: str) -> str:
    return "".join(letter for letter, _ in groupby(word))


def _read(name: str) -> list[str]:
    text = (files("service.scoring") / "data" / name).read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def default_lexicon() -> Lexicon:
    """The lexicon that ships with Reins; part of the normaliser's version."""
    targets = _read("targets.txt")
    words = frozenset(_read("words.txt"))
    forms = [word + ending for word in targets for ending in _endings(word)]
    # "spicy" and "cocky" are words of their own.
    own = {form for form in forms if form.endswith("y") and form in words} - set(targets)
    return Lexicon(words, set(forms) - own, _read("short.txt"))


def _endings(word: str) -> tuple[str, ...]:
    return ("", "s") if len(word) < 4 else ("", "s", "es", "ed", "ing", "y")
