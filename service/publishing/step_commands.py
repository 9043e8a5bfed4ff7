"""`reins policy shadow`, `rollout`, `publish`, `agree`, `retire`, `rollback`: steps by command."""

from __future__ import annotations

import click

from service.publishing.proposals import agree as agree_to
from service.publishing.proposals import decline
from service.publishing.states import State
from service.publishing.steps import Taken, roll_back, take_step
from service.publishing.store_command import AS, NUMBER, REASON, actor, publisher, write
from service.publishing.texts import taken_line
from service.settings import Settings
from service.storage import UnitOfWork


@click.command()
@NUMBER
@REASON
@AS
def shadow(number: int, reason: str, name: str | None) -> None:
    """Let version NUMBER run beside the live one, without deciding."""
    _step(number, "shadow", reason, name)


@click.command()
@NUMBER
@click.option("--share", required=True, type=int, help="Percent of the authors, 1 to 99.")
@REASON
@AS
def rollout(number: int, share: int, reason: str, name: str | None) -> None:
    """Let version NUMBER decide the posts of a share of the authors; it only rises."""
    _step(number, "rolling", reason, name, share)


@click.command()
@NUMBER
@REASON
@AS
def publish(number: int, reason: str, name: str | None) -> None:
    """Make version NUMBER live for everybody."""
    _step(number, "live", reason, name)


@click.command()
@NUMBER
@REASON
@AS
def retire(number: int, reason: str, name: str | None) -> None:
    """Put version NUMBER aside; the live one retires only when another is published."""
    _step(number, "retired", reason, name)


@click.command()
@NUMBER
@click.option("--decline", "declined", is_flag=True, help="Drop the step instead.")
@REASON
@AS
def agree(number: int, declined: bool, reason: str, name: str | None) -> None:
    """Agree, as the second publisher, to the step of version NUMBER that waits."""
    settings = Settings()
    community, file = settings.community, settings.deciding_file(settings.community)

    def work(unit: UnitOfWork) -> Taken:
        if declined:
            view, step = decline(unit, community, number, actor(name), reason)
        else:
            view, step = agree_to(unit, community, number, actor(name), reason, file=file)
        return Taken(step, view)

    click.echo(taken_line(write(settings, work)))


@click.command()
@REASON
@AS
def rollback(reason: str, name: str | None) -> None:
    """End the roll-out, or else make the version live that was live before."""
    settings = Settings()

    def work(unit: UnitOfWork) -> Taken:
        file = settings.deciding_file(settings.community)
        return roll_back(unit, settings.community, actor(name), reason, file=file)

    click.echo(taken_line(write(settings, work)))


def _step(number: int, to: State, reason: str, name: str | None, share: int = 0) -> None:
    settings = Settings()
    by = publisher(settings, name)

    def work(unit: UnitOfWork) -> Taken:
        return take_step(unit, settings.community, number, to, by, share=share, reason=reason)

    click.echo(taken_line(write(settings, work)))
