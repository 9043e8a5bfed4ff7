"""Moving one threshold: what it would have done to recent posts, from their stored scores. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from service.publishing.backtest.interval import Rate
from service.publishing.lines import Line
from service.publishing.scored import Scored

COVERED: Final = 0.5
"""The share of posts on which humans must have ruled for a rate over them to be estimated."""
EDGE: Final = 10


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
    precision: Rate | None
    recall: Rate | None
    looked_above: Rate
    looked_below: Rate
    reviews_now: float
    reviews_then: float
    edge: tuple[Scored, ...]


def tune(scored: Sequence[Scored], line: Line, value: float, days: float) -> Tuned:
    """Return what ``line`` at ``value`` would have meant for the posts.

    A rate is estimated only where humans ruled on at least half of the posts that it speaks of:
    posts that nobody flagged have no verdict, and nothing is known of them. Reviews are counted
    by this threshold alone; a back-test counts every rule.

    Args:
        scored: the posts.
        line: the threshold as it is now.
        value: where it would be.
        days: over how many days the posts lie.
    """
    above = [one for one in scored if one.score >= value]
    below = [one for one in scored if one.score < value]
    ruled_above, ruled_below = (Counter(_ruled(one, line) for one in s) for s in (above, below))
    looked_above, looked_below = _looked(above), _looked(below)
    caught, missed = ruled_above["violation"], ruled_below["violation"]
    precise = _covered(looked_above)
    complete = precise and _covered(looked_below, empty=True)
    reviews = sum(one.outcome == "review" for one in scored)
    change = sum(_change(one, line, value) for one in scored)
    return Tuned(
        value=value,
        posts=len(scored),
        above=len(above),
        newly_above=sum(one.score < line.value for one in above),
        newly_below=sum(one.score >= line.value for one in below),
        precision=_rate(caught, caught + ruled_above["fine"]) if precise else None,
        recall=_rate(caught, caught + missed) if complete else None,
        looked_above=looked_above,
        looked_below=looked_below,
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


def _covered(looked: Rate, *, empty: bool = False) -> bool:
    return empty if looked.share is None else looked.share >= COVERED


def _rate(count: int, of: int) -> Rate | None:
    return Rate(count, of) if of else None


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
