"""Holds that nobody decided in time end by themselves."""

from __future__ import annotations

from dataclasses import asdict, replace

from sqlalchemy import insert, select

from service.decisions.conclude import conclude
from service.decisions.tables import Decision, Post
from service.decisions.views import find_post_by_pk, read_decision
from service.storage import UnitOfWork

BATCH = 100


def expire_holds(unit: UnitOfWork) -> int:
    """Show or hide the posts whose hold has ended, as it was announced; return how many.

    The review item stays open: a human may still decide otherwise.
    """
    due = unit.connection.execute(
        select(Post.pk)
        .where(Post.visibility == "hold", Post.hold_expires_at <= unit.now)
        .order_by(Post.hold_expires_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).scalars()
    return sum(_expire(unit, pk) for pk in due.all())


def _expire(unit: UnitOfWork, pk: str) -> bool:
    post = find_post_by_pk(unit.connection, pk)
    if post is None or post.decision_id is None:
        return False
    decision = read_decision(unit.connection, post.decision_id)
    ended = replace(
        decision,
        id=unit.new_id(),
        source="timer",
        actor="timer",
        visibility=post.hold_then or "show",
        hold_expires_at=None,
        hold_then=None,
        created_at=unit.now,
        decided_at=unit.now,
    )
    unit.connection.execute(insert(Decision), asdict(ended))
    conclude(unit, post, ended, [], "timer")
    return True
