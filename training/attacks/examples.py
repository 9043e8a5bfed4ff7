"""Each kind on a mild sentence, for a reader to judge whether it can still be read."""

import random
from collections.abc import Iterable

from training.attacks.kinds import attack

MILD = (
    "You are a clumsy goose and your jokes are terrible, Peter.",
    "Nobody believes such foolish rubbish, you silly old donkey.",
    "What a useless answer, only a lazy troll would write this nonsense.",
    "Please stop talking, your stupid plan annoys the whole village.",
)


def samples(kinds: Iterable[str], seed: int) -> dict[str, tuple[str, str]]:
    """A mild sentence before and after each kind, every content word of it attacked."""
    found = {}
    for kind in kinds:
        rng = random.Random(f"{seed}/{kind}")
        before = rng.choice(MILD)
        found[kind] = before, attack(kind, before, rng, 1.0)
    return found
