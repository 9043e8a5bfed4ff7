"""Rates over all posts, from those that humans ruled on. Pure.

What was flagged goes to humans anyway: each verdict on it counts once. Of what was allowed they
read a random sample (``service.decisions.sampling``); each verdict on it counts 1/p times, p
being the probability of the draw (Horvitz and Thompson, Journal of the American Statistical
Association 47, 1952). In both strata the posts that were ruled on stand for all of it, so that
items nobody has read yet don't lower a rate. A post that was allowed, not drawn and yet ruled on,
because somebody reported it, has no known probability and counts for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from service.decisions.sampling import eligible
from service.publishing.backtest.interval import Z95, wilson

FLAGGED: Final = "flagged"
ALLOWED: Final = "allowed"
STRATA: Final = (FLAGGED, ALLOWED)
COVERED: Final = 0.5
"""The share of flagged posts on which humans must have ruled for a rate to be estimated."""
FIELDS: Final = ("posts", "ruled", "violations", "weight", "squares", "violating")
"""The numbers of a ``Stratum``, as tallies name them."""
UNIT: Final = 1000
"""Weights are whole thousandths: their sums don't depend on the order."""


def stratum_of(outcome: str | None, visibility: str | None, kind: str) -> str | None:
    """Where a stored decision belongs; ``None`` if it was allowed and could not be drawn."""
    if outcome != "allow":
        return FLAGGED
    return ALLOWED if eligible(outcome, visibility, kind) else None


def weight_of(stratum: str | None, probability: float | None) -> int | None:
    """How many thousandths of a post a verdict stands for; ``None`` if nobody knows."""
    if stratum == ALLOWED:
        return round(UNIT / probability) if probability else None
    return UNIT if stratum == FLAGGED else None


@dataclass(frozen=True, slots=True)
class Stratum:
    """Posts of one kind, and what humans ruled on some of them.

    Attributes:
        posts: all of them.
        ruled: those with a verdict and a known weight.
        violations: those of them that were ruled a violation.
        weight: the sum of the weights of ``ruled``.
        squares: the sum of their squares.
        violating: the sum of the weights of ``violations``.
    """

    name: str
    posts: int = 0
    ruled: int = 0
    violations: int = 0
    weight: int = 0
    squares: int = 0
    violating: int = 0

    @property
    def covered(self) -> bool:
        """Whether what was ruled on can stand for all posts: a sample can, however small."""
        return self.ruled >= 1 if self.name == ALLOWED else self.ruled >= COVERED * self.posts


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share of posts, 0 to 1, with its 95 % interval; ``None`` where it is not estimable.

    ``count`` of the ``of`` posts that humans ruled on are what the share is about. ``effective``
    is how many equally likely draws would tell as much.
    """

    count: int
    of: int
    share: float | None = None
    low: float | None = None
    high: float | None = None
    effective: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """Plain data, shares with four decimals."""
        parts = {"share": self.share, "low": self.low, "high": self.high}
        rounded = {k: None if v is None else round(v, 4) for k, v in parts.items()}
        return {
            "count": self.count,
            "of": self.of,
            **rounded,
            "effective": round(self.effective, 1),
        }


def violations(strata: Sequence[Stratum], z: float = Z95) -> Estimate:
    """The share of violations among all posts of the strata."""
    return _estimate(strata, sum(s.violations for s in strata), lambda s: s.violating, z)


def fine(strata: Sequence[Stratum], z: float = Z95) -> Estimate:
    """The share of fine posts among all posts of the strata."""
    count = sum(s.ruled - s.violations for s in strata)
    return _estimate(strata, count, lambda s: s.weight - s.violating, z)


def _estimate(
    strata: Sequence[Stratum], count: int, hit: Callable[[Stratum], int], z: float
) -> Estimate:
    """A weighted share; its interval is Wilson's for Kish's effective sample size.

    That is (Σw)² / Σw² (Kish, Survey Sampling, 1965, section 11.7).
    """
    of = sum(s.ruled for s in strata)
    there = [s for s in strata if s.posts]
    if not there or not all(s.covered and s.ruled for s in there):
        return Estimate(count, of)
    posts = sum(s.posts for s in there)
    share = sum(s.posts * hit(s) / s.weight for s in there) / posts
    share = min(1.0, share)
    effective = posts**2 / sum((s.posts / s.weight) ** 2 * s.squares for s in there)
    low, high = wilson(share * effective, effective, z) or (None, None)
    return Estimate(count, of, share, low, high, effective)
