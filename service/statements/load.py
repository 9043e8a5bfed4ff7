"""Reading what statements are made of, many at once: a fixed number of queries, whatever many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection

from service.decisions import (
    DecisionView,
    LivePolicy,
    PolicySource,
    contents_decided,
    decisions_by_id,
    posts_by_pk,
    reasons_reported,
)
from service.ladder import RESTRICTIONS, Restriction, read_restrictions
from service.ladder.errors import UnknownActionError
from service.review import origins_of
from service.statements.case import Case
from service.statements.errors import NoStatementError

_NEVER_ASKED: Final = {
    "proposed": "waits for a moderator, so nothing is restricted yet",
    "cancelled": "was withdrawn before it was asked of the host",
}


def read_case(
    connection: Connection, policies: PolicySource, community_id: str, action_id: str
) -> Case:
    """Return what the statement of one action is made of.

    Raises:
        UnknownActionError: there is no such action.
        NoStatementError: it restricts nobody, or was never asked of the host.
    """
    found = read_restrictions(connection, community_id, [action_id]).get(action_id)
    if found is None:
        raise UnknownActionError(f"There is no action {action_id!r} in this community")
    if found.step not in RESTRICTIONS:
        raise NoStatementError(f"The step {found.step!r} restricts nobody: it needs no statement")
    if found.status in _NEVER_ASKED:
        raise NoStatementError(f"The action {action_id} {_NEVER_ASKED[found.status]}")
    return read_cases(connection, policies, community_id, [found])[0]


def read_cases(
    connection: Connection,
    policies: PolicySource,
    community_id: str,
    restrictions: Sequence[Restriction],
) -> list[Case]:
    """Return what the statements of some actions are made of, in their order."""
    ids = {one.decision_id for one in restrictions if one.decision_id}
    decisions = decisions_by_id(connection, ids)
    posts = posts_by_pk(connection, {one.post_pk for one in restrictions if one.post_pk})
    contents = contents_decided(connection, ids)
    reasons = reasons_reported(connection, ids)
    origins = origins_of(connection, ids)

    def case(one: Restriction) -> Case:
        key = one.decision_id or ""
        decision = decisions.get(key)
        return Case(
            restriction=one,
            decision=decision,
            policy=_policy(connection, policies, community_id, decision),
            post=posts.get(one.post_pk or ""),
            content=contents.get(key),
            reported_as=reasons.get(key, frozenset()),
            origin=origins.get(key),
        )

    return [case(one) for one in restrictions]


def _policy(
    connection: Connection,
    policies: PolicySource,
    community_id: str,
    decision: DecisionView | None,
) -> LivePolicy | None:
    if decision is None or decision.policy_version is None:
        return None
    return policies.version(connection, community_id, decision.policy_version)
