"""Thresholds for review and enforcement that cost the least, and the workload they imply."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from training.metrics import Bools, Floats
from training.reference import Reference, reference_weights
from training.rows import Row

FILE = Path(__file__).with_name("costs.toml")
GRID = np.r_[np.arange(10, 990, 5), np.arange(990, 1000)] / 1000
"""Thresholds that are tried."""


@dataclass(frozen=True)
class Costs:
    """Minutes of people's time; see costs.toml for what each stands for."""

    review: float
    by_label: dict[str, dict[str, float]]
    prevalences: tuple[float, ...]
    shipped: float
    natural: frozenset[str]
    least_review: float
    least_enforce: float

    def of(self, label: str) -> dict[str, float]:
        """Costs `missed`, `waiting` and `wrong` of a label."""
        return self.by_label.get(label, self.by_label["default"])


@cache
def load_costs(path: Path = FILE) -> Costs:
    """Reads the costs."""
    found = tomllib.loads(path.read_text("utf-8"))
    return Costs(
        review=found["review"],
        by_label=found["cost"],
        prevalences=tuple(found["prevalences"]),
        shipped=found["shipped"],
        natural=frozenset(found["natural"]),
        least_review=found["limits"]["review"],
        least_enforce=found["limits"]["enforce"],
    )


@dataclass(frozen=True)
class Passing:
    """Share of positives and of negatives at each threshold of GRID or above, each [grid]."""

    positive: Floats
    negative: Floats


def passing(scores: Floats, positive: Bools, weights: Floats) -> Passing:
    """What passes each threshold; a class counts as if one more row of it had passed or not.

    One harmless row is added that passes everything, and one positive that passes nothing: so few
    rows never promise an error rate of zero.
    """
    found = []
    for chosen, extra in ((positive, 0.0), (~positive, 1.0)):
        mass, mine = weights[chosen], scores[chosen]
        one = float(mass[mass > 0].mean())
        above = np.array([float(mass[mine >= cut].sum()) for cut in GRID])
        found.append((above + extra * one) / (float(mass.sum()) + one))
    return Passing(*found)


def cheapest(found: Passing, prevalence: float, label: str, costs: Costs) -> tuple[float, float]:
    """Review and enforce thresholds of the least expected cost per post at a prevalence.

    A post under `review` costs `missed` if it is a positive. Between the two it costs a review,
    and `waiting` if it is a positive; the moderator decides right. From `enforce` on it costs
    `wrong` if it is harmless.
    """
    price = costs.of(label)
    hits, alarms = prevalence * found.positive, (1 - prevalence) * found.negative
    asking = costs.review * (hits + alarms) + price["waiting"] * hits
    leaving = price["missed"] * (prevalence - hits)
    review = max(costs.least_review, float(GRID[int(np.argmin(asking + leaving))]))
    acting = np.where(max(costs.least_enforce, review) > GRID, np.inf, price["wrong"] * alarms)
    gain = asking - acting
    best = int(np.argmax(gain))
    enforce = float(GRID[best]) if gain[best] > 0 else float(GRID[-1])
    return round(review, 3), round(enforce, 3)


def natural_weights(
    rows: Sequence[Row], positive: Bools, label: str, reference: Reference, costs: Costs
) -> Floats:
    """Reference weights, with only everyday sources among the negatives where there are any."""
    natural = positive | np.array([row.source in costs.natural for row in rows])
    if not (natural & ~positive).any():
        natural = np.ones(len(rows), dtype=bool)
    weights = reference_weights(rows, positive, reference.share[label], reference.cap)
    return np.where(natural, weights, 0.0)


def thresholds(
    rows: Sequence[Row], scores: Floats, positive: Bools, label: str, reference: Reference
) -> dict[str, dict[str, float]]:
    """{prevalence: {review, enforce}} of a label on rows of both classes."""
    costs = load_costs()
    found = passing(scores, positive, natural_weights(rows, positive, label, reference, costs))
    result = {}
    for prevalence in costs.prevalences:
        review, enforce = cheapest(found, prevalence, label, costs)
        result[f"{prevalence:g}"] = {"review": review, "enforce": enforce}
    return result


def fallback() -> dict[str, dict[str, float]]:
    """Where there are no rows to choose by: ask from 0.5 on, and act almost never."""
    last = float(GRID[-1])
    return {f"{p:g}": {"review": 0.5, "enforce": last} for p in load_costs().prevalences}


def workload(
    rows: Sequence[Row],
    scores: Floats,
    positive: Bools,
    label: str,
    chosen: dict[str, dict[str, float]],
    reference: Reference,
) -> dict[str, Any]:
    """Per prevalence and 1,000 posts: reviewed, enforced, of those wrong, and positives missed.

    On rows that the thresholds were not chosen on.
    """
    costs = load_costs()
    weights = natural_weights(rows, positive, label, reference, costs)

    def share(mask: Bools, side: Bools) -> float:
        return float(weights[mask & side].sum() / weights[side].sum())

    result = {}
    for key, cut in chosen.items():
        prevalence = float(key)
        waits = (scores >= cut["review"]) & (scores < cut["enforce"])
        acts = scores >= cut["enforce"]
        harmless = 1 - prevalence
        counts = {
            "reviewed": prevalence * share(waits, positive) + harmless * share(waits, ~positive),
            "enforced": prevalence * share(acts, positive) + harmless * share(acts, ~positive),
            "wrongly_enforced": harmless * share(acts, ~positive),
            "missed": prevalence * share(~(waits | acts), positive),
        }
        result[key] = {name: round(1000 * value, 2) for name, value in counts.items()}
    return result
