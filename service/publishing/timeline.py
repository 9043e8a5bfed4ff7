"""Which version decided an author's posts at a moment of the past, from the steps of its life."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from service.publishing.rollout import included
from service.publishing.tables import PolicyStep


class Turn(NamedTuple):
    """A step that was taken: the state a version came to, and its share of the authors."""

    version: int
    state: str
    share: int


def version_at(
    connection: Connection, community_id: str, author_id: str, moment: datetime
) -> int | None:
    """Return the version that decided an author's posts at a moment.

    Returns:
        ``None`` where the store does not know: no version was live yet.
    """
    taken_at = func.coalesce(PolicyStep.settled_at, PolicyStep.at)
    rows = connection.execute(
        select(PolicyStep.version, PolicyStep.to_state, PolicyStep.share)
        .where(PolicyStep.community_id == community_id, PolicyStep.outcome == "taken")
        .where(taken_at <= moment)
        .order_by(taken_at, PolicyStep.id)
    )
    return deciding(community_id, author_id, (Turn(*row) for row in rows))


def deciding(community_id: str, author_id: str, turns: Iterable[Turn]) -> int | None:
    """The version that decides an author's posts after some steps, oldest first. Pure."""
    live: int | None = None
    rolling: Turn | None = None
    for turn in turns:
        if turn.state == "live":
            live = turn.version
        if turn.state == "rolling":
            rolling = turn
        elif rolling is not None and turn.version == rolling.version:
            rolling = None
    if rolling and included(community_id, rolling.version, author_id, rolling.share):
        return rolling.version
    return live
