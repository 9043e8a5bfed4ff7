"""`reins members`: erase and export a member, and hold what is known of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import orjson
from tqdm import tqdm

from service.kit import rfc3339
from service.privacy import (
    STEPS,
    begin_erasure,
    erasure_body,
    export_member,
    place_hold,
    release_hold,
    run_erasure,
)
from service.settings import Settings
from service.storage import Database
from service.storage.current import on_store

ACTOR = "cli"


@click.group()
def members() -> None:
    """What is known of members: erase it, export it, hold it."""


@members.command()
@click.argument("member_id")
@click.option("--reason", required=True, help="Why; without the member's id or name.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def erase(member_id: str, reason: str, as_json: bool) -> None:
    """Erase a member, and report each place that was reached."""
    settings = Settings()

    def work(database: Database) -> Any:
        community = settings.community
        row = database.write(lambda unit: begin_erasure(unit, community, member_id, ACTOR, reason))
        with tqdm(total=len(STEPS), unit="place", disable=None) as bar:
            return run_erasure(database, community, row.id, lambda _step: advance(bar))

    body = erasure_body(on_store(settings.database, work), settings.backup_days)
    click.echo(orjson.dumps(body).decode() if as_json else "\n".join(report(body)))


@members.command()
@click.argument("member_id")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Overwritten; else printed."
)
def export(member_id: str, output: Path | None) -> None:
    """Write all that is known of a member as JSON, other people redacted."""
    settings = Settings()

    def work(database: Database) -> dict[str, Any]:
        now = database.clock()
        return database.read(lambda c: export_member(c, settings.community, member_id, now))

    found = orjson.dumps(on_store(settings.database, work), option=orjson.OPT_INDENT_2)
    if output is None:
        click.echo(found.decode())
    else:
        output.write_bytes(found + b"\n")
        click.echo(f"Written to {output}.", err=True)


@members.command()
@click.argument("member_id")
@click.option("--reason", required=True, help="Why; it stays out of the audit trail.")
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), help="Until when (UTC), such as 2027-06-30."
)
def hold(member_id: str, reason: str, until: datetime | None) -> None:
    """Keep all that is known of a member, also if they are to be erased."""
    settings = Settings()
    until = until and until.replace(tzinfo=UTC)

    def work(database: Database) -> str:
        return database.write(
            lambda unit: place_hold(unit, settings.community, member_id, ACTOR, reason, until)
        )

    on_store(settings.database, work)
    end = f"until {rfc3339(until)}" if until else "until `reins members release` ends it"
    click.echo(f"What is known of {member_id} is held {end}.")


@members.command()
@click.argument("member_id")
def release(member_id: str) -> None:
    """End a legal hold; an erasure that waited for it is completed by the worker."""
    settings = Settings()

    def work(database: Database) -> None:
        database.write(lambda unit: release_hold(unit, settings.community, member_id, ACTOR))

    on_store(settings.database, work)
    click.echo(f"The hold on {member_id} is released.")


def advance(bar: tqdm[Any]) -> None:
    """Show that one more place is being reached."""
    bar.update()


def report(body: dict[str, Any]) -> list[str]:
    """Say in words where an erasure reached."""
    lines = [f"Erasure {body['erasure_id']}: the member is {body['pseudonym']} now."]
    for name, count in body["places"].items():
        if isinstance(count, dict):
            lines += [f"{name}:", *(f"  {n:6}  {place}" for place, n in count.items())]
        else:
            lines.append(f"  {count:6}  {name}")
    days = body["backups_expire_after_days"]
    lines.append(
        f"Back-ups are not reached: they expire after {days} days (REINS_BACKUP_DAYS)."
        if days is not None
        else "Back-ups are not reached: set REINS_BACKUP_DAYS to say when they expire."
    )
    if body["kept"]:
        lines.append(f"Not complete: {', '.join(body['kept'])}. The worker completes it then.")
    elif body["completed_at"]:
        lines.append(f"Complete: {body['completed_at']}.")
    return lines
