"""`reins policy backtest`: what a policy would have done to stored posts."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import orjson
from tqdm import tqdm

from service.errors import ConfigurationError
from service.kit import system_clock
from service.policy import Policy, PolicyError, format_problems, load_policy_file
from service.publishing.backtest.picture import picture
from service.publishing.backtest.pool import replay_blocks
from service.publishing.backtest.result import make_result
from service.publishing.backtest.run import Trial
from service.publishing.backtest.span import moment_of
from service.publishing.backtest.store import store_result
from service.publishing.backtest.stream import Span, count_posts, read_blocks
from service.publishing.backtest.text import report
from service.publishing.live import Policies
from service.scoring import BundleError, load_bundle
from service.settings import Settings
from service.storage import Database, open_database
from service.storage.migrate import is_current

ACTOR = "command"


class _Moment(click.ParamType[datetime]):
    name = "moment"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return moment_of(str(value), system_clock())
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.command()
@click.argument("file")
@click.option("--since", type=_Moment(), default="30d", show_default=True, help="From when on.")
@click.option("--until", type=_Moment(), default=None, help="Until when; now if left out.")
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
def backtest(
    file: str,
    since: datetime,
    until: datetime | None,
    against: str,
    json_file: Path | None,
    svg: Path | None,
    sample: int,
    minutes: float,
    workers: int | None,
) -> None:
    """Let the policy FILE (or stored version number) decide stored posts again.

    Nothing is changed: the result is shown, and kept for whoever publishes the policy.
    """
    settings = Settings()
    with closing(open_database(settings.database)) as database:
        _check_schema(settings, database)
        trial, version = _trial(database, settings.community, file, against, sample)
        span = Span(settings.community, since, until or system_clock())
        result = _run(database, settings, trial, span, minutes, workers or os.cpu_count() or 1)
        database.write(lambda unit: store_result(unit, span, result, ACTOR, version))
    if json_file is not None:
        json_file.write_bytes(orjson.dumps(result, option=orjson.OPT_INDENT_2) + b"\n")
    if svg is not None:
        svg.write_text(picture(result))
    click.echo(report(result))


def _run(
    database: Database,
    settings: Settings,
    trial: Trial,
    span: Span,
    minutes: float,
    workers: int,
) -> dict[str, Any]:
    with tqdm(total=count_posts(database, span), unit="post", disable=None) as bar:
        tally = replay_blocks(trial, read_blocks(database, span), workers, bar.update)
    return make_result(tally, trial, span, model=_model(settings), minutes=minutes)


def _trial(
    database: Database, community_id: str, file: str, against: str, sample: int
) -> tuple[Trial, int | None]:
    """The two policies, and the candidate's number where it is stored."""
    stored = file.isdecimal() and not Path(file).exists()
    before, number = _version(database, community_id, against)
    if stored:
        after, version = _version(database, community_id, file)
        return Trial(before, after, number, sample), version
    return Trial(before, _file(Path(file)), number, sample), None


def _version(database: Database, community_id: str, wanted: str) -> tuple[Policy, int]:
    if wanted != "live" and not wanted.isdecimal():
        raise click.BadParameter(f"{wanted!r} is no version: give its number, or `live`")
    policies = Policies()
    if wanted == "live":
        found = database.read(lambda c: policies.live(c, community_id))
    else:
        found = database.read(lambda c: policies.version(c, community_id, int(wanted)))
    return found.policy, found.version


def _file(file: Path) -> Policy:
    try:
        return load_policy_file(file)
    except PolicyError as error:
        click.echo(format_problems(error.problems), err=True)
        raise SystemExit(1) from None


def _model(settings: Settings) -> str | None:
    """The running model's version; ``None`` where its bundle can't be read."""
    try:
        return load_bundle(settings.model).model_version
    except BundleError:
        return None


def _check_schema(settings: Settings, database: Database) -> None:
    if (database.is_sqlite and not settings.data_dir.exists()) or not is_current(database):
        raise ConfigurationError(
            "The store has no schema yet, or not the newest: run `reins migrate` (or `reins up`) "
            "first, and check REINS_DATA_DIR and REINS_DATABASE_URL"
        )
