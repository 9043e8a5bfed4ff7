"""The posts that lie closest to a threshold, as the page about it shows them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from service.communities import StaffMember
from service.console import scores
from service.console.queue_view import channel_name
from service.decisions import PostView, decisions_by_id, posts_by_pk
from service.publishing.lines import Line
from service.publishing.scored import Scored
from service.review import OwnMatterError, items_of, require_impartial


@dataclass(frozen=True, slots=True)
class EdgePost:
    """A post close to the line; ``item`` is the id of its newest item, if there is one."""

    post: PostView
    score: float
    above: bool
    moved: bool
    outcome: str
    human: str | None
    grave: bool
    channel: str
    item: str | None


def edge_posts(
    connection: Connection,
    staff: StaffMember,
    line: Line,
    value: float,
    edge: tuple[Scored, ...],
) -> list[EdgePost]:
    """Return the posts on the edge, the highest score first.

    Those in which the reader is involved are left out.
    """
    posts = posts_by_pk(connection, [one.post_pk for one in edge])
    decisions = decisions_by_id(connection, [one.decision_id for one in edge])
    found = []
    for one in sorted(edge, key=lambda one: (-one.score, one.post_pk)):
        post, decision = posts.get(one.post_pk), decisions[one.decision_id]
        if post is None or _involved(connection, staff, post):
            continue
        above = one.score >= value
        found.append(
            EdgePost(
                post=post,
                score=one.score,
                above=above,
                moved=above != (one.score >= line.value),
                outcome=one.outcome,
                human=one.human,
                grave=scores.is_grave(decision.severity, decision.scores),
                channel=channel_name(connection, staff.community_id, post.channel_id),
                item=_item(connection, post),
            )
        )
    return found


def _involved(connection: Connection, staff: StaffMember, post: PostView) -> bool:
    try:
        require_impartial(connection, staff, post)
    except OwnMatterError:
        return True
    return False


def _item(connection: Connection, post: PostView) -> str | None:
    items = items_of(connection, post.pk)
    return items[-1].id if items else None
