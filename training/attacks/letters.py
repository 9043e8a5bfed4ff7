"""Slips of the fingers, made on purpose: letters moved, left out, added or missed."""

import random

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = frozenset("aeiouAEIOU")


def _neighbours() -> dict[str, str]:
    """Letters whose keys touch on a QWERTY keyboard, each row shifted by a third of a key."""
    places = {
        key: (row, 3 * at + row) for row, keys in enumerate(_ROWS) for at, key in enumerate(keys)
    }
    return {
        key: "".join(
            other
            for other, (row, at) in places.items()
            if other != key and abs(row - places[key][0]) <= 1 and abs(at - places[key][1]) <= 3
        )
        for key in places
    }


NEIGHBOURS = _neighbours()


def swap(word: str, rng: random.Random) -> str:
    """Two neighbouring letters change places, not the first."""
    places = [at for at in range(1, len(word) - 1) if word[at] != word[at + 1]]
    if not places:
        return word
    at = rng.choice(places)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def drop(word: str, rng: random.Random) -> str:
    """An inner letter is left out."""
    at = rng.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1 :]


def double(word: str, rng: random.Random) -> str:
    """One letter is written twice; in longer words, two are."""
    for at in sorted(rng.sample(range(len(word)), 1 + (len(word) > 4)), reverse=True):
        word = word[:at] + word[at] + word[at:]
    return word


def keyboard(word: str, rng: random.Random) -> str:
    """A letter after the first is exchanged for one whose key touches its own."""
    places = [at for at in range(1, len(word)) if word[at].lower() in NEIGHBOURS]
    if not places:
        return word
    at = rng.choice(places)
    return word[:at] + rng.choice(NEIGHBOURS[word[at].lower()]) + word[at + 1 :]


def no_vowels(word: str, rng: random.Random) -> str:
    """Vowels after the first letter are left out: all of them, or all but one."""
    places = [at for at in range(1, len(word)) if word[at] in _VOWELS]
    spared = rng.choice(places) if len(places) > 1 and rng.random() < 0.5 else -1
    dropped = set(places) - {spared}
    return "".join(letter for at, letter in enumerate(word) if at not in dropped)


def insert(word: str, rng: random.Random) -> str:
    """A letter that does not belong there stands inside the word."""
    at = rng.randrange(1, len(word))
    return word[:at] + rng.choice("hjkqvwxz") + word[at:]


def scramble(word: str, rng: random.Random) -> str:
    """All inner letters change places (in long words, four in a row); of four, the last three."""
    start = rng.randrange(1, max(2, len(word) - 4))
    end = min(len(word) - (len(word) > 4), start + 4)
    shuffled = inner = word[start:end]
    while shuffled == inner and len(set(inner)) > 1:
        shuffled = "".join(rng.sample(inner, len(inner)))
    return word[:start] + shuffled + word[end:]


def stretch(word: str, rng: random.Random) -> str:
    """One letter goes on and on."""
    at = rng.randrange(1, len(word))
    return word[:at] + word[at] * rng.randint(2, 4) + word[at:]
