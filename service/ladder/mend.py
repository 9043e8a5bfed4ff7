"""What undone strikes led to is set right: strikes weigh what is due, steps beyond it go."""

from __future__ import annotations

from typing import Any

from service.ladder.actions import end_in_words, request_action
from service.ladder.follow import FollowUp
from service.ladder.reversal import withdraw
from service.ladder.strikes import revoke_strike, store_strike
from service.ladder.tables import StrikeRow
from service.storage import UnitOfWork


def mend(unit: UnitOfWork, community_id: str, one: FollowUp, actor: str, why: str) -> None:
    """Weigh a strike again and take steps back; the host is told what it knew of.

    A strike is never changed: it is revoked, and one that weighs what is due takes its place.
    A suspension that is due for a shorter time is asked for anew. The caller holds the lock of
    the member.
    """
    if one.strike is not None:
        _weigh_again(unit, community_id, one, actor, why)
    for action in one.actions:
        withdraw(unit, community_id, action, actor, why)
        if action.step == "suspend" and one.until is not None and one.until > unit.now:
            _suspend_shorter(unit, community_id, one, action, actor)


def _weigh_again(unit: UnitOfWork, community_id: str, one: FollowUp, actor: str, why: str) -> None:
    found = one.found
    row = {column.name: getattr(one.strike, column.name) for column in StrikeRow.__table__.columns}
    revoke_strike(unit, community_id, row["id"], actor, why)
    row |= {
        "weight": found.strike.weight,
        "why": f"{found.strike.why}; {found.why}; weighed again: {why}",
        "standing_before": found.standing_before,
        "standing_after": found.standing_after,
        "rung": found.rung,
    }
    store_strike(unit, row, actor)


def _suspend_shorter(
    unit: UnitOfWork, community_id: str, one: FollowUp, action: Any, actor: str
) -> None:
    words = action.message or ""
    request_action(
        unit,
        community_id=community_id,
        author_id=action.author_id,
        post_pk=action.post_pk,
        post_id=action.detail.get("post_id"),
        decision_id=action.decision_id,
        step="suspend",
        until=one.until,
        message=words.replace(end_in_words(action.until), end_in_words(one.until)),
        guideline_id=action.guideline_id,
        strike_id=action.strike_id,
        proposed=action.status == "proposed",
        proposed_by=action.proposed_by,
        confirm_by=action.confirm_by,
        confirmed_by=action.confirmed_by,
        actor=actor,
    )
