"""What policies enforced: counted for the brake, listed for taking it back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from service.decisions.tables import Decision, Post


class Tally(NamedTuple):
    """How many posts a version decided by one model; ``rule`` enforced them, ``None`` nothing."""

    version: int
    model_version: str | None
    rule: str | None
    posts: int
    newest: datetime


class Enforcement(NamedTuple):
    """An enforcement by a policy, and how the post stands now.

    ``human`` tells whether a human has decided the post since; ``current_*`` are of the decision
    that counts now, which is this one unless the post was edited or decided again.
    """

    decision_id: str
    decided_at: datetime
    post_pk: str
    post_id: str
    author_id: str
    human: bool
    current_id: str
    current_outcome: str | None
    current_rule: str | None
    current_version: int | None
    current_at: datetime | None


def tally_enforced(
    connection: Connection, community_id: str, since: datetime, until: datetime, most: int
) -> list[Tally]:
    """Count what policies decided in [``since``, ``until``), by version, model and rule.

    Of more than ``most`` decisions the newest count, so that the work stays bounded.
    """
    query = tally_query(community_id, since, until, most)
    return [Tally(*row) for row in connection.execute(query)]


def tally_query(community_id: str, since: datetime, until: datetime, most: int) -> Select[Any]:
    """The query of ``tally_enforced``."""
    enforcing = case((Decision.outcome == "enforce", Decision.rule), else_=None).label("rule")
    newest = (
        select(Decision.policy_version, Decision.model_version, enforcing, Decision.decided_at)
        .where(
            Decision.community_id == community_id,
            Decision.decided_at >= since,
            Decision.decided_at < until,
            Decision.source == "automated",
            Decision.status == "decided",
        )
        .order_by(Decision.decided_at.desc())
        .limit(most)
        .subquery()
    )
    key = (newest.c.policy_version, newest.c.model_version, newest.c.rule)
    return select(*key, func.count(), func.max(newest.c.decided_at)).group_by(*key)


def list_enforced(
    connection: Connection,
    community_id: str,
    rule: str,
    version: int,
    since: datetime,
    until: datetime,
    *,
    after: str | None = None,
    limit: int | None = None,
) -> list[Enforcement]:
    """Return what a rule of a version enforced in [``since``, ``until``), oldest first.

    Args:
        connection: where to read.
        community_id: whose decisions.
        rule: name of the rule that decided.
        version: of the policy.
        since: the first moment.
        until: the moment after the last.
        after: id of the last decision of the page before.
        limit: the most to return; all if left out.
    """
    query = _query().where(*_made_by(community_id, rule, version, since, until))
    if after is not None:
        query = query.where(*_behind(after))
    return [Enforcement(*row) for row in connection.execute(query.limit(limit))]


def authors_after(
    connection: Connection,
    community_id: str,
    rule: str,
    version: int,
    since: datetime,
    until: datetime,
    *,
    after: str,
    author_ids: Collection[str],
) -> set[str]:
    """Return which of some authors ``list_enforced`` lists after the decision ``after``.

    Looked for from the posts of each author, so that the length of the list does not matter.
    """
    listed = (
        select(Decision.id)
        .where(Decision.post_pk == Post.pk, *_behind(after))
        .where(*_made_by(community_id, rule, version, since, until))
        .exists()
    )
    query = select(Post.author_id).where(
        Post.community_id == community_id, Post.author_id.in_(author_ids), listed
    )
    return set(connection.execute(query.distinct()).scalars())


def find_enforced(connection: Connection, decision_id: str) -> Enforcement:
    """Return one enforcement and how its post stands; the decision must exist."""
    return Enforcement(*connection.execute(_query().where(Decision.id == decision_id)).one())


def count_enforced(
    connection: Connection,
    community_id: str,
    rule: str,
    version: int,
    since: datetime,
    until: datetime,
) -> int:
    """Count what ``list_enforced`` lists."""
    where = _made_by(community_id, rule, version, since, until)
    return connection.execute(select(func.count(Decision.id)).where(*where)).scalar_one()


def _behind(after: str) -> list[ColumnElement[bool]]:
    """After a decision, in the order of ``list_enforced``."""
    last = select(Decision.decided_at).where(Decision.id == after).scalar_subquery()
    same_moment = and_(Decision.decided_at == last, Decision.id > after)
    return [Decision.decided_at >= last, or_(Decision.decided_at > last, same_moment)]


def _made_by(
    community_id: str, rule: str, version: int, since: datetime, until: datetime
) -> list[ColumnElement[bool]]:
    return [
        Decision.community_id == community_id,
        Decision.decided_at >= since,
        Decision.decided_at < until,
        Decision.source == "automated",
        Decision.status == "decided",
        Decision.outcome == "enforce",
        Decision.rule == rule,
        Decision.policy_version == version,
    ]


def _query() -> Select[Any]:
    current, human = aliased(Decision), aliased(Decision)
    decided_by_human = (
        select(human.id)
        .where(human.post_pk == Decision.post_pk, human.source == "human")
        .where(human.decided_at >= Decision.decided_at)
        .exists()
    )
    columns: list[Any] = [
        Decision.id,
        Decision.decided_at,
        Post.pk,
        Post.post_id,
        Post.author_id,
        decided_by_human,
        current.id,
        current.outcome,
        current.rule,
        current.policy_version,
        current.decided_at,
    ]
    return (
        select(*columns)
        .select_from(Decision)
        .join(Post, Post.pk == Decision.post_pk)
        .join(current, current.id == Post.decision_id)
        .order_by(Decision.decided_at, Decision.id)
    )
