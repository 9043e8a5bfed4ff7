"""Two models on the same rows: what got better, what got worse, and what may not."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Literal

import numpy as np
from tqdm import tqdm

from training.intervals import Interval, paired_interval
from training.metrics import Bools, Floats, Metric

GUARDED = Path(__file__).with_name("guarded.toml")
Verdict = Literal["better", "worse", "same"]


@dataclass(frozen=True)
class Question:
    """A row of the comparison: what both models scored [n] on the same rows, and how to judge.

    `lower` says that a smaller value of the metric is the better one.
    """

    row: str
    metric_name: str
    metric: Metric
    truth: Bools
    old: Floats
    new: Floats
    lower: bool = False


@dataclass(frozen=True)
class Change:
    """A judged row; `gain` is above 0 where the new model is better, with its 95 % interval."""

    row: str
    metric: str
    n: int
    old: float
    new: float
    gain: float
    interval: Interval
    verdict: Verdict
    guarded: bool


def judge(question: Question, patterns: Iterable[str], seed: int) -> Change:
    """The change on one row: better or worse only if its interval leaves zero out."""
    sign = -1.0 if question.lower else 1.0
    ones = np.ones(len(question.truth))
    old, new = (
        question.metric(question.truth, scores, ones) for scores in (question.old, question.new)
    )

    def signed(truth: Bools, scores: Floats, weights: Floats) -> float:
        return sign * question.metric(truth, scores, weights)

    low, high = paired_interval(signed, question.truth, question.old, question.new, seed)
    verdict: Verdict = "worse" if high < 0 else "better" if low > 0 else "same"
    return Change(
        row=question.row,
        metric=question.metric_name,
        n=len(question.truth),
        old=round(old, 4),
        new=round(new, 4),
        gain=round(sign * (new - old), 4),
        interval=(low, high),
        verdict=verdict,
        guarded=any(fnmatch(question.row, pattern) for pattern in patterns),
    )


def compare(questions: Sequence[Question], seed: int) -> list[Change]:
    """All rows judged, in their order, with a bar."""
    patterns = guarded()
    bar = tqdm(questions, desc="intervals", unit="row")
    return [judge(question, patterns, seed) for question in bar]


def guarded(path: Path = GUARDED) -> list[str]:
    """Patterns of the rows that may not get worse."""
    found: list[str] = tomllib.loads(path.read_text("utf-8"))["guarded"]
    return found


def refused(changes: Iterable[Change]) -> list[Change]:
    """The guarded rows on which the new model is worse."""
    return [change for change in changes if change.guarded and change.verdict == "worse"]


def conclude(changes: Sequence[Change], old: str, new: str, forced: str | None) -> dict[str, Any]:
    """What is written down: the fingerprints of both models, all rows, and who may pass."""
    worse = [change.row for change in refused(changes)]
    return {
        "old": old,
        "new": new,
        "rows": [asdict(change) for change in changes],
        "refused_for": worse,
        "forced": forced if worse else None,
        "passed": not worse or forced is not None,
    }
