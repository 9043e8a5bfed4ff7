"""When an offence was made, and by the ladder of which policy it counts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from service.decisions.ports import LivePolicy, PolicySource
from service.decisions.views import PostView


def offence_date(post: PostView, now: datetime) -> datetime:
    """When a post was made or, if it was edited, when it got the words it has; never after ``now``.

    A post that members saw before it was decided counts from then.
    """
    made_at = post.published_at or post.created_at
    if post.revision > 1 and post.edited_at is not None:
        made_at = max(made_at, post.edited_at)
    return min(made_at, now)


def policy_then(
    connection: Connection,
    policies: PolicySource,
    post: PostView,
    live: LivePolicy,
    now: datetime,
) -> LivePolicy:
    """The policy whose ladder counts for a post: the one that was live when it was made.

    A later policy may find that a post is an offence; it does not make it weigh more. Where no
    policy is known for that time it is ``live``, the one that decided.
    """
    made_at = offence_date(post, now)
    if made_at == now:
        return live
    return policies.at(connection, post.community_id, post.author_id, made_at) or live
