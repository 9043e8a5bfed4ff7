"""`reins labels`: what humans accepted, for measuring and training."""

from __future__ import annotations

from pathlib import Path

import click
import orjson
from tqdm import tqdm

from service.review.label_export import export_rows
from service.settings import Settings
from service.storage import Database
from service.storage.current import on_store


@click.group()
def labels() -> None:
    """Labels that humans and hosts gave posts."""


@labels.command("export")
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="JSON lines; overwritten.",
)
def export(out: Path) -> None:
    """Write accepted labels with their texts: what waits or is contested stays out."""
    settings = Settings()

    def work(database: Database) -> list[bytes]:
        return database.read(
            lambda connection: [
                orjson.dumps(row)
                for row in tqdm(
                    export_rows(connection, settings.community), unit="post", disable=None
                )
            ]
        )

    rows = on_store(settings.database, work)
    out.write_bytes(b"".join(row + b"\n" for row in rows))
    click.echo(f"Rows written to {out}: {len(rows):,}")
