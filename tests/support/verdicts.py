"""Humans' verdicts on posts, and the random sample that asks for them."""

from __future__ import annotations

from sqlalchemy import insert

from service.decisions import decide_by_human, find_post
from service.decisions.tables import Sample
from service.storage import UnitOfWork
from tests.support.posts import COMMUNITY, Host


def rule_on(host: Host, post_id: str, outcome: str, guideline: str = "respect") -> None:
    """Decide a post as a human."""

    def work(unit: UnitOfWork) -> None:
        post = find_post(unit.connection, COMMUNITY, post_id)
        assert post is not None
        enforced = outcome == "enforce"
        decide_by_human(
            unit,
            post,
            live=host.policies.live(unit.connection, COMMUNITY),
            actor="staff:one",
            outcome=outcome,
            visibility="hide" if enforced else "show",
            guideline_id=guideline if enforced else None,
            severity="minor" if enforced else None,
        )

    host.database.write(work)


def draw(host: Host, post_id: str, probability: float) -> None:
    """Make the decision about a post part of the random sample."""

    def work(unit: UnitOfWork) -> None:
        row = {
            "decision_id": host.post(post_id).decision_id,
            "community_id": COMMUNITY,
            "probability": probability,
            "created_at": unit.now,
        }
        unit.connection.execute(insert(Sample), row)

    host.database.write(work)
