"""Who gives a command, and the store of the running instance that it works on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click
from sqlalchemy import Connection

from service.publishing.steps import Publisher
from service.settings import Settings
from service.storage import UnitOfWork
from service.storage.current import on_store

T = TypeVar("T")
NUMBER = click.argument("number", type=click.IntRange(1, 2**31 - 1))
REASON = click.option("--reason", default="", help="Why, for the history.")
AS = click.option("--as", "name", default=None, help="Who you are, for the history.")


def actor(name: str | None) -> str:
    """How the audit trail names who gave a command."""
    return f"cli:{name}" if name else "cli"


def publisher(settings: Settings, name: str | None) -> Publisher:
    """Whoever can open the store may publish; what takes two people still takes two names."""
    return Publisher(
        actor(name),
        may_publish=True,
        limit=settings.policy_blast_radius,
        file=settings.deciding_file(settings.community),
    )


def write(settings: Settings, work: Callable[[UnitOfWork], T]) -> T:
    """Run ``work`` in one transaction of the store."""
    return on_store(settings.database, lambda database: database.write(work))


def read(settings: Settings, work: Callable[[Connection], T]) -> T:
    """Run ``work``, which only reads, on the store."""
    return on_store(settings.database, lambda database: database.read(work))
