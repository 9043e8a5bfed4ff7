"""How sure a share is that was counted. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any, Final

Z95: Final = 1.959964
"""Standard deviations within which 95 % of a normal distribution lie."""


@dataclass(frozen=True, slots=True)
class Rate:
    """``count`` of ``of``; of none, nothing can be said."""

    count: int
    of: int

    @property
    def share(self) -> float | None:
        """The share from 0 to 1; ``None`` where it can't be estimated."""
        return self.count / self.of if self.of else None

    def as_dict(self) -> dict[str, Any]:
        """Plain data: ``count``, ``of``, ``share``, and its interval as ``low`` and ``high``."""
        low, high = wilson(self.count, self.of) or (None, None)
        return {
            "count": self.count,
            "of": self.of,
            "share": None if self.share is None else round(self.share, 4),
            "low": None if low is None else round(low, 4),
            "high": None if high is None else round(high, 4),
        }


def wilson(count: float, of: float, z: float = Z95) -> tuple[float, float] | None:
    """The score interval of a share (Wilson, 1927), from 0 to 1; ``None`` where ``of`` is 0.

    Both may be fractions, as an effective sample size is.

    It stays within its bounds and says something where the count is 0 or all.
    """
    if of == 0:
        return None
    share, spread = count / of, z * z / of
    centre = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt(share * (1 - share) / of + spread / (4 * of))
    # At the ends the two terms are equal but for rounding.
    low = 0.0 if count == 0 else max(0.0, centre - half)
    return low, 1.0 if count == of else min(1.0, centre + half)
