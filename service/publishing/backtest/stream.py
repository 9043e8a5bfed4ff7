"""Stored posts in blocks, a page of the store at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from service.decisions import StoredPost, count_stored, parent_texts, read_stored
from service.storage import Database

PAGE = 1000


class Block(Protocol):
    """The posts that one call of ``replay_block`` reads; their number has no influence."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[StoredPost]: ...


@dataclass(frozen=True, slots=True)
class Span:
    """Posts of one community decided in [``since``, ``until``)."""

    community_id: str
    since: datetime
    until: datetime


def read_blocks(
    database: Database, span: Span, page: int = PAGE, parents: bool = False
) -> Iterator[list[StoredPost]]:
    """Yield the posts of ``span``, oldest first; only one page is held at a time.

    Each page is a transaction of its own, so that a long back-test holds nothing up. A page ends
    where the next begins by key, not by count: nothing is read twice or missed. With ``parents``
    the texts that are answered are read along.
    """
    last: StoredPost | None = None
    while True:
        block = database.read(
            lambda c, after=last: _page(c, span, after, page, parents)  # type: ignore[misc]
        )
        if block:
            yield block
        if len(block) < page:
            return
        last = block[-1]


def _page(
    connection: Connection, span: Span, after: StoredPost | None, page: int, parents: bool
) -> list[StoredPost]:
    posts = read_stored(connection, span.community_id, span.since, span.until, after, page)
    if not parents:
        return posts
    texts = parent_texts(connection, span.community_id, posts)
    return [post._replace(parent_text=texts.get(post.decision_id)) for post in posts]


def count_posts(database: Database, span: Span) -> int:
    """Return about how many posts ``read_blocks`` will give."""
    return database.read(lambda c: count_stored(c, span.community_id, span.since, span.until))
