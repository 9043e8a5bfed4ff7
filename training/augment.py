"""Attacks in training: what the service would hand to the model of a disguised text."""

import random
from collections.abc import Sequence

from service.scoring import normalise
from training.attacks import TRAINING, attack

_KINDS = tuple(TRAINING)
WEAKEST, STRONGEST = 0.1, 0.6
"""Share of content words disguised; evaluation disguises more."""


def augment(text: str, rng: random.Random) -> str:
    """`text` with one or two kinds of the training family, at times in another case, normalised.

    Rows are stored normalised and the service normalises what it scores: so the model must see
    what the normaliser leaves of an attack, not the attack.
    """
    for kind in rng.sample(_KINDS, rng.choice((1, 1, 2))):
        text = attack(kind, text, rng, rng.uniform(WEAKEST, STRONGEST))
    case = rng.random()
    if case < 0.08:
        text = text.upper()
    elif case < 0.16:
        text = text.lower()
    return normalise(text).text


def surround(text: str, harmless: Sequence[str], room: int, rng: random.Random) -> str:
    """`text` with harmless texts before it, behind it or both, in `room` characters at most.

    One sentence decides about a long post: this shows it at every place of one. The labels stay
    those of `text`, which is returned as it is where nothing fits.
    """
    before: list[str] = []
    behind: list[str] = []
    room -= len(text)
    for _ in range(rng.randint(1, 4)):
        other = rng.choice(harmless)
        if len(other) + 1 > room:
            break
        room -= len(other) + 1
        rng.choice((before, behind)).append(other)
    return " ".join([*before, text, *behind])
