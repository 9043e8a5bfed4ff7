"""Stored scores of one label, decision by decision, for figures over many posts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from service.decisions.standing import stands
from service.decisions.tables import Decision, Post, Sample


class ScoredDecision(NamedTuple):
    """A decision with the score of one label; ``probability`` is that of the random sample."""

    id: str
    post_pk: str
    outcome: str
    rule: str | None
    decided_at: datetime
    source: str
    revision: int
    guideline_id: str | None
    score: float
    visibility: str
    kind: str | None
    probability: float | None


def scored_decisions(
    connection: Connection,
    community_id: str,
    label: str,
    since: datetime,
    until: datetime,
    without: Collection[str],
    most: int,
) -> list[ScoredDecision]:
    """Return decisions with a score of ``label``, of machine and humans, newest first.

    A human's verdict that was undone is left out.

    Args:
        connection: where to read.
        community_id: whose decisions.
        label: which score; decisions without it are left out.
        since: the earliest moment.
        until: the latest.
        without: channels left out.
        most: how many at most.
    """
    score = Decision.scores[label].as_float()
    plain = (Decision.id, Decision.post_pk, Decision.outcome, Decision.rule, Decision.decided_at)
    drawn = (Decision.visibility, Decision.facts["kind"].as_string(), Sample.probability)
    query = (
        select(*plain, Decision.source, Decision.revision, Decision.guideline_id, score, *drawn)
        .outerjoin(Sample, Sample.decision_id == Decision.id)
        .where(Decision.community_id == community_id, Decision.status == "decided")
        .where(Decision.source.in_(("automated", "human")), score.is_not(None))
        .where(stands(Decision.id))
        .where(Decision.decided_at >= since, Decision.decided_at <= until)
        .order_by(Decision.decided_at.desc(), Decision.id.desc())
        .limit(most)
    )
    if without:
        query = query.join(Post, Post.pk == Decision.post_pk)
        query = query.where(Post.channel_id.not_in(without))
    return [ScoredDecision(*row) for row in connection.execute(query)]
