"""`reins audit`: verify, anchor and export the audit trail."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import click
import orjson
from sqlalchemy import Connection
from tqdm import tqdm

from service.audit.anchor import Anchor
from service.audit.export import Selection, bounds, export_links
from service.audit.jobs import anchor_now
from service.audit.links import to_line
from service.audit.publish import newest_anchor
from service.audit.read import begin_snapshot
from service.audit.verify_command import verify
from service.publishing.backtest.moment import Moment
from service.settings import Settings
from service.signing import ANCHORS, all_keys, signing_key
from service.storage import Database
from service.storage.current import on_store


@click.group()
def audit() -> None:
    """The audit trail: a chain of rows that shows when one was changed."""


audit.add_command(verify)


@audit.command("anchor")
def anchor_() -> None:
    """Sign the newest row now and print the anchor; also to REINS_AUDIT_ANCHOR_FILE."""
    settings = Settings()

    def work(database: Database) -> tuple[Anchor | None, Anchor | None]:
        made = anchor_now(database, settings.audit_anchor_file)
        return made, made or database.read(newest_anchor)

    made, newest = on_store(settings.database, work)
    if newest is None:
        raise click.ClickException("The audit trail has no rows yet: there is nothing to sign")
    if made is None:
        click.echo(f"Nothing has happened since the anchor of row {newest.seq}.", err=True)
    click.echo(orjson.dumps(newest.as_dict()).decode())


@audit.command("key")
def key() -> None:
    """Print the public key of the anchors (PEM), older ones below; keep it elsewhere."""

    def work(database: Database) -> list[str | None]:
        database.write(lambda unit: signing_key(unit, "", ANCHORS))
        return [key.public for key in database.read(lambda c: all_keys(c, "", ANCHORS))]

    for public in on_store(Settings().database, work):
        click.echo(public, nl=False)


@audit.command("export")
@click.option("--since", type=Moment(), help="From when on: 30d, 12h or 2026-10-01.")
@click.option("--until", type=Moment(), help="Until when.")
@click.option("--community", "community_id", help="Rows of one community only.")
@click.option("--type", "type_", help="Rows of one type only, such as post.decided.")
@click.option("--member", help="Rows that name one member only, while their key exists.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Overwritten; else printed."
)
def export(
    since: datetime | None,
    until: datetime | None,
    community_id: str | None,
    type_: str | None,
    member: str | None,
    output: Path | None,
) -> None:
    """Write rows as JSON Lines, which `reins audit verify --file` verifies by themselves."""
    settings = Settings()
    if member is not None:
        community_id = community_id or settings.community
    wanted = Selection(since, until, community_id, type_, member)

    def work(database: Database) -> int:
        with output.open("wb") if output else nullcontext(sys.stdout.buffer) as file:
            return database.read(lambda connection: _write(connection, wanted, file))

    count = on_store(settings.database, work)
    click.echo(f"Rows written: {count:,}", err=True)
    if not wanted.is_whole:
        click.echo("Rows are left out: verify the file with --partial.", err=True)


def _write(connection: Connection, wanted: Selection, file: BinaryIO) -> int:
    begin_snapshot(connection)
    between = bounds(connection, wanted)
    if between is None:
        return 0
    links = export_links(connection, wanted, between)
    count = 0
    for link in tqdm(links, unit="row", disable=None):
        file.write(to_line(link))
        count += 1
    return count
