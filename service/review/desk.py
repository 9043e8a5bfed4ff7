"""The review queue as decisions see it: opening, raising and superseding items."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, insert, update

from service.decisions import LivePolicy, Question, find_post_by_pk, read_decision
from service.policy import ReviewConfig
from service.review.queries import find_open
from service.review.rulings import is_of_verdict, was_ruled_fine
from service.review.tables import ReviewItem
from service.review.views import OPEN, ItemView
from service.review.withdrawing import settle_confirmations
from service.storage import UnitOfWork

LEAD_QUEUE = "lead"
LEAD_DUE_MINUTES = 240
LOWEST = 0


class Desk:
    """Opens review items; implements ``service.decisions.ReviewDesk``.

    Callers hold the lock of the post, so that there is never more than one open item a post.
    """

    def ask(self, unit: UnitOfWork, question: Question, live: LivePolicy) -> str:
        """Open an item, or raise the open one on the same revision, and return its id.

        An open item on an older revision is superseded.
        """
        config = live.policy.review
        current = find_open(unit.connection, question.post_pk)
        if current is not None and current.revision == question.revision:
            if _raise(unit, current, question, config):
                return current.id
        elif current is not None:
            _supersede(unit, current)
        return _open(unit, question, config)

    def lower(self, unit: UnitOfWork, post_pk: str) -> None:
        """Put the open item of a post, if there is one, behind the others."""
        current = find_open(unit.connection, post_pk)
        if current is None:
            return
        unit.connection.execute(
            update(ReviewItem)
            .where(ReviewItem.id == current.id, ReviewItem.state == OPEN)
            .values(priority=LOWEST)
        )
        unit.audit(current.community_id, "policy", "review.lowered", f"item/{current.id}", {})

    def withdraw(self, unit: UnitOfWork, post_pks: Iterable[str], actor: str, why: str) -> None:
        """Close the items that ask to confirm what was taken back; see ``settle_confirmations``."""
        settle_confirmations(unit, post_pks, actor, why)

    def open_item(self, unit: UnitOfWork, post_pk: str) -> Question | None:
        """Return what is asked about a post at the moment, or ``None``."""
        item = find_open(unit.connection, post_pk)
        if item is None:
            return None
        return Question(
            community_id=item.community_id,
            post_pk=item.post_pk,
            revision=item.revision,
            decision_id=item.decision_id,
            kind=item.kind,
            queue=item.queue,
            priority=item.priority,
            guideline_id=item.guideline_id,
            rule=item.rule,
            reports=item.reports,
            detail=item.detail,
        )

    def ruled_fine(self, connection: Connection, post_pk: str, revision: int) -> bool:
        """Tell whether a human has ruled this revision fine, in an appeal or before."""
        return was_ruled_fine(connection, post_pk, revision) or _won_appeal(
            connection, post_pk, revision
        )


def _won_appeal(connection: Connection, post_pk: str, revision: int) -> bool:
    """Tell whether the post stands by a human's decision that is the verdict of no item."""
    post = find_post_by_pk(connection, post_pk)
    if post is None or post.decision_id is None or post.revision != revision:
        return False
    decision = read_decision(connection, post.decision_id)
    fine = decision.source == "human" and decision.outcome == "allow"
    return fine and not is_of_verdict(connection, decision.id)


def due_minutes(config: ReviewConfig, queue: str) -> int:
    """Return the minutes within which an item of a queue is to be decided."""
    for known in config.queues:
        if known.id == queue:
            return known.due_minutes
    return LEAD_DUE_MINUTES if queue == LEAD_QUEUE else 1440


def _open(unit: UnitOfWork, question: Question, config: ReviewConfig) -> str:
    post = find_post_by_pk(unit.connection, question.post_pk)
    assert post is not None
    item_id, queue = unit.new_id(), question.queue or config.default_queue
    row = asdict(question) | {
        "id": item_id,
        "author_id": post.author_id,
        "channel_id": post.channel_id,
        "queue": queue,
        "state": OPEN,
        "created_at": unit.now,
        "due_at": unit.now + timedelta(minutes=due_minutes(config, queue)),
    }
    unit.connection.execute(insert(ReviewItem), row)
    audited = {"item_id": item_id, "kind": question.kind, "queue": queue, "rule": question.rule}
    unit.audit(question.community_id, "policy", "review.opened", f"post/{post.post_id}", audited)
    return item_id


def _raise(unit: UnitOfWork, current: ItemView, question: Question, config: ReviewConfig) -> bool:
    """Bring an open item up to date; false if it was decided at this very moment."""
    queue = current.queue if current.queue == LEAD_QUEUE else question.queue or current.queue
    due = unit.now + timedelta(minutes=due_minutes(config, queue))
    values: dict[str, Any] = {
        "priority": max(current.priority, question.priority),
        # Fewer than before where reports turned out to be one campaign.
        "reports": question.reports or current.reports,
        "queue": queue,
        "due_at": due if current.due_at is None else min(due, current.due_at),
        "decision_id": question.decision_id,
        "kind": question.kind,
        "guideline_id": question.guideline_id,
        "rule": question.rule,
        "detail": current.detail | question.detail,
    }
    done = unit.connection.execute(
        update(ReviewItem)
        .where(ReviewItem.id == current.id, ReviewItem.state == OPEN)
        .values(**values)
    )
    return done.rowcount == 1


def _supersede(unit: UnitOfWork, current: ItemView) -> None:
    unit.connection.execute(
        update(ReviewItem)
        .where(ReviewItem.id == current.id, ReviewItem.state == OPEN)
        .values(state="superseded", resolved_at=unit.now, lease_holder=None, lease_until=None)
    )
    unit.audit(current.community_id, "policy", "review.superseded", f"item/{current.id}", {})
