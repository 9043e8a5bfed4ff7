"""`reins statements`: statements of reasons in bulk."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Literal, cast

import click
import orjson
from tqdm import tqdm

from service.kit import rfc3339
from service.ladder import done_between
from service.publishing import Policies
from service.publishing.backtest.moment import Moment
from service.settings import Settings
from service.statements.dsa import json_schema
from service.statements.dsa.values import EEA, Territory
from service.statements.export import Row, dsa_row, export_rows, json_row
from service.statements.languages import LANGUAGES
from service.storage import Database
from service.storage.current import on_store

SETTLING = timedelta(seconds=5)
"""Longer than an answer of the host takes from its time to its commit."""


@click.group()
def statements() -> None:
    """Statements of reasons: why members were restricted."""


@statements.command("schema")
def schema() -> None:
    """Print the JSON Schema of the rows of `--format dsa`."""
    click.echo(orjson.dumps(json_schema(), option=orjson.OPT_INDENT_2).decode())


@statements.command("export")
@click.option("--since", type=Moment(), required=True, help="From when on: 30d, 12h, 2026-10-01.")
@click.option("--until", type=Moment(), help="Until when; now, if left out.")
@click.option("--format", "format_", type=click.Choice(["dsa", "json"]), default="dsa")
@click.option("--language", type=click.Choice(list(LANGUAGES)), help="Of the sentences.")
@click.option(
    "--territory",
    "territories",
    multiple=True,
    type=click.Choice(list(EEA)),
    help="Where the restrictions hold; repeat it. All of the EEA, if left out.",
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Appended to; else printed."
)
def export(
    since: datetime,
    until: datetime | None,
    format_: Literal["dsa", "json"],
    language: str | None,
    territories: tuple[str, ...],
    output: Path | None,
) -> None:
    """Write what the host did against members, a statement a line (JSON Lines).

    A restriction counts on the moment the host did it, which never changes: go on from the printed
    `until`, and nothing is missed or written twice.
    """
    settings = Settings()
    where = cast(tuple[Territory, ...], territories) or EEA
    row = dsa_row(language, where) if format_ == "dsa" else json_row(language)

    def work(database: Database) -> tuple[int, datetime]:
        end = _end(until, database.clock())
        with output.open("ab") if output else nullcontext(sys.stdout.buffer) as file:
            return _write(database, settings.community, since, end, row, file), end

    count, end = on_store(settings.database, work)
    click.echo(f"Statements written: {count:,}. Go on with --since {rfc3339(end)}", err=True)


def _end(until: datetime | None, now: datetime) -> datetime:
    """The end of the span, in whole milliseconds, as it is printed.

    What commits at this very moment carries a time a little older: it is left to the next span.
    """
    settled = now - SETTLING
    end = settled if until is None else min(until, settled)
    return end.replace(microsecond=end.microsecond // 1000 * 1000)


def _write(
    database: Database, community: str, since: datetime, until: datetime, row: Row, file: BinaryIO
) -> int:
    ids = database.read(lambda connection: done_between(connection, community, since, until))
    rows = export_rows(database, Policies(), community, ids, row)
    count = 0
    for found in tqdm(rows, total=len(ids), unit="statement", disable=None):
        if found is not None:
            file.write(orjson.dumps(found) + b"\n")
            count += 1
    return count
