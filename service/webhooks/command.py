"""`reins webhooks`: receivers of events, from the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from service.communities import ensure_community
from service.kit import rfc3339
from service.settings import Settings
from service.storage import UnitOfWork
from service.storage.current import on_store
from service.webhooks.endpoints import (
    EndpointView,
    add_endpoint,
    disable_endpoint,
    find_endpoint,
    list_endpoints,
)
from service.webhooks.events import EVENT_TYPES, check_events
from service.webhooks.guard import check_url
from service.webhooks.queries import DeliveryView, list_deliveries
from service.webhooks.queries import redeliver as redeliver_one

T = TypeVar("T")
ACTOR = "command"


@click.group()
def webhooks() -> None:
    """Receivers of events: signed, durable, tried again until they arrive."""


@webhooks.command("add")
@click.argument("url")
@click.option(
    "--events",
    default="*",
    show_default=True,
    help=f"Event types, separated by commas: {', '.join(EVENT_TYPES)}, or * for all.",
)
def add(url: str, events: str) -> None:
    """Add a receiver and print its signing secret: this is the only time it is shown."""
    settings = Settings()
    wanted = check_events(events.split(","))
    check_url(url, settings.webhook_private_addresses)

    def work(unit: UnitOfWork) -> tuple[EndpointView, str]:
        ensure_community(unit, settings.community, settings.community.title())
        return add_endpoint(unit, settings.community, url, wanted, ACTOR)

    view, secret = _write(settings, work)
    click.echo(f"id:     {view.id}")
    click.echo(f"secret: {secret}")
    click.echo("Keep the secret now: it verifies what arrives and isn't shown again.", err=True)


@webhooks.command("list")
@click.option("--all", "disabled", is_flag=True, help="Show disabled receivers too.")
def list_all(disabled: bool) -> None:
    """List receivers, oldest first."""
    settings = Settings()

    def work(unit: UnitOfWork) -> list[EndpointView]:
        return list_endpoints(unit.connection, settings.community, unit.now, disabled=disabled)

    for view in _write(settings, work):
        state = f"disabled ({view.disabled_why})" if view.disabled_at else "active"
        if view.failures and not view.disabled_at:
            state = f"{view.failures} failed tries in a row"
        click.echo(f"{view.id}  {view.url}  {','.join(view.events)}  {state}")


@webhooks.command("disable")
@click.argument("webhook_id")
def disable(webhook_id: str) -> None:
    """Stop sending to a receiver; what waits for it is given up."""
    settings = Settings()
    why = "disabled on the command line"
    _write(
        settings, lambda unit: disable_endpoint(unit, settings.community, webhook_id, ACTOR, why)
    )
    click.echo(f"The webhook {webhook_id} gets nothing any more.")


@webhooks.command("deliveries")
@click.argument("webhook_id")
@click.option("--state", type=click.Choice(["pending", "delivered", "dead"]), default=None)
@click.option("--limit", type=click.IntRange(1, 200), default=50, show_default=True)
def deliveries(webhook_id: str, state: str | None, limit: int) -> None:
    """Show what was sent to a receiver and what waits, the newest event first."""
    settings = Settings()

    def work(unit: UnitOfWork) -> list[DeliveryView]:
        connection, community = unit.connection, settings.community
        find_endpoint(connection, community, webhook_id, unit.now)
        return list_deliveries(connection, community, webhook_id, state=state, limit=limit)

    for view in _write(settings, work):
        tries = f"{view.attempts} tries"
        error = f"  {view.last_error}" if view.last_error else ""
        at = rfc3339(view.created_at)
        click.echo(f"{view.id}  {at}  {view.type}  {view.subject}  {view.state}  {tries}{error}")


@webhooks.command("redeliver")
@click.argument("delivery_id")
def redeliver(delivery_id: str) -> None:
    """Send a delivery again, under the same id; `reins webhooks deliveries` shows which."""
    settings = Settings()
    _write(settings, lambda unit: redeliver_one(unit, settings.community, delivery_id, ACTOR))
    click.echo(f"The delivery {delivery_id} is sent again within a second.")


def _write(settings: Settings, work: Callable[[UnitOfWork], T]) -> T:
    return on_store(settings.database, lambda database: database.write(work))
