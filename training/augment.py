"""Light spelling noise, so that the encoder has seen some before it must read it."""

import random
from collections.abc import Callable

_LEET = {"a": "4@", "e": "3", "i": "1!", "o": "0", "s": "5$", "t": "7"}


def swap(word: str, rng: random.Random) -> str:
    """Swaps two neighbouring inner letters."""
    at = rng.randrange(1, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def drop(word: str, rng: random.Random) -> str:
    """Leaves one inner letter out."""
    at = rng.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1 :]


def double(word: str, rng: random.Random) -> str:
    """Doubles one letter."""
    at = rng.randrange(len(word))
    return word[:at] + word[at] + word[at:]


def leet(word: str, rng: random.Random) -> str:
    """Writes one or two letters as digits or signs."""
    places = [at for at, letter in enumerate(word) if letter.lower() in _LEET]
    letters = list(word)
    for at in rng.sample(places, min(len(places), rng.randint(1, 2))):
        letters[at] = rng.choice(_LEET[word[at].lower()])
    return "".join(letters)


def star(word: str, rng: random.Random) -> str:
    """Masks one inner letter."""
    at = rng.randrange(1, len(word) - 1)
    return word[:at] + "*" + word[at + 1 :]


_KINDS: tuple[Callable[[str, random.Random], str], ...] = (swap, drop, double, leet, star)


def augment(text: str, rng: random.Random) -> str:
    """Changes up to a sixth of the longer words, or the case of the whole text."""
    if rng.random() < 0.2:
        return text.upper() if rng.random() < 0.5 else text.lower()
    words = text.split(" ")
    long = [at for at, word in enumerate(words) if len(word) > 3 and word.isalpha()]
    for at in rng.sample(long, min(len(long), 1 + len(long) // 6)):
        words[at] = rng.choice(_KINDS)(words[at], rng)
    return " ".join(words)
