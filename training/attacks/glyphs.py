"""What Unicode offers: other letters of the same shape, and characters nobody sees."""

import random
import string

LOOKALIKES = {
    "a": "аɑα", "c": "сϲ", "d": "ԁ", "e": "еҽ", "g": "ɡ", "h": "һ", "i": "іι", "j": "ј", "k": "κк",
    "l": "ӏ", "m": "м", "n": "ոη", "o": "оοօ", "p": "рρ", "q": "ԛ", "r": "г", "s": "ѕ", "t": "тτ",
    "u": "υս", "v": "νѵ", "w": "ԝω", "x": "хχ", "y": "уγ", "z": "ᴢ",
}  # fmt: skip
"""Cyrillic, Greek, Armenian and other letters that pass for a Latin one."""

_LETTERS = string.ascii_lowercase


def _alphabet(small: int, large: int | None = None) -> dict[str, str]:
    """Small letters, and capitals where there are some, from these code points on."""
    first = {letter: chr(small + at) for at, letter in enumerate(_LETTERS)}
    if large is None:
        return first
    return first | {letter.upper(): chr(large + at) for at, letter in enumerate(_LETTERS)}


FANCY = tuple(
    _alphabet(small)
    for small in (
        0xFF41,  # full width
        0x1D41A,  # bold
        0x1D482,  # bold italic
        0x1D4EA,  # bold script
        0x1D552,  # double-struck
        0x1D5BA,  # sans serif
        0x1D68A,  # monospace
    )
)
ENCLOSED = tuple(
    _alphabet(small, large)
    for small, large in (
        (0x24D0, 0x24B6),  # circled
        (0x249C, 0x1F110),  # in parentheses
        (0x1F130, 0x1F130),  # squared
        (0x1F150, 0x1F150),  # in black circles
        (0x1F170, 0x1F170),  # in black squares
    )
)
INVISIBLE = "\u115f\u1160\u3164\uffa0\u2800"
"""Blank without being spaces: fillers of Hangul and of Braille."""

MARKS = "\u20dd\u20de\u20df\u20e3\u20e4\u0488\u0489"
"""Marks that enclose the letter before them. Others, such as accents, tokenisers take away."""

_APART = "\u200b"  # no width
_OVERRIDE, _POP = "\u202e", "\u202c"


def homoglyphs(word: str, rng: random.Random) -> str:
    """Exchanges one letter or more, up to all, for others that look the same."""
    places = [at for at, letter in enumerate(word) if letter in LOOKALIKES]
    if not places:
        return word
    letters = list(word)
    for at in rng.sample(places, rng.randint(1, len(places))):
        letters[at] = rng.choice(LOOKALIKES[word[at]])
    return "".join(letters)


def fancy(word: str, rng: random.Random) -> str:
    """Writes the word in small letters of another of Unicode's Latin alphabets."""
    table = rng.choice(FANCY)
    return "".join(table.get(letter.lower(), letter) for letter in word)


def enclose(word: str, rng: random.Random) -> str:
    """Writes the word in letters in circles, squares or parentheses."""
    table = rng.choice(ENCLOSED)
    return "".join(table.get(letter, letter) for letter in word)


def regional(word: str, rng: random.Random) -> str:  # noqa: ARG001 (an Edit)
    """Writes the word in regional indicator letters, kept apart so that no flag comes out."""
    return _APART.join(
        chr(0x1F1E6 + _LETTERS.index(letter)) if letter in _LETTERS else letter
        for letter in word.lower()
    )


def fill(word: str, rng: random.Random) -> str:
    """One to three invisible characters inside the word."""
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(1, len(word))
        word = word[:at] + rng.choice(INVISIBLE) + word[at:]
    return word


def encircle(word: str, rng: random.Random) -> str:
    """A mark around a letter or more."""
    mark = rng.choice(MARKS)
    share = rng.uniform(0.3, 1.0)
    marked = "".join(letter + (mark if rng.random() < share else "") for letter in word)
    return marked if mark in marked else word + mark


def turn(word: str, rng: random.Random) -> str:  # noqa: ARG001 (an Edit)
    """Stores the word backwards and has it shown forwards, by a right-to-left override."""
    return f"{_OVERRIDE}{word[::-1]}{_POP}"
