"""Signs instead of letters: leet, letters drawn with signs, and masks."""

import random
from collections.abc import Mapping, Sequence

LEET: Mapping[str, Sequence[str]] = {
    "a": "4@", "b": "8", "e": "3", "g": "9", "i": "1!", "l": "1", "o": "0", "s": "5$", "t": "7",
    "z": "2",
}  # fmt: skip
"""One digit or sign for a letter: the everyday table."""

DRAWN: Mapping[str, Sequence[str]] = {
    "a": ("/\\", "Λ", "ª"), "b": ("|3", "ß"), "c": ("(", "¢", "<"), "d": ("|)", "cl"),
    "e": ("€", "£", "[-"), "f": ("|=", "ƒ"), "h": ("|-|", "#"), "i": ("¡", "]["),
    "k": ("|<", "|{"), "l": ("|_", "£"), "m": ("rn", "nn"), "n": ("/\\/", "|\\|"),
    "o": ("()", "ø", "[]"), "p": ("|*", "þ"), "r": ("|2", "®"), "s": ("§", "š"),
    "t": ("+", "†"), "u": ("|_|", "µ"), "v": ("\\/",), "w": ("vv", "\\/\\/"), "x": ("><", "×"),
    "y": ("¥", "`/"),
}  # fmt: skip
"""Letters drawn with several signs, or by a sign of about their shape; none stands in LEET."""

BLANKS = "#-_.?%&~"
"""Signs that blank letters out, other than the star."""


def leet(word: str, rng: random.Random) -> str:
    """Writes one or more letters, up to all, as digits or signs."""
    return _exchange(word, rng, LEET, len(word))


def draw(word: str, rng: random.Random) -> str:
    """Draws one or two letters with signs."""
    return _exchange(word, rng, DRAWN, 2)


def _exchange(word: str, rng: random.Random, table: Mapping[str, Sequence[str]], most: int) -> str:
    places = [at for at, letter in enumerate(word) if letter.lower() in table]
    if not places:
        return word
    letters = list(word)
    for at in rng.sample(places, rng.randint(1, min(most, len(places)))):
        letters[at] = rng.choice(table[word[at].lower()])
    return "".join(letters)


def star(word: str, rng: random.Random) -> str:
    """Masks one or two inner letters with stars."""
    return _mask(word, rng, "*", 2)


def blank(word: str, rng: random.Random) -> str:
    """Blanks out inner letters with another sign than the star: up to half the word."""
    return _mask(word, rng, rng.choice(BLANKS), max(1, len(word) // 2 - 1))


def _mask(word: str, rng: random.Random, sign: str, most: int) -> str:
    count = rng.randint(1, max(1, min(most, len(word) - 2)))
    letters = list(word)
    for at in rng.sample(range(1, len(word) - 1), count):
        letters[at] = sign
    return "".join(letters)
