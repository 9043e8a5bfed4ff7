"""`reins policy add`, `versions`, `show` and the steps: the life of a version by command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from service.communities import ensure_community
from service.errors import ConfigurationError
from service.policy import Policy, PolicyError, format_problems, load_policy_file
from service.publishing.errors import CasesFailError
from service.publishing.proposals import agree as agree_to
from service.publishing.proposals import decline
from service.publishing.queries import (
    VersionView,
    find_version,
    list_versions,
    read_source,
    steps_of,
)
from service.publishing.states import State
from service.publishing.steps import Publisher, Taken, roll_back, take_step
from service.publishing.texts import (
    standing_line,
    step_line,
    taken_line,
    version_line,
    version_lines,
)
from service.publishing.versions import require_cases, store_draft
from service.settings import Settings
from service.storage import Database, UnitOfWork, open_database
from service.storage.migrate import is_current

T = TypeVar("T")
_NUMBER = click.argument("number", type=click.IntRange(1, 2**31 - 1))
_REASON = click.option("--reason", default="", help="Why, for the history.")
_AS = click.option("--as", "name", default=None, help="Who you are, for the history.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@_REASON
@_AS
def add(file: Path, reason: str, name: str | None) -> None:
    """Store the policy FILE as the next version, and check it with its cases."""
    settings = Settings()
    loaded = _load(file)
    failed = _failing(loaded)

    def work(unit: UnitOfWork) -> VersionView:
        community = settings.community
        ensure_community(unit, community, community.title())
        stored = store_draft(unit, community, loaded, actor(name), reason)
        if failed:
            return stored
        by = _publisher(settings, name)
        return take_step(unit, community, stored.version, "checked", by, tested=True).version

    click.echo(standing_line(_on_store(settings, lambda database: database.write(work))))
    if failed:
        raise failed


@click.command()
@click.option("--limit", type=click.IntRange(1, 200), default=50, show_default=True)
def versions(limit: int) -> None:
    """List the versions of the policy, the newest first."""
    settings = Settings()
    for view in _read(settings, lambda c: list_versions(c, settings.community, limit=limit)):
        click.echo(version_line(view))


@click.command()
@_NUMBER
@click.option("--source", is_flag=True, help="Print its text and nothing else.")
def show(number: int, source: bool) -> None:
    """Show version NUMBER and every step of its life."""
    settings = Settings()
    if source:
        _read(settings, lambda c: find_version(c, settings.community, number))
        click.echo(_read(settings, lambda c: read_source(c, settings.community, number)), nl=False)
        return
    view = _read(settings, lambda c: find_version(c, settings.community, number))
    for line in version_lines(view):
        click.echo(line)
    for step in _read(settings, lambda c: steps_of(c, settings.community, number)):
        click.echo(f"  {step_line(step)}")


@click.command()
@_NUMBER
@_REASON
@_AS
def shadow(number: int, reason: str, name: str | None) -> None:
    """Let version NUMBER run beside the live one, without deciding."""
    _step(number, "shadow", reason, name)


@click.command()
@_NUMBER
@click.option("--share", required=True, type=int, help="Percent of the authors, 1 to 99.")
@_REASON
@_AS
def rollout(number: int, share: int, reason: str, name: str | None) -> None:
    """Let version NUMBER decide the posts of a share of the authors; it only rises."""
    _step(number, "rolling", reason, name, share)


@click.command()
@_NUMBER
@_REASON
@_AS
def publish(number: int, reason: str, name: str | None) -> None:
    """Make version NUMBER live for everybody."""
    _step(number, "live", reason, name)


@click.command()
@_NUMBER
@_REASON
@_AS
def retire(number: int, reason: str, name: str | None) -> None:
    """Put version NUMBER aside; the live one retires only when another is published."""
    _step(number, "retired", reason, name)


@click.command()
@_NUMBER
@click.option("--decline", "declined", is_flag=True, help="Drop the step instead.")
@_REASON
@_AS
def agree(number: int, declined: bool, reason: str, name: str | None) -> None:
    """Agree, as the second publisher, to the step of version NUMBER that waits."""
    settings = Settings()
    settle = decline if declined else agree_to

    def work(unit: UnitOfWork) -> Taken:
        view, step = settle(unit, settings.community, number, actor(name), reason)
        return Taken(step, view)

    click.echo(taken_line(_on_store(settings, lambda database: database.write(work))))


@click.command()
@_REASON
@_AS
def rollback(reason: str, name: str | None) -> None:
    """End the roll-out, or else make the version live that was live before."""
    settings = Settings()

    def work(unit: UnitOfWork) -> Taken:
        return roll_back(unit, settings.community, actor(name), reason)

    click.echo(taken_line(_on_store(settings, lambda database: database.write(work))))


def actor(name: str | None) -> str:
    """How the audit trail names who gave a command."""
    return f"cli:{name}" if name else "cli"


def _publisher(settings: Settings, name: str | None) -> Publisher:
    """Whoever can open the store may publish; what takes two people still takes two names."""
    return Publisher(actor(name), may_publish=True, limit=settings.policy_blast_radius)


def _step(number: int, to: State, reason: str, name: str | None, share: int = 0) -> None:
    settings = Settings()
    by = _publisher(settings, name)

    def work(unit: UnitOfWork) -> Taken:
        return take_step(unit, settings.community, number, to, by, share=share, reason=reason)

    click.echo(taken_line(_on_store(settings, lambda database: database.write(work))))


def _failing(policy: Policy) -> CasesFailError | None:
    try:
        require_cases(policy)
    except CasesFailError as error:
        return error
    return None


def _load(file: Path) -> Policy:
    try:
        return load_policy_file(file)
    except PolicyError as error:
        click.echo(format_problems(error.problems), err=True)
        raise SystemExit(1) from None


def _read(settings: Settings, work: Callable[[Any], T]) -> T:
    return _on_store(settings, lambda database: database.read(work))


def _on_store(settings: Settings, work: Callable[[Database], T]) -> T:
    """Work on the store of the running instance."""
    database = open_database(settings.database)
    try:
        if (not database.is_sqlite or settings.data_dir.exists()) and is_current(database):
            return work(database)
        raise ConfigurationError(
            "The store has no schema yet, or not the newest: run `reins migrate` (or `reins up`) "
            "first, and check REINS_DATA_DIR and REINS_DATABASE_URL"
        )
    finally:
        database.close()
