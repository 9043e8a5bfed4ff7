"""How two evaluations of the same post differ, and by how much. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from service.policy.facts import Evaluation

Change = Literal["same", "stricter", "milder", "other"]
CHANGES: Final[tuple[Change, ...]] = get_args(Change)

LEVELS: Final = (
    "allow",
    "allow, held",
    "review",
    "review, held",
    "enforce minor",
    "enforce major",
    "enforce severe",
)
"""What can become of a post, the mildest first."""

_SEVERITIES: Final = {"minor": 4, "major": 5, "severe": 6}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one evaluation to another of the same post.

    ``other`` is as strict, but by another guideline or step, in another queue or with another
    priority, held for another time, or with another label or message. A rule that only has
    another name changes nothing. ``difference`` counts levels of ``LEVELS``, negative where
    it became milder; ``distance`` is how far the deciding score lies from the bound it was
    measured against, from 0 to 1.
    """

    change: Change
    difference: int
    distance: float

    @property
    def size(self) -> tuple[int, float]:
        """By how much: levels first, then how far from the edge; larger is more."""
        return abs(self.difference), self.distance


def strictness(outcome: str, visibility: str | None, severity: str | None) -> int:
    """The place in ``LEVELS`` of a decision, stored or just evaluated."""
    if outcome == "enforce":
        return _SEVERITIES.get(severity or "", 4)
    return (2 if outcome == "review" else 0) + (visibility == "hold")


def strictness_of(evaluation: Evaluation) -> int:
    """The place in ``LEVELS`` of an evaluation."""
    return strictness(evaluation.outcome, evaluation.visibility, evaluation.severity)


def compare(before: Evaluation, after: Evaluation) -> Comparison:
    """What changed from ``before`` to ``after``."""
    difference = strictness_of(after) - strictness_of(before)
    if difference == 0 and _rest(before) == _rest(after):
        return Comparison("same", 0, 0.0)
    change: Change = "stricter" if difference > 0 else "milder" if difference < 0 else "other"
    return Comparison(change, difference, margin(before if difference < 0 else after))


def margin(evaluation: Evaluation) -> float:
    """How far a score of the rule that decided lies from its bound; the nearest counts.

    0 where no rule decided or it did not look at a score.
    """
    entries = (entry for entry in evaluation.trace if entry["name"] == evaluation.rule)
    values: dict[str, Any] = next(entries, {}).get("values", {})
    scores = [value for name, value in values.items() if name.startswith("score.")]
    distances = [
        abs(score["is"] - score[bound])
        for score in scores
        if score["is"] is not None
        for bound in ("at_least", "below")
        if bound in score
    ]
    return round(min(distances, default=0.0), 4)


def _rest(evaluation: Evaluation) -> tuple[Any, ...]:
    """What else a member, the host or a moderator would notice."""
    return (
        evaluation.guideline_id,
        evaluation.queue,
        evaluation.priority,
        evaluation.step,
        evaluation.hold,
        evaluation.labels,
        evaluation.nudge,
        evaluation.correction,
        evaluation.notify,
        evaluation.thread,
        evaluation.care,
    )
