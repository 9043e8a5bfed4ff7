"""Decisions as they were stored, page by page, for replaying many of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, String, cast, func, or_, select
from sqlalchemy.orm import aliased

from service.decisions.standing import stands
from service.decisions.tables import Decision, Post, Revision, Sample


class StoredPost(NamedTuple):
    """An automated decision about one revision of a post.

    ``facts``, ``scores`` and ``content`` are JSON still: whoever replays them reads them.
    ``human`` is the outcome of the latest human verdict on the same revision that still stands,
    or ``None``. ``probability`` is that of the draw where the decision is part of the random
    sample. ``deleted`` says that the host has deleted the post.

    What is worked out later, if anybody asks for it: ``normalised`` is the text with its disguises
    undone, ``parent_text`` what the post answers as it stood then, ``similar`` the similarity to
    statements (JSON, by ``service.publishing.backtest.claims.key_of`` their text), ``again`` what
    became of an attempt to score the post once more.
    """

    decision_id: str
    decided_at: datetime
    post_id: str
    outcome: str
    visibility: str | None
    severity: str | None
    rule: str | None
    guideline_id: str | None
    policy_version: int | None
    model_version: str | None
    facts: str
    scores: str
    content: str
    human: str | None
    probability: float | None = None
    revision: int = 1
    normaliser_version: str | None = None
    deleted: bool = False
    normalised: str | None = None
    parent_text: str | None = None
    similar: str | None = None
    again: str | None = None


def read_stored(
    connection: Connection,
    community_id: str,
    since: datetime,
    until: datetime,
    after: StoredPost | None = None,
    limit: int = 1000,
) -> list[StoredPost]:
    """Return the decisions made by a policy in [``since``, ``until``), oldest first.

    Args:
        connection: where to read.
        community_id: whose decisions.
        since: the first moment.
        until: the moment after the last.
        after: the last one of the page before.
        limit: the most to return.
    """
    query = _QUERY.where(
        Decision.community_id == community_id,
        Decision.decided_at >= (after.decided_at if after else since),
        Decision.decided_at < until,
    ).limit(limit)
    if after is not None:
        later = Decision.decided_at > after.decided_at
        query = query.where(or_(later, Decision.id > after.decision_id))
    return [StoredPost(*row) for row in connection.execute(query)]


def count_stored(
    connection: Connection, community_id: str, since: datetime, until: datetime
) -> int:
    """Return about how many decisions ``read_stored`` will give: humans' are among them.

    Read from an index alone, so that a million take no longer than a moment.
    """
    return connection.execute(
        select(func.count()).where(
            Decision.community_id == community_id,
            Decision.decided_at >= since,
            Decision.decided_at < until,
        )
    ).scalar_one()


def _query() -> Select[Any]:
    human = aliased(Decision)
    verdict = (
        select(human.outcome)
        .where(human.post_pk == Decision.post_pk, human.revision == Decision.revision)
        .where(human.source == "human", human.status == "decided", stands(human.id))
        .order_by(human.decided_at.desc(), human.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    content = (Revision.post_pk == Decision.post_pk) & (Revision.number == Decision.revision)
    plain = (getattr(Decision, name) for name in StoredPost._fields[3:10])
    return (
        select(
            Decision.id,
            Decision.decided_at,
            Post.post_id,
            *plain,
            cast(Decision.facts, String),
            cast(Decision.scores, String),
            cast(Revision.content, String),
            verdict,
            Sample.probability,
            Decision.revision,
            Decision.normaliser_version,
            Post.deleted_at.is_not(None),
        )
        .join(Post, Post.pk == Decision.post_pk)
        .join(Revision, content)
        .outerjoin(Sample, Sample.decision_id == Decision.id)
        .where(Decision.source == "automated", Decision.status == "decided")
        .order_by(Decision.decided_at, Decision.id)
    )


_QUERY = _query()
