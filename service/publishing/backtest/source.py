"""The posts of a back-test: those of the store, or files that were exported from one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from service.errors import ConfigurationError
from service.publishing.backtest.again import Served
from service.publishing.backtest.exported import open_parts
from service.publishing.backtest.rescore import Rescorer
from service.publishing.backtest.stream import Block, Span, count_posts, read_blocks
from service.storage import Database


class Posts(NamedTuple):
    """The blocks of a span; ``total`` is about how many posts they have."""

    span: Span
    blocks: Iterable[Block]
    total: int


def stored(database: Database, span: Span, rescorer: Rescorer, parents: bool = False) -> Posts:
    """The posts of the store as the served model scores them; with ``parents`` what they answer."""
    blocks = rescorer.blocks(read_blocks(database, span, parents=parents))
    return Posts(span, blocks, count_posts(database, span))


def exported(folder: Path, community_id: str, served: Served | None = None) -> Posts:
    """The posts of a folder that ``write_parts`` wrote.

    Args:
        folder: where they are.
        community_id: whose they must be.
        served: what scores posts now; None takes whatever scores the files have.

    Raises:
        ConfigurationError: it holds none that can be read, those of another community, or posts
            that would have to be scored again, which an export does.
    """
    found = open_parts(folder)
    if found.span.community_id != community_id:
        raise ConfigurationError(
            f"{folder} has posts of {found.span.community_id!r}, but REINS_COMMUNITY is "
            f"{community_id!r}: set it, or name another folder"
        )
    if served is not None and found.served != served:
        behind = sum(posts for model, posts in found.scored_by.items() if model != served)
        if behind:
            raise ConfigurationError(
                f"{behind:,} of the {found.posts:,} posts in {folder} were scored by another model "
                f"than {served.model}: export them again (`reins policy export-posts` scores "
                "them), or take the scores as they are with `--scores stored`"
            )
    return Posts(found.span, found.parts, found.posts)
