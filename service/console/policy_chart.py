"""The distribution of stored scores as a drawing: bars, and where the lines stand. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log1p
from typing import Final

BINS: Final = 50
HEIGHT: Final = 120.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: ``x`` and ``width`` in percent, ``y`` and ``height`` in pixels, 0 at the top.

    ``kind`` is ``below``, ``above`` or ``moved``; ``posts`` have a score from ``low`` to ``high``.
    """

    x: float
    y: float
    width: float
    height: float
    kind: str
    posts: int
    low: float
    high: float


def count_bins(scores: Sequence[float], bins: int = BINS) -> list[int]:
    """Return how many scores from 0 to 1 fall into each of equal bins; 1 is in the last."""
    counts = [0] * bins
    for score in scores:
        counts[min(bins - 1, int(score * bins))] += 1
    return counts


def bars(counts: Sequence[int], now: float, value: float) -> list[Bar]:
    """Return the bars; heights are logarithmic, as most posts have a score close to nothing.

    Args:
        counts: posts in each bin.
        now: where the threshold is.
        value: where it would be; what lies between the two is ``moved``.
    """
    top = log1p(max(counts, default=0)) or 1.0
    width = 100 / len(counts)
    made = []
    for place, count in enumerate(counts):
        if not count:
            continue
        low, high = place / len(counts), (place + 1) / len(counts)
        height = max(2.0, HEIGHT * log1p(count) / top)
        kind = _kind((low + high) / 2, now, value)
        x = place * width
        made.append(Bar(x, HEIGHT - height, 0.9 * width, height, kind, count, low, high))
    return made


def _kind(middle: float, now: float, value: float) -> str:
    if min(now, value) <= middle < max(now, value):
        return "moved"
    return "above" if middle >= value else "below"
