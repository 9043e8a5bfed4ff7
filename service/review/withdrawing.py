"""A question whose matter is gone: what somebody was asked to confirm has been taken back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import update

from service.decisions import reports_of
from service.ladder.confirm import ask_host_to_confirm
from service.ladder.proposals import (
    HOST_CONFIRMS,
    proposals_about,
    proposals_against,
    take_proposal_back,
)
from service.ladder.views import read_action
from service.review.queries import find_open
from service.review.tables import ReviewItem
from service.review.views import OPEN, ItemView
from service.storage import UnitOfWork

KIND: Final = "confirm"
TAKEN_BACK: Final = "taken back"
ERASED: Final = "the member was erased"


def settle_confirmations(unit: UnitOfWork, post_pks: Iterable[str], actor: str, why: str) -> None:
    """Bring the items that ask for a confirmation up to date after steps were taken back.

    Where nothing waits any more, the item is withdrawn, with what led to it in its detail; if
    members reported the post meanwhile, it goes on asking about their reports. Where something
    milder still waits, or took the place of what was proposed, it asks about that. The caller
    holds the lock of the member.

    Args:
        unit: the transaction.
        post_pks: the posts about which something may have been taken back.
        actor: who took it back, for the audit trail.
        why: why, in words for colleagues.
    """
    for post_pk in sorted(set(post_pks)):
        item = find_open(unit.connection, post_pk)
        if item is None or item.kind != KIND:
            continue
        waiting = proposals_about(unit.connection, post_pk)
        if waiting:
            _follow(unit, item, waiting[-1])
        elif any(one["outcome"] is None for one in reports_of(unit.connection, post_pk)):
            _change(unit, item, kind="reported")
        else:
            withdraw_item(unit, item, actor, TAKEN_BACK, why)


def withdraw_against(unit: UnitOfWork, community_id: str, author_id: str, actor: str) -> None:
    """Withdraw all that is proposed against a member who is erased, and what asks about it.

    Nobody could judge it: the words are gone. The caller holds the lock of the member.
    """
    waiting = proposals_against(unit.connection, community_id, author_id)
    for row in waiting:
        take_proposal_back(unit, row, actor, ERASED)
    settle_confirmations(unit, {row.post_pk for row in waiting if row.post_pk}, actor, ERASED)


def withdraw_item(
    unit: UnitOfWork, item: ItemView, actor: str, answer: str, reason: str | None
) -> None:
    """Take a question out of the queue without a verdict.

    Args:
        unit: the transaction.
        item: an open item.
        actor: who answered it elsewhere, or took its matter back.
        answer: ``confirmed`` or ``declined`` (by the host), or ``taken back``.
        reason: why, for colleagues and the audit trail.
    """
    _change(
        unit,
        item,
        state="withdrawn",
        resolved_at=unit.now,
        detail=item.detail | {"answered_by": actor, "answer": answer, "reason": reason},
        lease_holder=None,
        lease_until=None,
    )
    payload = {"answer": answer, "why": reason}
    unit.audit(item.community_id, actor, "review.withdrawn", f"item/{item.id}", payload)


def _follow(unit: UnitOfWork, item: ItemView, proposal: Any) -> None:
    """Let an item ask about what still waits, or took the place of what it asked about."""
    asked = item.detail | {"step": proposal.step}
    earlier = item.detail.get("action_id")
    replaced = earlier not in (None, proposal.id)
    if replaced:
        asked["action_id"] = proposal.id
    if asked != item.detail:
        _change(unit, item, detail=asked)
    if replaced and _was_put_to_host(unit, item.community_id, str(earlier)):
        ask_host_to_confirm(unit, proposal.id)


def _was_put_to_host(unit: UnitOfWork, community_id: str, action_id: str) -> bool:
    return bool(read_action(unit.connection, community_id, action_id).detail.get(HOST_CONFIRMS))


def _change(unit: UnitOfWork, item: ItemView, **values: Any) -> None:
    unit.connection.execute(
        update(ReviewItem)
        .where(ReviewItem.id == item.id, ReviewItem.state == OPEN)
        .values(**values)
    )
