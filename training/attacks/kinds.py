"""The kinds by name, in two families that share none: one to learn from, one to be judged by."""

import random
from collections.abc import Iterable, Mapping

from training.attacks import glyphs, letters, signs, sounds, spacing
from training.attacks.words import Attack, on_words

TRAINING: Mapping[str, Attack] = {
    "leet": on_words(signs.leet),
    "starred": on_words(signs.star),
    "swapped": on_words(letters.swap, 4),
    "dropped": on_words(letters.drop, 4),
    "doubled": on_words(letters.double),
    "keyboard": on_words(letters.keyboard, 4),
    "no_vowels": on_words(letters.no_vowels, 4),
    "spaced": on_words(spacing.space_out),
    "split": on_words(spacing.split, 4),
    "joined": spacing.join_words,
    "homoglyphs": on_words(glyphs.homoglyphs),
}
"""Kinds that `training.augment` shows to the model."""

HELD_OUT: Mapping[str, Attack] = {
    "drawn": on_words(signs.draw),
    "blanked": on_words(signs.blank, 4),
    "scrambled": on_words(letters.scramble, 4),
    "inserted": on_words(letters.insert, 4),
    "stretched": on_words(letters.stretch),
    "respelled": on_words(sounds.respell),
    "separated": on_words(spacing.separate),
    "emoji_inside": on_words(spacing.with_emoji, 4),
    "shifted_spaces": spacing.shift_spaces,
    "fancy": on_words(glyphs.fancy),
    "enclosed": on_words(glyphs.enclose),
    "regional": on_words(glyphs.regional),
    "filled": on_words(glyphs.fill),
    "encircled": on_words(glyphs.encircle),
    "turned": on_words(glyphs.turn),
}
"""Kinds that only evaluation uses."""

KINDS: Mapping[str, Attack] = {**TRAINING, **HELD_OUT}


def attack(kind: str, text: str, rng: random.Random, strength: float) -> str:
    """`text`, disguised by one kind; the same `rng` state gives the same result.

    `strength` in (0, 1] is the share of content words (or of spaces) that are edited, one at the
    least. A text with nothing to edit is returned as it is. KeyError for an unknown kind,
    ValueError for a strength out of range.
    """
    if not 0.0 < strength <= 1.0:
        raise ValueError(f"strength must lie in (0, 1], not {strength}")
    return KINDS[kind](text, rng, strength)


def compose(kinds: Iterable[str]) -> Attack:
    """One attack that applies several kinds, each to what the one before made."""
    chosen = tuple(kinds)
    for kind in chosen:
        KINDS[kind]  # an unknown one fails here, not at the first text

    def composed(text: str, rng: random.Random, strength: float) -> str:
        for kind in chosen:
            text = attack(kind, text, rng, strength)
        return text

    return composed
