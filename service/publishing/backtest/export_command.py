"""`reins policy export-posts`: stored posts as Parquet files, for back-tests elsewhere."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from tqdm import tqdm

from service.kit import system_clock
from service.publishing.backtest.moment import Moment
from service.publishing.backtest.parquet import PART_POSTS, Exported, write_parts
from service.publishing.backtest.stream import Span, count_posts, read_blocks
from service.settings import Settings
from service.storage import Database
from service.storage.current import on_store


@click.command(name="export-posts")
@click.option(
    "--to", "folder", required=True, type=click.Path(path_type=Path), help="A new or empty folder."
)
@click.option("--since", type=Moment(), default="30d", show_default=True, help="From when on.")
@click.option("--until", type=Moment(), default=None, help="Until when; now if left out.")
@click.option(
    "--part-posts",
    type=click.IntRange(1, 100_000),
    default=PART_POSTS,
    show_default=True,
    help="Posts in one file, which is what one worker takes at a time.",
)
def export_posts(folder: Path, since: datetime, until: datetime | None, part_posts: int) -> None:
    """Write stored posts with facts, scores and verdicts as Parquet files.

    `reins policy backtest --parquet` reads them. They hold members' texts, and a post that is
    erased later stays in them: delete the folder when the back-test is done.
    """
    settings = Settings()
    span = Span(settings.community, since, until or system_clock())

    def work(database: Database) -> Exported:
        with tqdm(total=count_posts(database, span), unit="post", disable=None) as bar:
            return write_parts(folder, span, read_blocks(database, span, part_posts), bar.update)

    written = on_store(settings.database, work)
    click.echo(f"{written.posts:,} posts in {len(written.parts):,} files in {folder}")
