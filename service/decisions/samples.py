"""The random sample of allowed posts: drawn when a post is decided, read by humans."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, insert, select

from service.decisions.lookups import count_decided
from service.decisions.ports import LivePolicy, Question, ReviewDesk
from service.decisions.sampling import chance, drawn, eligible, most
from service.decisions.tables import Decision, Sample
from service.decisions.views import DecisionView, PostView
from service.storage import UnitOfWork

DAY = timedelta(days=1)
TRUSTED = timedelta(minutes=1)
LOWEST = 0


class Sampler:
    """Draws allowed posts with a known probability (see ``sampling``).

    How many posts a day brings is counted over the last 24 hours and kept for a minute. Until a
    community's first decision is a day old nothing is known of it, and nothing is drawn.
    """

    def __init__(self) -> None:
        self._expected: dict[str, tuple[datetime, int]] = {}

    def draw(
        self,
        unit: UnitOfWork,
        desk: ReviewDesk,
        post: PostView,
        decision: DecisionView,
        live: LivePolicy,
    ) -> bool:
        """Ask a human about an allowed post if it is drawn; tell whether it was.

        The post stays shown. What is asked about already is not drawn.
        """
        per_day = live.policy.review.sample.per_day
        if not per_day or not eligible(decision.outcome, decision.visibility, post.kind):
            return False
        probability = chance(per_day, self._posts_a_day(unit, post.community_id))
        if not drawn(decision.id, probability) or desk.open_item(unit, post.pk) is not None:
            return False
        if _drawn_today(unit, post.community_id) >= most(per_day):
            return False
        _store(unit, decision, probability)
        desk.ask(unit, _question(post, decision, live, probability), live)
        return True

    def _posts_a_day(self, unit: UnitOfWork, community_id: str) -> int:
        known = self._expected.get(community_id)
        if known is not None and timedelta(0) <= unit.now - known[0] < TRUSTED:
            return known[1]
        expected = _count_day(unit.connection, community_id, unit.now)
        self._expected[community_id] = (unit.now, expected)
        return expected


def _count_day(connection: Connection, community_id: str, now: datetime) -> int:
    """Decisions of the last 24 hours; 0 on the first day.

    All of them are counted: that takes the index alone, and is a few more than were allowed.
    """
    before = (
        select(Decision.id)
        .where(Decision.community_id == community_id, Decision.decided_at < now - DAY)
        .limit(1)
    )
    if connection.execute(before).first() is None:
        return 0
    return max(1, count_decided(connection, community_id, now - DAY))


def _drawn_today(unit: UnitOfWork, community_id: str) -> int:
    midnight = unit.now.replace(hour=0, minute=0, second=0, microsecond=0)
    return unit.connection.execute(
        select(func.count()).where(
            Sample.community_id == community_id, Sample.created_at >= midnight
        )
    ).scalar_one()


def _store(unit: UnitOfWork, decision: DecisionView, probability: float) -> None:
    row = {
        "decision_id": decision.id,
        "community_id": decision.community_id,
        "probability": probability,
        "created_at": unit.now,
    }
    unit.connection.execute(insert(Sample), row)


def _question(
    post: PostView, decision: DecisionView, live: LivePolicy, probability: float
) -> Question:
    """What is asked; which rule was near is not told, so that the answer is not led."""
    return Question(
        community_id=post.community_id,
        post_pk=post.pk,
        revision=post.revision,
        decision_id=decision.id,
        kind="sample",
        queue=live.policy.review.sample.queue,
        priority=LOWEST,
        guideline_id=None,
        rule=None,
        detail={"probability": probability},
    )
