"""`reins privacy purge`: what the worker does by itself, at once or as a question."""

from __future__ import annotations

import click

from service.privacy import count_due, purge
from service.settings import Settings
from service.storage import Database
from service.storage.current import on_store


@click.group()
def privacy() -> None:
    """Retention: what is older than REINS_RETAIN_* want."""


@privacy.command("purge")
@click.option("--dry-run", is_flag=True, help="Only count what would go.")
def purge_(dry_run: bool) -> None:
    """Purge what is due now, and say how much of each kind."""
    settings = Settings()

    def work(database: Database) -> dict[str, int]:
        if dry_run:
            return count_due(database, settings.retain_days)
        return purge(database, settings.retain_days)

    found = on_store(settings.database, work)
    for kind, days in settings.retain_days.items():
        if days is None:
            click.echo(f"{kind}: kept (REINS_RETAIN_{kind.upper()}_DAYS is not set)")
        else:
            word = "due" if dry_run else "purged"
            click.echo(f"{kind}: {found[kind]:,} {word}, older than {days} days")
