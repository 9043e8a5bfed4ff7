"""What stored posts answered, as it stood when they were decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, NamedTuple

import orjson
from sqlalchemy import Connection, String, cast, select

from service.decisions.stored import StoredPost
from service.decisions.tables import Post, Revision
from service.scoring import render

_AT_ONCE: Final = 1000
"""Ids in one query; stores bound the number of parameters."""


class _Version(NamedTuple):
    at: datetime
    number: int
    content: str


def parent_texts(
    connection: Connection, community_id: str, posts: Sequence[StoredPost]
) -> dict[str, str]:
    """Return, by the id of the decision, the text of the post that was answered.

    The revision that counted at the moment of the decision is read, as a reader saw it. Left out
    are posts that answer nothing, or what was not known then or has been deleted since.
    """
    answered = {post.decision_id: parent for post in posts if (parent := _parent_id(post))}
    versions = _versions(connection, community_id, sorted(set(answered.values())))
    found: dict[str, str] = {}
    for post in posts:
        known = versions.get(answered.get(post.decision_id, ""), ())
        then = [one for one in known if one.at <= post.decided_at]
        if then:
            found[post.decision_id] = _text(max(then, key=lambda one: one.number).content)
    return found


def _parent_id(post: StoredPost) -> str | None:
    try:
        content = orjson.loads(post.content)
    except orjson.JSONDecodeError:
        return None
    found = content.get("parent_id") if isinstance(content, dict) else None
    return found if isinstance(found, str) else None


def _versions(
    connection: Connection, community_id: str, post_ids: list[str]
) -> dict[str, list[_Version]]:
    """The applied revisions of the posts that are there, in no order."""
    found: dict[str, list[_Version]] = defaultdict(list)
    for some in _parts(post_ids):
        query = (
            select(
                Post.post_id, Revision.received_at, Revision.number, cast(Revision.content, String)
            )
            .join(Revision, Revision.post_pk == Post.pk)
            .where(Post.community_id == community_id, Post.post_id.in_(some))
            .where(Post.deleted_at.is_(None), Revision.applied.is_(True))
        )
        for post_id, at, number, content in connection.execute(query):
            found[post_id].append(_Version(at, number, content))
    return found


def _parts(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]


def _text(content: str) -> str:
    parsed = orjson.loads(content)
    return render(str(parsed.get("text", "")), parsed.get("format", "plain"))
