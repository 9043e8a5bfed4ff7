"""The newest posts of an author, a channel and a community: what windows are counted over.

A few hundred rows bound the work for any community. Where more were written in the window, a
count over them is a lower bound, and a rule that says "at least" holds all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.orm import aliased

from service.decisions.tables import Decision, Post, Revision

MAX_POSTS: Final = 200
SECONDS: Final[Mapping[str, int]] = {"10m": 600, "1h": 3_600, "1d": 86_400, "7d": 604_800}
"""The length of each window of the policy language."""


class RecentPost(NamedTuple):
    """A post as it stands, whom it answers, and the scores of the decision that counts."""

    author_id: str
    post_id: str
    parent_id: str | None
    created_at: datetime
    answered: str | None
    content: dict[str, Any]
    scores: dict[str, Any] | None


_PARENT = aliased(Post)
_COLUMNS = (
    Post.author_id,
    Post.post_id,
    Post.parent_id,
    Post.created_at,
    _PARENT.author_id,
    Revision.content,
    Decision.scores,
)
_STANDING = (Revision.post_pk == Post.pk) & (Revision.number == Post.revision)
_ANSWERED = (_PARENT.community_id == Post.community_id) & (_PARENT.post_id == Post.parent_id)
_POSTS = (
    select(*_COLUMNS)
    .join(Revision, _STANDING)
    .outerjoin(_PARENT, _ANSWERED)
    .outerjoin(Decision, Decision.id == Post.decision_id)
    .where(
        Post.community_id == bindparam("community"),
        Post.created_at > bindparam("since"),
        Post.pk != bindparam("but"),
    )
    .order_by(Post.created_at.desc())
    .limit(MAX_POSTS)
)
_BY_AUTHOR = _POSTS.where(Post.author_id == bindparam("author"))
_IN_CHANNEL = _POSTS.where(Post.channel_id == bindparam("channel"))
# Posts have no index on their time alone: the newest decisions lead to them.
_IN_COMMUNITY = (
    select(*_COLUMNS)
    .select_from(Decision)
    .join(Post, (Post.pk == Decision.post_pk) & (Post.revision == Decision.revision))
    .join(Revision, _STANDING)
    .outerjoin(_PARENT, _ANSWERED)
    .where(
        Decision.community_id == bindparam("community"),
        Decision.decided_at > bindparam("since"),
        Decision.source == "automated",
        Post.pk != bindparam("but"),
    )
    .order_by(Decision.decided_at.desc())
    .limit(MAX_POSTS)
)


def by_author(
    connection: Connection, community_id: str, author_id: str, since: datetime, but: str
) -> list[RecentPost]:
    """The author's newest posts after ``since``, newest first, without the one keyed ``but``."""
    values = {"community": community_id, "author": author_id, "since": since, "but": but}
    return [RecentPost(*row) for row in connection.execute(_BY_AUTHOR, values)]


def in_channel(
    connection: Connection, community_id: str, channel_id: str, since: datetime, but: str
) -> list[RecentPost]:
    """The channel's newest posts after ``since``, newest first, without the one keyed ``but``."""
    values = {"community": community_id, "channel": channel_id, "since": since, "but": but}
    return [RecentPost(*row) for row in connection.execute(_IN_CHANNEL, values)]


def in_community(
    connection: Connection, community_id: str, since: datetime, but: str
) -> list[RecentPost]:
    """Posts decided after ``since`` as they stand, newest first, without the one keyed ``but``."""
    values = {"community": community_id, "since": since, "but": but}
    return [RecentPost(*row) for row in connection.execute(_IN_COMMUNITY, values)]


def windows_asked(needs: Iterable[str], what: str) -> dict[str, int]:
    """The windows up to the longest that ``needs`` (as ``WHAT.WINDOW``) names, in seconds."""
    named = [
        SECONDS[need.removeprefix(f"{what}.")] for need in needs if need.startswith(f"{what}.")
    ]
    longest = max(named, default=0)
    return {window: seconds for window, seconds in SECONDS.items() if seconds <= longest}


def within(posts: Iterable[RecentPost], now: datetime, window: str) -> list[RecentPost]:
    """Those of ``posts`` that were written in a window that ends now."""
    since = now - timedelta(seconds=SECONDS[window])
    return [post for post in posts if post.created_at > since]
