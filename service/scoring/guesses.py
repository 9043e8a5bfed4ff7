"""What one broken word may stand for: masked, scrambled, or with a letter too many.

A repair that gives a word people disguise, or that the signs themselves give away, is sure;
others are weak, and `service.scoring.broken` makes them only in a text full of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from service.scoring.lexicon import Lexicon

SHORTEST = 5
"""Letters of a word that is worth guessing; shorter ones are too near to one another."""


@dataclass(frozen=True, slots=True)
class Guess:
    """The word that is meant (lower case), and whether it may be put in on its own evidence."""

    word: str
    sure: bool


@lru_cache(maxsize=16384)
def guess(word: str, lexicon: Lexicon) -> Guess | None:
    """What a fragment in one piece may stand for."""
    return _unscramble(word, lexicon) or _without_intruder(word, lexicon)


def _unscramble(word: str, lexicon: Lexicon) -> Guess | None:
    """The only known word with the same ends and the same letters between them."""
    found = lexicon.same_letters(word)
    if len(word) < SHORTEST or len(found) != 1:
        return None
    return Guess(found[0], found[0] in lexicon.targets)


def _without_intruder(word: str, lexicon: Lexicon) -> Guess | None:
    """The known word without one inner letter of ``word``, which is spelled like none with it."""
    if not SHORTEST < len(word) <= lexicon.longest + 1 or lexicon.is_spelled_well(word):
        return None
    rests = {word[:at] + word[at + 1 :] for at in range(1, len(word) - 1)}
    found = sorted(rests & lexicon.words)
    meant = [rest for rest in found if rest in lexicon.targets] or found
    return Guess(meant[0], meant[0] in lexicon.targets) if len(meant) == 1 else None


@lru_cache(maxsize=16384)
def unmask(masked: str, lexicon: Lexicon) -> Guess | None:
    """The word that fits ``masked``, where a ``*`` stands for one letter each.

    Of several the one in which vowels were masked, as is the custom; else None.
    """
    if 2 * masked.count("*") > len(masked) or len(masked) < 4:
        return None
    fits = lexicon.fitting(masked)
    meant = [word for word in fits if word in lexicon.targets] or (
        fits if len(masked) >= SHORTEST else []
    )
    if len(meant) > 1:
        places = [at for at, char in enumerate(masked) if char == "*"]
        meant = [word for word in meant if all(word[at] in "aeiou" for at in places)]
    return Guess(meant[0], meant[0] in lexicon.targets) if len(meant) == 1 else None
