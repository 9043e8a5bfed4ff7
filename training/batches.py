"""Batches of similar length: padding is what costs most."""

import random
from collections.abc import Sequence


def bucketed(lengths: Sequence[int], tokens: int, rng: random.Random) -> list[list[int]]:
    """Indices in batches of at most `tokens` padded tokens, shuffled.

    Lengths get a little noise before sorting, so that batches differ between epochs.
    """
    order = sorted(range(len(lengths)), key=lambda at: lengths[at] * rng.uniform(0.9, 1.1))
    result: list[list[int]] = []
    batch: list[int] = []
    longest = 0
    for at in order:
        longest_now = max(longest, lengths[at])
        if batch and longest_now * (len(batch) + 1) > tokens:
            result.append(batch)
            batch, longest_now = [], lengths[at]
        batch.append(at)
        longest = longest_now
    if batch:
        result.append(batch)
    rng.shuffle(result)
    return result
