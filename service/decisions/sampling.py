"""Which allowed posts humans read at random, so that misses can be estimated. Pure."""

from __future__ import annotations

import hashlib
from math import ceil, sqrt
from typing import Final

PRIVATE: Final = "direct_message"
"""The kind of post that is never drawn: nobody reads along where nothing was flagged."""


def eligible(outcome: str | None, visibility: str | None, kind: str) -> bool:
    """Tell whether a policy's decision on a post of ``kind`` can be drawn: allowed and shown."""
    return outcome == "allow" and visibility == "show" and kind != PRIVATE


def chance(per_day: int, expected: int) -> float:
    """The probability with which each post is drawn, from 0 to 1.

    Args:
        per_day: how many items a day are wanted.
        expected: how many posts a day are expected; of none nothing is drawn.
    """
    return min(1.0, per_day / expected) if expected else 0.0


def most(per_day: int) -> int:
    """The items after which a day's sample ends: three standard deviations above ``per_day``.

    Poisson's standard deviation is the root of the mean. Ending at ``per_day`` itself would cut
    off the evening of every second day.
    """
    return per_day + ceil(3 * sqrt(per_day))


def drawn(decision_id: str, probability: float) -> bool:
    """Tell whether a decision is drawn: always the same answer for an id."""
    digest = hashlib.sha256(f"sample:{decision_id}".encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64 < probability
