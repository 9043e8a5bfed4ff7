"""Moving one threshold: what it would have done to recent posts, from their stored scores. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from service.publishing.backtest.estimate import (
    FIELDS,
    STRATA,
    Estimate,
    Stratum,
    violations,
    weight_of,
)
from service.publishing.backtest.interval import Rate
from service.publishing.lines import Line
from service.publishing.scored import Scored

EDGE: Final = 10
Z97: Final = 2.241403
"""Standard deviations within which 97.5 % lie: two such intervals hold together in 95 %."""


@dataclass(frozen=True, slots=True)
class Tuned:
    """What a threshold at ``value`` would have meant.

    ``precision`` and ``recall`` are ``None`` where they can't be estimated; ``looked_above`` and
    ``looked_below`` say on how many posts humans have ruled. Reviews are items a day.
    """

    value: float
    posts: int
    above: int
    newly_above: int
    newly_below: int
    precision: Estimate | None
    recall: Estimate | None
    looked_above: Rate
    looked_below: Rate
    reviews_now: float
    reviews_then: float
    edge: tuple[Scored, ...]


def tune(scored: Sequence[Scored], line: Line, value: float, days: float) -> Tuned:
    """Return what ``line`` at ``value`` would have meant for the posts.

    Rates are weighted (see ``backtest.estimate``): what was allowed counts by its random sample.
    Reviews are counted by this threshold alone; a back-test counts every rule.

    Args:
        scored: the posts.
        line: the threshold as it is now.
        value: where it would be.
        days: over how many days the posts lie.
    """
    above = [one for one in scored if one.score >= value]
    below = [one for one in scored if one.score < value]
    strata_above, strata_below = (_strata(side, line) for side in (above, below))
    precision = violations(strata_above)
    reviews = sum(one.outcome == "review" for one in scored)
    change = sum(_change(one, line, value) for one in scored)
    return Tuned(
        value=value,
        posts=len(scored),
        above=len(above),
        newly_above=sum(one.score < line.value for one in above),
        newly_below=sum(one.score >= line.value for one in below),
        precision=None if precision.share is None else precision,
        recall=_recall(strata_above, strata_below),
        looked_above=_looked(above),
        looked_below=_looked(below),
        reviews_now=reviews / days,
        reviews_then=(reviews + change) / days,
        edge=tuple(sorted(scored, key=lambda one: (abs(one.score - value), one.post_pk))[:EDGE]),
    )


def _ruled(one: Scored, line: Line) -> str | None:
    """What a human ruled on what this threshold is about; a verdict on something else is none."""
    if one.human == "allow":
        return "fine"
    about = not line.guidelines or one.cited in line.guidelines
    return "violation" if one.human == "enforce" and about else None


def _looked(scored: Sequence[Scored]) -> Rate:
    return Rate(sum(one.human is not None for one in scored), len(scored))


def _strata(scored: Sequence[Scored], line: Line) -> list[Stratum]:
    """The posts by stratum; a verdict on another guideline leaves its post out."""
    counts: Counter[tuple[str | None, str]] = Counter()
    for one in scored:
        ruled, name = _ruled(one, line), one.stratum
        if one.human is not None and ruled is None:
            continue
        counts[name, "posts"] += 1
        weight = weight_of(name, one.probability) if ruled else None
        if weight is not None:
            violation = ruled == "violation"
            counts[name, "ruled"] += 1
            counts[name, "violations"] += violation
            counts[name, "weight"] += weight
            counts[name, "squares"] += weight**2
            counts[name, "violating"] += weight * violation
    return [Stratum(name, *(counts[name, field] for field in FIELDS)) for name in STRATA]


def _recall(above: Sequence[Stratum], below: Sequence[Stratum]) -> Estimate | None:
    """The share of the violations that lie above; ``None`` where it is not estimable.

    Its bounds are those of the two numbers of violations, each at 97.5 % (Bonferroni): where a
    small sample found nothing below, a lot may lie there all the same.
    """
    caught, missed = _number(above), _number(below)
    found = sum(one.violations for one in above)
    if caught is None or missed is None or not caught[1] + missed[1]:
        return None
    return Estimate(
        count=found,
        of=found + sum(one.violations for one in below),
        share=caught[1] / (caught[1] + missed[1]),
        low=caught[0] / (caught[0] + missed[2]) if caught[0] + missed[2] else 0.0,
        high=caught[2] / (caught[2] + missed[0]),
    )


def _number(strata: Sequence[Stratum]) -> tuple[float, float, float] | None:
    """How many violations there are: the lowest, the estimate, the highest; of no posts none."""
    posts = sum(one.posts for one in strata)
    if not posts:
        return 0.0, 0.0, 0.0
    found = violations(strata, Z97)
    if found.share is None or found.low is None or found.high is None:
        return None
    return posts * found.low, posts * found.share, posts * found.high


def _change(one: Scored, line: Line, value: float) -> int:
    """How many items for review one post adds (1) or saves (-1)."""
    if value <= one.score < line.value:  # newly above
        if line.reviews:
            return int(one.outcome == "allow")
        return -int(line.enforces and one.outcome == "review")
    if not line.value <= one.score < value or one.rule not in line.rules:
        return 0
    if line.reviews:
        return -int(one.outcome == "review")
    asked = line.review_from is not None and one.score >= line.review_from
    return int(asked and one.outcome == "enforce")
