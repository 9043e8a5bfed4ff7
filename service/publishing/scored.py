"""Stored scores of one label with what humans ruled, the newest first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from service.decisions import ScoredDecision, scored_decisions
from service.publishing.backtest.estimate import stratum_of

SPAN: Final = timedelta(days=30)
MOST: Final = 20_000
"""Decisions that are read, the newest."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A post's stored score of one label, and what became of it.

    ``human`` and ``cited`` are the outcome and the guideline of the latest human verdict;
    ``stratum`` and ``probability`` (of the random sample) are what the verdict's weight rests on.
    """

    decision_id: str
    post_pk: str
    score: float
    outcome: str
    rule: str | None
    decided_at: datetime
    human: str | None = None
    cited: str | None = None
    stratum: str | None = None
    probability: float | None = None


def read_scored(
    connection: Connection,
    community_id: str,
    label: str,
    now: datetime,
    without: Collection[str] = (),
    most: int = MOST,
) -> list[Scored]:
    """Return the newest scores of a label, with the verdicts of humans, in one query.

    Args:
        connection: where to read.
        community_id: whose posts.
        label: which score; posts without it are left out.
        now: the end of the span.
        without: channels left out.
        most: decisions read, those of humans among them.
    """
    verdicts: dict[tuple[str, int], tuple[str, str | None]] = {}
    found: dict[tuple[str, int], Scored] = {}
    for row in scored_decisions(connection, community_id, label, now - SPAN, now, without, most):
        key = (row.post_pk, row.revision)
        if row.source == "human":
            verdicts.setdefault(key, (row.outcome, row.guideline_id))
        else:
            found.setdefault(key, _of_machine(row))
    return [_with(one, verdicts.get(key)) for key, one in found.items()]


def _of_machine(row: ScoredDecision) -> Scored:
    return Scored(
        row.id,
        row.post_pk,
        float(row.score),
        row.outcome,
        row.rule,
        row.decided_at,
        stratum=stratum_of(row.outcome, row.visibility, row.kind or "post"),
        probability=row.probability,
    )


def days_of(scored: Sequence[Scored], now: datetime) -> float:
    """Return over how many days the posts lie, at least one."""
    first = min((one.decided_at for one in scored), default=now)
    return max(1.0, (now - first).total_seconds() / 86_400)


def _with(one: Scored, verdict: tuple[str, str | None] | None) -> Scored:
    return one if verdict is None else replace(one, human=verdict[0], cited=verdict[1])
