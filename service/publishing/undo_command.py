"""`reins undo`: take back all that a rule did."""

from __future__ import annotations

import json
from datetime import datetime
from functools import partial
from typing import Any

import click
from tqdm import tqdm

from service.kit import system_clock
from service.publishing.backtest.span import moment_of
from service.publishing.errors import UndoError
from service.publishing.live import Policies
from service.publishing.store_command import AS, actor
from service.publishing.undo import Undo
from service.publishing.undo_preview import Preview, preview
from service.publishing.undo_runs import Run, find_run, open_run, start_run, stop_run
from service.publishing.undo_scope import Wanted
from service.publishing.undo_text import finished_line, preview_data, preview_lines, run_line
from service.publishing.undo_without import Without
from service.review import Desk, find_open
from service.settings import Settings
from service.storage import Database
from service.storage.current import on_store


class _Moment(click.ParamType[datetime]):
    name = "moment"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        try:
            return moment_of(str(value), system_clock())
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.command()
@click.option("--rule", help="The rule whose enforcements are taken back.")
@click.option("--policy", "version", type=int, help="The version of the policy.")
@click.option("--since", type=_Moment(), help="From when on: 6h, 2d or 2026-11-24T08:00Z.")
@click.option("--until", type=_Moment(), help="Until when; now if left out.")
@click.option("--reason", default="", help="Why, for hosts and the audit trail.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
@click.option("--json", "as_json", is_flag=True, help="Print what it would do; do nothing.")
@click.option("--resume", metavar="ID", help="Go on with an undo that was interrupted.")
@click.option("--stop", metavar="ID", help="Give an interrupted undo up; what is done stays.")
@AS
def undo(
    rule: str | None,
    version: int | None,
    since: datetime | None,
    until: datetime | None,
    reason: str,
    yes: bool,
    as_json: bool,
    resume: str | None,
    stop: str | None,
    name: str | None,
) -> None:
    """Take back every strike, deletion and suspension of a rule; show first what that means.

    An undo that was interrupted goes on with --resume, or with the same command again.
    """
    settings = Settings()
    community = settings.community

    def work(database: Database) -> None:
        if stop is not None:
            run = database.write(lambda unit: stop_run(unit, community, stop, actor(name)))
            click.echo(run_line(run))
        elif resume is not None:
            _work(database, database.read(lambda c: find_run(c, community, resume)))
        elif rule is None or version is None or since is None:
            raise click.UsageError("Say what to take back: --rule, --policy and --since")
        else:
            wanted = Wanted(community, rule, version, since, _until(until))
            if as_json:
                click.echo(json.dumps(preview_data(wanted, _look(database, wanted)), indent=2))
                return
            begun = database.read(lambda c: open_run(c, community, rule, version))
            run = begun or _begin(database, wanted, reason, actor(name), yes)
            _work(database, run)

    on_store(settings.database, work)


def _begin(database: Database, wanted: Wanted, reason: str, by: str, yes: bool) -> Run:
    found = _look(database, wanted)
    for line in preview_lines(wanted, found):
        click.echo(line)
    if not found.fates["reverse"]:
        raise click.exceptions.Exit(0)
    if not reason.strip():
        raise click.UsageError("Say why with --reason: hosts and the audit trail are told")
    if not yes:
        click.confirm("Take all that back?", abort=True)
    return database.write(lambda unit: start_run(unit, wanted, by, reason))


def _look(database: Database, wanted: Wanted) -> Preview:
    """See what an undo would do."""
    _require_rule(database, wanted)
    without = Without(Policies())
    return database.read(
        lambda c: preview(c, wanted, without, lambda c, post: find_open(c, post) is not None)
    )


def _work(database: Database, run: Run) -> None:
    """Take back batch after batch until the run is finished."""
    click.echo(run_line(run))
    if run.state != "running":
        return
    work, community, run_id = Undo(Policies(), Desk()), run.community_id, run.id
    # The bar counts what was taken back: it ends short of the total by what is left alone.
    with tqdm(total=run.decisions, initial=run.reversed, unit="decision", disable=None) as bar:
        while run.state == "running":
            now = database.write(partial(work.advance, community_id=community, run_id=run_id))
            bar.update(now.reversed - run.reversed)
            run = now
    click.echo(finished_line(run))


def _require_rule(database: Database, wanted: Wanted) -> None:
    live = database.read(lambda c: Policies().version(c, wanted.community_id, wanted.version))
    names = [rule.name for rule in live.policy.document.rules]
    if wanted.rule not in names:
        raise UndoError(
            f"Policy version {wanted.version} has no rule {wanted.rule!r}, only {', '.join(names)}"
        )
    if wanted.since >= wanted.until:
        raise UndoError("The time to take back is empty: --since must lie before --until")


def _until(until: datetime | None) -> datetime:
    now = system_clock()
    return min(until, now) if until else now
