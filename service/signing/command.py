"""`reins signing`: the keys that this service signs with."""

from __future__ import annotations

from datetime import timedelta

import click

from service.kit import rfc3339
from service.settings import Settings
from service.signing.key import MEMBER_TOKENS, PURPOSES, Key
from service.signing.keys import all_keys, retire, rotate
from service.storage import UnitOfWork
from service.storage.current import on_store


@click.group()
def signing() -> None:
    """Keys for links, members' tokens and the anchors of the audit chain."""


@signing.command("list")
def list_() -> None:
    """List the keys, newest first; private halves are never shown."""
    settings = Settings()
    found = on_store(
        settings.database,
        lambda database: database.read(
            lambda c: [k for name in PURPOSES for k in all_keys(c, settings.community, name)]
        ),
    )
    for key in found:
        state = f"until {rfc3339(key.retired_at)}" if key.retired_at else "signs"
        click.echo(f"{key.id}  {key.purpose}  {key.algorithm}  {rfc3339(key.created_at)}  {state}")


@signing.command("rotate")
@click.argument("purpose", type=click.Choice(list(PURPOSES)))
@click.option(
    "--overlap-hours",
    type=click.IntRange(0, 24 * 365),
    default=None,
    help="How long the old key still reads tokens; 0 if it leaked. "
    "Left out: 60 days for links, one day for members' tokens.",
)
def rotate_(purpose: str, overlap_hours: int | None) -> None:
    """Make a new key for a purpose; the secret of `member_tokens` is shown this once."""
    settings = Settings()
    overlap = None if overlap_hours is None else timedelta(hours=overlap_hours)

    def work(unit: UnitOfWork) -> Key:
        return rotate(unit, settings.community, purpose, "cli", overlap)

    key = on_store(settings.database, lambda database: database.write(work))
    click.echo(f"id: {key.id}")
    if purpose == MEMBER_TOKENS:
        click.echo(f"secret: {key.private}")
        click.echo("Keep the secret now: the host signs with it, it isn't shown again.", err=True)
    if key.public:
        click.echo(key.public, nl=False)


@signing.command("retire")
@click.argument("key_id")
def retire_(key_id: str) -> None:
    """Make a key useless at once: what it signed is refused, anchors excepted."""
    settings = Settings()

    def work(unit: UnitOfWork) -> None:
        retire(unit, settings.community, key_id, "cli")

    on_store(settings.database, lambda database: database.write(work))
    click.echo(f"The key {key_id} signs and reads nothing any more.")
