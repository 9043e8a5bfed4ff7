"""What a member may know of their own standing: strikes, restrictions, and what would follow."""

from __future__ import annotations

from typing import Any

from service.appeals.links import appeal_link
from service.appeals.matter import in_force, matter_of_action
from service.appeals.queries import appeals_of_actions
from service.appeals.views import AppealView
from service.communities import find_member
from service.decisions import LivePolicy, PolicySource
from service.kit import rfc3339
from service.ladder import (
    Restriction,
    StepDecision,
    author_actions,
    author_strikes,
    preview,
    read_restrictions,
    standing,
)
from service.ladder.past import StrikeView
from service.statements.links import LASTS, STATEMENT, member_link
from service.storage import UnitOfWork

MOST = 100
NEXT = {
    "conversation": "The moderators would talk with you about it.",
    "delete": "The post would be deleted.",
    "suspend": "The post would be deleted and your account suspended",
}


def standing_body(
    unit: UnitOfWork, policies: PolicySource, community_id: str, author_id: str, base_url: str
) -> dict[str, Any]:
    """Return a member's own standing as they may see it.

    Weights and rungs are left out of the list: what counts for a member is what was held against
    them, until when, and what they can do about it.

    Args:
        unit: a transaction, because links are signed with a key that is made when it is needed.
        policies: where policies come from.
        community_id: whose member.
        author_id: the member.
        base_url: address of the service, without a trailing slash.
    """
    live = policies.for_author(unit.connection, community_id, author_id)
    ladder = live.policy.ladder
    member = find_member(unit.connection, community_id, author_id)
    strikes = author_strikes(unit.connection, community_id, author_id, limit=MOST)
    held = [_strike(one, live) for one in strikes if one.in_force(unit.now)]
    now = standing(unit.connection, community_id, author_id, ladder, unit.now)
    return {
        "author_id": author_id,
        "standing": round(now.weight, 3),
        "suspended": bool(member and member.suspended),
        "strikes": held,
        "restrictions": _restrictions(unit, policies, community_id, author_id, live, base_url),
        "next": _next(unit, live, community_id, author_id),
    }


def _strike(strike: StrikeView, live: LivePolicy) -> dict[str, Any]:
    return {
        "guideline_id": strike.guideline_id,
        "guideline": _title(live, strike.guideline_id),
        "severity": strike.severity,
        "struck_at": rfc3339(strike.struck_at),
        "ends_at": None if strike.ends_at is None else rfc3339(strike.ends_at),
    }


def _restrictions(
    unit: UnitOfWork,
    policies: PolicySource,
    community_id: str,
    author_id: str,
    live: LivePolicy,
    base_url: str,
) -> list[dict[str, Any]]:
    """What stands against a member now, the newest first."""
    actions = author_actions(unit.connection, community_id, author_id, limit=MOST)
    found = read_restrictions(unit.connection, community_id, [one.action_id for one in actions])
    listed = [found[one.action_id] for one in actions if one.step in NEXT]
    listed = [one for one in listed if in_force(one, unit.now)]
    appeals = appeals_of_actions(unit.connection, [one.action_id for one in listed])
    return [
        _restriction(unit, policies, community_id, one, appeals.get(one.action_id), live, base_url)
        for one in listed
    ]


def _restriction(
    unit: UnitOfWork,
    policies: PolicySource,
    community_id: str,
    one: Restriction,
    appeal: AppealView | None,
    live: LivePolicy,
    base_url: str,
) -> dict[str, Any]:
    matter = matter_of_action(unit.connection, policies, community_id, one.action_id)
    open_ = unit.now < matter.ends_at and one.step in matter.config.restrictions
    statement_url = member_link(
        unit, base_url, community_id, STATEMENT, one.action_id, unit.now + LASTS
    )
    url = None
    if appeal is not None or open_:
        url, _ = appeal_link(
            unit, base_url, community_id, one.action_id, one.requested_at, matter.config
        )
    return {
        "action_id": one.action_id,
        "step": one.step,
        "guideline_id": one.guideline_id,
        "guideline": _title(live, one.guideline_id),
        "since": rfc3339(one.requested_at),
        "until": None if one.until is None else rfc3339(one.until),
        "statement_url": statement_url,
        "appeal_until": rfc3339(matter.ends_at) if open_ else None,
        "appeal": None if appeal is None else {"state": appeal.state, "answer": appeal.answer},
        "appeal_url": url,
    }


def _next(unit: UnitOfWork, live: LivePolicy, community_id: str, author_id: str) -> dict[str, Any]:
    """What one more minor offence would lead to, as the ladder itself says."""
    found = preview(
        unit.connection,
        community_id=community_id,
        author_id=author_id,
        post_pk="",
        guideline_id=None,
        severity="minor",
        config=live.policy.ladder,
        struck_at=unit.now,
        now=unit.now,
    )
    return {"step": found.step, "text": _words(found, unit)}


def _words(found: StepDecision, unit: UnitOfWork) -> str:
    begins = "If one more of your posts broke a guideline, in a minor way: "
    words = NEXT[found.step]
    if found.step != "suspend":
        return begins + words
    if found.until is None:
        return f"{begins}{words} without an end."
    return f"{begins}{words} for {round((found.until - unit.now).total_seconds() / 86_400)} days."


def _title(live: LivePolicy, guideline_id: str | None) -> str | None:
    """The title of a guideline, its id where the policy has it no more."""
    titles = {one.id: one.title for one in live.policy.guidelines}
    return titles.get(guideline_id or "", guideline_id)
