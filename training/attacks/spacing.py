"""Spaces and signs between letters, and no space between words."""

import random

from training.attacks.words import gaps, replaced

SEPARATORS = (".", "-", "/", "_", "·", "|", "~", "\\")
"""What stands between the letters of a separated word; never the plain space."""

EMOJI = "🙂😂🔥✨🎈🌸🍀🐸💫🎉👀🌟"


def space_out(word: str, rng: random.Random) -> str:
    """Spaces between all letters, or between all but two."""
    joint = rng.randrange(1, len(word)) if rng.random() < 0.3 else -1
    return "".join(letter if at in (0, joint) else f" {letter}" for at, letter in enumerate(word))


def split(word: str, rng: random.Random) -> str:
    """One space inside the word."""
    at = rng.randrange(1, len(word))
    return f"{word[:at]} {word[at:]}"


def separate(word: str, rng: random.Random) -> str:
    """The same sign between all letters, or between two or three parts of the word."""
    sign = rng.choice(SEPARATORS)
    if rng.random() < 0.5:
        return sign.join(word)
    return _cut(word, rng, sign)


def with_emoji(word: str, rng: random.Random) -> str:
    """An emoji that says nothing between two or three parts of the word."""
    return _cut(word, rng, rng.choice(EMOJI))


def _cut(word: str, rng: random.Random, sign: str) -> str:
    places = sorted(rng.sample(range(1, len(word)), rng.randint(1, min(2, len(word) - 1))))
    return sign.join(word[a:b] for a, b in zip([0, *places], [*places, len(word)], strict=True))


def join_words(text: str, rng: random.Random, strength: float) -> str:
    """Leaves out spaces between words, at full strength two of three."""
    return replaced(text, {at: (at + 1, "") for at in gaps(text, rng, strength, row=2)})


def shift_spaces(text: str, rng: random.Random, strength: float) -> str:
    """Moves spaces by a letter to the left or right, at full strength every other one.

    A word of one letter keeps its space.
    """
    edited = {}
    for at in gaps(text, rng, strength, row=1):
        left = at > 1 and text[at - 2].isalnum()
        right = text[at + 2 : at + 3].isalnum()
        if left and (not right or rng.random() < 0.5):
            edited[at - 1] = at + 1, f" {text[at - 1]}"
        elif right:
            edited[at] = at + 2, f"{text[at + 1]} "
    return replaced(text, edited)
