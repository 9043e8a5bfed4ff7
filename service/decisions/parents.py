"""The post that is answered, and the thread above it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Integer, bindparam, literal, select

from service.decisions.tables import Decision, Post, Revision
from service.scoring import render

MAX_DEPTH: Final = 20
"""How many posts upwards a thread is followed; it also ends posts that answer each other."""
TOP_DEPTH: Final = 500
"""How many posts upwards the top of a thread is looked for."""


class ParentPost(NamedTuple):
    """A post that is answered, as it stands, and the scores of the decision that counts."""

    author_id: str
    content: dict[str, Any]
    scores: dict[str, Any] | None

    @property
    def text(self) -> str:
        """The text as a reader sees it."""
        return render(str(self.content.get("text", "")), self.content.get("format", "plain"))


_MINE = Post.community_id == bindparam("community")
_FIND = (
    select(Post.author_id, Revision.content, Decision.scores)
    .join(Revision, (Revision.post_pk == Post.pk) & (Revision.number == Post.revision))
    .outerjoin(Decision, Decision.id == Post.decision_id)
    .where(_MINE, Post.post_id == bindparam("parent"))
)


def _chain(most: int) -> Any:
    base = select(Post.post_id, Post.parent_id, literal(0, Integer).label("depth")).where(
        _MINE, Post.post_id == bindparam("parent")
    )
    chain = base.cte("chain", recursive=True)
    above = select(Post.post_id, Post.parent_id, chain.c.depth + 1).where(
        _MINE, Post.post_id == chain.c.parent_id, chain.c.depth < most
    )
    found = chain.union_all(above)
    return select(found.c.post_id, found.c.parent_id).order_by(found.c.depth)


_CHAIN = _chain(MAX_DEPTH)
_TO_THE_TOP = _chain(TOP_DEPTH)


def find_parent(
    connection: Connection, community_id: str, parent_id: str | None
) -> ParentPost | None:
    """The post of that id, or None where none is answered or it is not known."""
    if parent_id is None:
        return None
    values = {"community": community_id, "parent": parent_id}
    row = connection.execute(_FIND, values).one_or_none()
    return None if row is None else ParentPost(*row)


def find_thread(
    connection: Connection, community_id: str, post_id: str, parent_id: str | None
) -> Collection[str]:
    """The ids of a post, the post it answers, the one that answers, and so on upwards."""
    if parent_id is None:
        return {post_id}
    values = {"community": community_id, "parent": parent_id}
    return {post_id, parent_id, *connection.execute(_CHAIN, values).scalars()}


def find_above(
    connection: Connection, community_id: str, post_id: str, parent_id: str | None
) -> list[str]:
    """The ids of a post, the post it answers, and so on upwards; the last is the thread's top.

    The top may be a post that was only ever named as the one that is answered.
    """
    if parent_id is None:
        return [post_id]
    values = {"community": community_id, "parent": parent_id}
    above = [row.parent_id for row in connection.execute(_TO_THE_TOP, values) if row.parent_id]
    return list(dict.fromkeys([post_id, parent_id, *above]))
