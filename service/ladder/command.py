"""`reins ladder`: end a suspension early."""

from __future__ import annotations

import click

from service.communities import get_staff
from service.review import lift
from service.settings import Settings
from service.storage import Database, UnitOfWork
from service.storage.current import on_store


@click.group()
def ladder() -> None:
    """Steps of the ladder."""


@ladder.command("lift")
@click.argument("action_id")
@click.option("--staff", required=True, help="Address of the member of staff who lifts it.")
@click.option("--reason", required=True, help="Why, for the audit trail.")
def lift_(action_id: str, staff: str, reason: str) -> None:
    """Lift the suspension ACTION_ID before its time; the strike stays, and the host is told."""
    settings = Settings()

    def work(unit: UnitOfWork) -> str:
        person = get_staff(unit.connection, settings.community, staff)
        return str(lift(unit, person, action_id, reason).author_id)

    def write(database: Database) -> str:
        return database.write(work)

    author_id = on_store(settings.database, write)
    click.echo(f"The suspension of {author_id} is lifted.")
