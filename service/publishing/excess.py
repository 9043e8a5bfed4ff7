"""Whether a rule enforces far more than expected. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

LEVEL: Final = 0.001
"""How unlikely a count must be, if the rule were within its limit, to trip the brake."""
FLOOR: Final = 1.0
"""Enforcements in 1,000 posts that are expected of a rule at least."""
UNKNOWN: Final = 10.0
"""The same of a rule of which nothing is known."""
TOLERANCE: Final = 2.0
"""A rate that somebody accepted by releasing the brake may rise by this factor."""


@dataclass(frozen=True, slots=True)
class Rate:
    """``enforced`` of ``posts`` posts; ``source`` says where that was counted."""

    enforced: int
    posts: int
    source: str = "seen"

    @property
    def per_thousand(self) -> float:
        """Enforcements in 1,000 posts."""
        return 1000 * self.enforced / self.posts if self.posts else 0.0


@dataclass(frozen=True, slots=True)
class Limits:
    """When the brake trips: above ``factor`` times the expected rate, from ``minimum`` on."""

    factor: float = 5.0
    minimum: int = 20


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of a rule.

    ``known`` is the rate counted before, if any; ``accepted`` the enforcements in 1,000 posts at
    which somebody released the brake.
    """

    known: Rate | None = None
    accepted: float = 0.0

    @property
    def per_thousand(self) -> float:
        """Enforcements in 1,000 posts."""
        return max(self.known.per_thousand, FLOOR) if self.known else UNKNOWN

    @property
    def source(self) -> str:
        """Where the expected rate comes from."""
        return self.known.source if self.known else "nothing known"


def is_excess(seen: Rate, expected: Expected, limits: Limits) -> bool:
    """Whether a rule surely enforces more than ``limits.factor`` times the expected rate.

    Enforcements are taken as Poisson events over posts. Two one-sided tests must both reject at
    ``LEVEL``, so that neither few posts now nor few posts then trip the brake: that the rate is
    within the factor of the rate counted before (the conditional test of Przyborowski and
    Wilenski, "Homogeneity of results in testing samples from Poisson series", Biometrika 31,
    1940), and that it is within the fixed limits (the exact Poisson test).
    """
    allowed = max(limits.factor * expected.per_thousand, TOLERANCE * expected.accepted)
    if seen.enforced < limits.minimum or seen.per_thousand <= allowed:
        return False
    fixed = FLOOR if expected.known else UNKNOWN
    fixed = max(limits.factor * fixed, TOLERANCE * expected.accepted)
    if poisson_tail(seen.enforced, fixed * seen.posts / 1000) >= LEVEL:
        return False
    return expected.known is None or compare_rates(seen, expected.known, limits.factor) < LEVEL


def compare_rates(seen: Rate, known: Rate, factor: float) -> float:
    """The p-value of: the rate of ``seen`` is at most ``factor`` times that of ``known``."""
    share = factor * seen.posts / (factor * seen.posts + known.posts)
    return binomial_tail(seen.enforced, seen.enforced + known.enforced, share)


def poisson_tail(count: int, mean: float) -> float:
    """The probability of ``count`` or more events where ``mean`` are expected."""
    if count <= 0 or mean <= 0:
        return 1.0 if count <= 0 else 0.0

    def log_of(events: int) -> float:
        return events * math.log(mean) - mean - math.lgamma(events + 1)

    return _tail(count, mean, log_of, lambda events: mean / (events + 1))


def binomial_tail(count: int, trials: int, share: float) -> float:
    """The probability of ``count`` or more successes in ``trials``, each with ``share``."""
    if count <= 0 or not 0 < share < 1:
        return 1.0 if count <= 0 or share >= 1 else 0.0

    def log_of(events: int) -> float:
        ways = math.lgamma(trials + 1) - math.lgamma(events + 1) - math.lgamma(trials - events + 1)
        return ways + events * math.log(share) + (trials - events) * math.log1p(-share)

    odds = share / (1 - share)
    return _tail(count, trials * share, log_of, lambda n: odds * (trials - n) / (n + 1))


def _tail(
    count: int, mean: float, log_of: Callable[[int], float], ratio: Callable[[int], float]
) -> float:
    """Sum a probability mass from ``count`` on, away from its mean, where its terms fall."""
    if count <= mean:
        return max(0.0, 1.0 - sum(math.exp(log_of(events)) for events in range(count)))
    total, events, term = 0.0, count, math.exp(log_of(count))
    while term > total * 1e-12:
        total += term
        term *= ratio(events)
        events += 1
    return min(1.0, total)
