"""`reins policy export-posts`: stored posts as Parquet files, for back-tests elsewhere."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import click
from tqdm import tqdm

from service.kit import system_clock
from service.publishing.backtest.again import served_by
from service.publishing.backtest.bars import model_bar
from service.publishing.backtest.chosen import SCORES, Scores, read_policy, served_bundle
from service.publishing.backtest.exported import Exported
from service.publishing.backtest.moment import Moment
from service.publishing.backtest.parquet import PART_POSTS, write_parts
from service.publishing.backtest.rescore import Rescorer
from service.publishing.backtest.stream import Span, count_posts, read_blocks
from service.publishing.live import Policies
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
@click.option(
    "--scores",
    type=click.Choice(SCORES),
    default="auto",
    show_default=True,
    help="Score posts again that another model has scored, or write all stored scores as they are.",
)
@click.option(
    "--for",
    "candidate",
    type=click.Path(path_type=Path),
    help="A policy that will be tried: posts are compared with its claims, too.",
)
def export_posts(
    folder: Path,
    since: datetime,
    until: datetime | None,
    part_posts: int,
    scores: Scores,
    candidate: Path | None,
) -> None:
    """Write stored posts with facts, scores and verdicts as Parquet files.

    `reins policy backtest --parquet` reads them. They hold members' texts, and a post that is
    erased later stays in them: delete the folder when the back-test is done.
    """
    settings = Settings()
    span = Span(settings.community, since, until or system_clock())

    bundle = served_bundle(settings.model, scores) if scores == "auto" else None
    tried = [read_policy(candidate)] if candidate else []
    workers = os.cpu_count() or 1

    def work(database: Database) -> Exported:
        live = database.read(lambda c: Policies().live(c, span.community_id)).policy
        total = count_posts(database, span)
        with tqdm(total=total, unit="post", disable=None) as bar, model_bar() as told:
            rescorer = Rescorer(
                database, span.community_id, bundle, [live, *tried], workers, told, every=True
            )
            blocks = rescorer.blocks(read_blocks(database, span, part_posts, parents=True))
            return write_parts(folder, span, blocks, bar.update, served_by(bundle))

    written = on_store(settings.database, work)
    click.echo(f"{written.posts:,} posts in {len(written.parts):,} files in {folder}")
