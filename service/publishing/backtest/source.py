"""Where the posts of a back-test come from: the store, or files that were exported from one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from service.errors import ConfigurationError
from service.publishing.backtest.parquet import open_parts
from service.publishing.backtest.stream import Block, Span, count_posts, read_blocks
from service.storage import Database


class Posts(NamedTuple):
    """The blocks of a span; ``total`` is about how many posts they have."""

    span: Span
    blocks: Iterable[Block]
    total: int


def stored(database: Database, span: Span) -> Posts:
    """The posts of the store."""
    return Posts(span, read_blocks(database, span), count_posts(database, span))


def exported(folder: Path, community_id: str) -> Posts:
    """The posts of a folder that ``write_parts`` wrote.

    Raises:
        ConfigurationError: it holds none that can be read, or those of another community.
    """
    found = open_parts(folder)
    if found.span.community_id != community_id:
        raise ConfigurationError(
            f"{folder} has posts of {found.span.community_id!r}, but REINS_COMMUNITY is "
            f"{community_id!r}: set it, or name another folder"
        )
    return Posts(found.span, found.parts, found.posts)
