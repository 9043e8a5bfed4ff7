"""`reins policy backtest`: what a policy would have done to stored posts."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click
import orjson
from click.core import ParameterSource
from tqdm import tqdm

from service.kit import system_clock
from service.publishing.backtest.again import served_by
from service.publishing.backtest.bars import model_bar
from service.publishing.backtest.chosen import SCORES, Scores, find_trial, served_bundle
from service.publishing.backtest.engine import ENGINES, Engine, Name
from service.publishing.backtest.moment import Moment
from service.publishing.backtest.picture import picture
from service.publishing.backtest.rescore import Rescorer
from service.publishing.backtest.result import make_result
from service.publishing.backtest.source import Posts, exported, stored
from service.publishing.backtest.store import store_result
from service.publishing.backtest.stream import Span
from service.publishing.backtest.tally import Tally
from service.publishing.backtest.text import report
from service.publishing.backtest.trial import Trial
from service.settings import Settings
from service.storage import Database
from service.storage.current import on_store

ACTOR: Final = "command"


@click.command()
@click.argument("file")
@click.option("--since", type=Moment(), default="30d", show_default=True, help="From when on.")
@click.option("--until", type=Moment(), default=None, help="Until when; now if left out.")
@click.option(
    "--against", default="live", show_default=True, help="Version to compare with, or `live`."
)
@click.option(
    "--json", "json_file", type=click.Path(path_type=Path), help="Write the result there."
)
@click.option("--picture", "svg", type=click.Path(path_type=Path), help="Draw an SVG there.")
@click.option(
    "--sample", default=20, show_default=True, type=click.IntRange(0, 1000), help="Posts shown."
)
@click.option(
    "--minutes", default=0.5, show_default=True, type=float, help="A moderator's minutes an item."
)
@click.option(
    "--workers",
    type=click.IntRange(1),
    default=None,
    help="Processes; as many as cores if left out.",
)
@click.option(
    "--parquet",
    type=click.Path(path_type=Path),
    help="Read the posts from a folder of `reins policy export-posts`.",
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default="local",
    show_default=True,
    help="Processes of this machine, or Ray (with --parquet).",
)
@click.option(
    "--scores",
    type=click.Choice(SCORES),
    default="auto",
    show_default=True,
    help="Score posts again that another model has scored, or take all stored scores as they are.",
)
@click.option("--ray-address", help="A Ray cluster that runs already, such as 10.0.0.5:6379.")
@click.pass_context
def backtest(
    ctx: click.Context,
    file: str,
    since: datetime,
    until: datetime | None,
    against: str,
    json_file: Path | None,
    svg: Path | None,
    sample: int,
    minutes: float,
    workers: int | None,
    parquet: Path | None,
    engine: Name,
    scores: Scores,
    ray_address: str | None,
) -> None:
    """Let the policy FILE (or stored version number) decide stored posts again.

    Nothing is changed: the result is shown, and kept for whoever publishes the policy.
    """
    settings = Settings()
    _check_options(ctx, parquet, engine, ray_address)
    spread = Engine(engine, workers or os.cpu_count() or 1, ray_address)
    bundle = served_bundle(settings.model, scores)
    scoring = bundle if scores == "auto" else None
    span = Span(settings.community, since, until or system_clock())

    def work(database: Database) -> dict[str, Any]:
        trial, version = find_trial(database, settings.community, file, against, sample)
        with model_bar() as told:
            if parquet is None:
                rescorer = Rescorer(
                    database,
                    span.community_id,
                    scoring,
                    (trial.before, trial.after),
                    spread.workers,
                    told,
                )
                posts = stored(database, span, rescorer, trial.reads_parents)
            else:
                posts = exported(parquet, settings.community, served_by(scoring))
            tally = _run(posts, trial, spread)
        model = bundle.model_version if bundle else None
        found = make_result(tally, trial, posts.span, model=model, minutes=minutes)
        database.write(lambda unit: store_result(unit, posts.span, found, ACTOR, version))
        return found

    result = on_store(settings.database, work)
    if json_file is not None:
        json_file.write_bytes(orjson.dumps(result, option=orjson.OPT_INDENT_2) + b"\n")
    if svg is not None:
        svg.write_text(picture(result))
    click.echo(report(result))


def _check_options(
    ctx: click.Context, parquet: Path | None, engine: Name, ray_address: str | None
) -> None:
    """Refuse options that would have no effect."""
    if engine == "ray" and parquet is None:
        raise click.UsageError(
            "Ray reads files: write them with `reins policy export-posts --to FOLDER`, "
            "and add `--parquet FOLDER`"
        )
    if ray_address is not None and engine != "ray":
        raise click.UsageError("`--ray-address` needs `--engine ray`")
    for name in ("since", "until"):
        given = ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if given and parquet is not None:
            raise click.UsageError(f"leave out `--{name}`: the export tells from when to when")


def _run(posts: Posts, trial: Trial, engine: Engine) -> Tally:
    with tqdm(total=posts.total, unit="post", disable=None) as bar:
        return engine.replay(trial, posts.blocks, bar.update)
