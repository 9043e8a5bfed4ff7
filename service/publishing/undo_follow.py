"""What members suffered later because of strikes that an undo takes back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import Connection

from service.decisions import DecisionView, PolicySource, decisions_by_id
from service.ladder.follow import Asked, FollowUp, follow_ups
from service.ladder.mend import mend
from service.ladder.record import Record, read_records
from service.publishing.undo_scope import Wanted
from service.storage import UnitOfWork

AT_ONCE = 200
"""Members, or decisions, that are read in one query."""


def follow_on(
    connection: Connection,
    policies: PolicySource,
    wanted: Wanted,
    author_ids: Collection[str],
    taking: Collection[str] = (),
) -> Iterator[tuple[str, FollowUp]]:
    """Yield what would not have followed without the strikes of what is ``wanted``, by member.

    Args:
        connection: where to read.
        policies: whose ladders decided.
        wanted: what is taken back.
        author_ids: the members to look at.
        taking: ids of the decisions that are still to be taken back; of the others those count
            whose strike does not stand any more.
    """
    authors = sorted(author_ids)
    for start in range(0, len(authors), AT_ONCE):
        records = read_records(connection, wanted.community_id, authors[start : start + AT_ONCE])
        for author_id, record in records.items():
            decisions = decisions_of(connection, record)
            undone = _undone(record, decisions, wanted, taking)
            if undone:
                asked = asked_of(connection, policies, decisions, record)
                for one in follow_ups(record, asked, undone):
                    yield author_id, one


def settle(
    unit: UnitOfWork,
    policies: PolicySource,
    wanted: Wanted,
    author_id: str,
    actor: str,
    why: str,
) -> set[str]:
    """Mend what followed for a member, so that they stand as if the strikes had never been.

    Doing it twice changes nothing more. The caller holds the lock of the member.

    Returns:
        The keys of the posts whose steps were taken back.
    """
    because = f"{why}; without what is taken back it would not have followed"
    found = list(follow_on(unit.connection, policies, wanted, [author_id]))
    for _, one in found:
        mend(unit, wanted.community_id, one, actor, because)
    return {action.post_pk for _, one in found for action in one.actions if action.post_pk}


def decisions_of(connection: Connection, record: Record) -> dict[str, DecisionView]:
    """Return the decisions behind a member's strikes and steps by id."""
    ids = sorted(record.decisions)
    found: dict[str, DecisionView] = {}
    for start in range(0, len(ids), AT_ONCE):
        found |= decisions_by_id(connection, ids[start : start + AT_ONCE])
    return found


def _undone(
    record: Record,
    decisions: Mapping[str, DecisionView],
    wanted: Wanted,
    taking: Collection[str],
) -> set[str]:
    return {
        one.id
        for one in decisions.values()
        if one.source == "automated"
        and wanted.covers(one.rule, one.policy_version, one.decided_at)
        and (one.id in taking or one.id not in record.struck)
    }


def asked_of(
    connection: Connection,
    policies: PolicySource,
    decisions: Mapping[str, DecisionView],
    record: Record,
) -> dict[str, Asked]:
    """Return what each decision asked of the ladder; those that asked nothing are left out."""
    # A strike weighs by the ladder that was live when its post was made, not when it was decided.
    struck_by = {row.decision_id: row.policy_version for row in record.strikes}
    found = {}
    for one in decisions.values():
        if one.severity is None or one.policy_version is None or one.decided_at is None:
            continue
        number = struck_by.get(one.id, one.policy_version)
        version = policies.version(connection, one.community_id, number)
        found[one.id] = Asked(
            severity=one.severity,
            minimum_step=one.step,
            human=one.source == "human",
            config=version.policy.ladder,
            decided_at=one.decided_at,
        )
    return found
