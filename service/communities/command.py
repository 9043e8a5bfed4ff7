"""`reins keys`, `reins staff` and `reins login-link`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import click

from service.communities.community import ensure_community
from service.communities.keys import SCOPES, create_key, list_keys, revoke_key
from service.communities.login import create_link
from service.communities.staff import ROLES, add_staff, get_staff, list_staff
from service.kit import rfc3339
from service.settings import Settings
from service.storage import Database, UnitOfWork
from service.storage.current import on_store
from service.supervisor.instance import find_instance

T = TypeVar("T")


@click.group()
def keys() -> None:
    """API keys of the host platform."""


@keys.command("create")
@click.option("--name", default="host", show_default=True, help="What you will know it by.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    default=("posts",),
    show_default=True,
    type=click.Choice(list(SCOPES)),
    help="What it may do; give it several times.",
)
def create(name: str, scopes: Sequence[str]) -> None:
    """Create a key and print it: this is the only time it is shown."""
    settings = Settings()

    def work(unit: UnitOfWork) -> tuple[str, str]:
        ensure_community(unit, settings.community, settings.community.title())
        return create_key(unit, settings.community, name, scopes)

    key_id, key = _write(settings, work)
    click.echo(f"id:  {key_id}")
    click.echo(f"key: {key}")
    click.echo("Keep it now: only its hash is stored, so it can't be shown again.", err=True)


@keys.command("list")
def list_() -> None:
    """List keys, newest first; the keys themselves can't be shown."""
    settings = Settings()
    for key in _read(settings, lambda db: db.read(lambda c: list_keys(c, settings.community))):
        state = f"revoked {rfc3339(key.revoked_at)}" if key.revoked_at else "works"
        click.echo(f"{key.id}  {key.prefix}…  {key.name}  {','.join(key.scopes)}  {state}")


@keys.command()
@click.argument("key_id")
def revoke(key_id: str) -> None:
    """Make a key useless; every replica notices within a second."""
    settings = Settings()
    _write(settings, lambda unit: revoke_key(unit, settings.community, key_id))
    click.echo(f"The key {key_id} does not work any more.")


@click.group()
def staff() -> None:
    """The people who moderate."""


@staff.command("add")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice(list(ROLES)), help="What they may do.")
@click.option("--name", default=None, help="Their name; made from the address when left out.")
@click.option(
    "--member", default=None, help="Their own account at the host, never theirs to judge."
)
def add(email: str, role: str, name: str | None, member: str | None) -> None:
    """Add a person; `reins login-link EMAIL` lets them in."""
    settings = Settings()

    def work(unit: UnitOfWork) -> str:
        ensure_community(unit, settings.community, settings.community.title())
        return add_staff(unit, settings.community, email, role, name, member)

    _write(settings, work)
    click.echo(f"{email} is {role} now. `reins login-link {email}` makes a link to log in with.")


@staff.command("list")
def list_people() -> None:
    """List the staff with their roles."""
    settings = Settings()
    people = _read(settings, lambda db: db.read(lambda c: list_staff(c, settings.community)))
    for person in people:
        linked = f"  is member {person.member_id}" if person.member_id else ""
        disabled = "  disabled" if person.disabled_at else ""
        click.echo(f"{person.email}  {person.role}  {person.name}{linked}{disabled}")


@click.command("login-link")
@click.argument("email")
def login_link(email: str) -> None:
    """Print a link that logs a person in once, for the minutes REINS_LOGIN_LINK_MINUTES says."""
    settings = Settings()

    def work(unit: UnitOfWork) -> str:
        person = get_staff(unit.connection, settings.community, email)
        return create_link(unit, person, settings.login_link_minutes)

    token = _write(settings, work)
    instance = find_instance(settings.data_dir)
    base = settings.public_url or (instance.url if instance else settings.base_url)
    click.echo(f"{base.rstrip('/')}/console/login/{token}")
    minutes = settings.login_link_minutes
    click.echo(f"It works once, for {minutes} minutes. Send it to {email} only.", err=True)


def _write(settings: Settings, work: Callable[[UnitOfWork], T]) -> T:
    return _read(settings, lambda database: database.write(work))


def _read(settings: Settings, work: Callable[[Database], T]) -> T:
    return on_store(settings.database, work)
