"""How long things took: the median, and what nine of ten did not exceed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from service.transparency.measures import LEAST


@dataclass(frozen=True, slots=True)
class Lengths:
    """Of ``count`` lengths the median and the 90th percentile, in seconds.

    Both are ``None`` where there are too few cases to hide one of them.
    """

    count: int
    median: float | None
    p90: float | None

    def as_dict(self) -> dict[str, Any]:
        """Plain data, the times rounded to tenths of a second."""
        rounded = [None if one is None else round(one, 1) for one in (self.median, self.p90)]
        return {"count": self.count, "median_seconds": rounded[0], "p90_seconds": rounded[1]}


def lengths(seconds: Sequence[float]) -> Lengths:
    """Sum up lengths in seconds."""
    if len(seconds) < LEAST:
        return Lengths(len(seconds), None, None)
    ranked = sorted(seconds)
    return Lengths(len(ranked), quantile(ranked, 0.5), quantile(ranked, 0.9))


def quantile(ranked: Sequence[float], share: float) -> float:
    """The value below which a share (0 to 1) of sorted values lies.

    Linear between two of them (type 7 of Hyndman and Fan, "Sample Quantiles in Statistical
    Packages", 1996).
    """
    at = share * (len(ranked) - 1)
    low = int(at)
    high = min(low + 1, len(ranked) - 1)
    return ranked[low] + (at - low) * (ranked[high] - ranked[low])
