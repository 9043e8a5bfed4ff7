"""`reins transparency`: the report of a span as text, JSON, CSV or a page to publish."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import click
import orjson
from sqlalchemy import Connection
from tqdm import tqdm

from service.kit import system_clock
from service.publishing import Policies
from service.publishing.backtest.moment import Moment
from service.settings import Settings
from service.storage.current import on_store
from service.transparency.flat import to_csv
from service.transparency.period import UNITS
from service.transparency.read import read_report
from service.transparency.report import Report
from service.transparency.text import to_text

FORMATS = ("text", "json", "csv", "html")


@click.command()
@click.option("--since", type=Moment(), required=True, help="From when on: 2026-10-01, or 30d.")
@click.option("--until", type=Moment(), help="Until before when; until now if left out.")
@click.option("--by", type=click.Choice(UNITS), help="Count each day, week, ... of it too.")
@click.option("--community", "community_id", help="Whose; that of REINS_COMMUNITY if left out.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Overwritten; else printed."
)
def transparency(
    since: datetime,
    until: datetime | None,
    by: str | None,
    community_id: str | None,
    format_: str,
    output: Path | None,
) -> None:
    """Count how the community was moderated: nothing in it is about a single person."""
    settings, now = Settings(), system_clock()
    community = community_id or settings.community

    def bar(steps: Iterable[str]) -> Iterable[str]:
        return tqdm(steps, desc="counting", unit="query", leave=False, disable=None)

    def work(connection: Connection) -> str:
        report = read_report(connection, community, since, until or now, by, now, bar)
        return _write(connection, report, format_)

    text = on_store(settings.database, lambda database: database.read(work))
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, "utf-8")
        click.echo(f"Written: {output}", err=True)


def _write(connection: Connection, report: Report, format_: str) -> str:
    if format_ == "html":
        # The templates of the console are needed for a page only.
        from service.console.transparency_file import to_html

        return to_html(report, Policies().live(connection, report.community_id).policy)
    if format_ == "json":
        return orjson.dumps(report.as_dict(), option=orjson.OPT_INDENT_2).decode() + "\n"
    return to_csv(report) if format_ == "csv" else to_text(report)
