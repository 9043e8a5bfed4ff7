"""`reins policy add`, `versions`, `show`: versions of the policy by command."""

from __future__ import annotations

from pathlib import Path

import click

from service.communities import ensure_community
from service.policy import Policy, PolicyError, format_problems, load_policy_file
from service.publishing.errors import CasesFailError
from service.publishing.queries import (
    VersionView,
    find_version,
    list_versions,
    read_source,
    steps_of,
)
from service.publishing.steps import take_step
from service.publishing.store_command import AS, NUMBER, REASON, actor, publisher, read, write
from service.publishing.texts import standing_line, step_line, version_line, version_lines
from service.publishing.versions import require_cases, store_draft
from service.settings import Settings
from service.storage import UnitOfWork


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@REASON
@AS
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
        by = publisher(settings, name)
        return take_step(unit, community, stored.version, "checked", by, tested=True).version

    click.echo(standing_line(write(settings, work)))
    if failed:
        raise failed


@click.command()
@click.option("--limit", type=click.IntRange(1, 200), default=50, show_default=True)
def versions(limit: int) -> None:
    """List the versions of the policy, the newest first."""
    settings = Settings()
    for view in read(settings, lambda c: list_versions(c, settings.community, limit=limit)):
        click.echo(version_line(view))


@click.command()
@NUMBER
@click.option("--source", is_flag=True, help="Print its text and nothing else.")
def show(number: int, source: bool) -> None:
    """Show version NUMBER and every step of its life."""
    settings = Settings()
    if source:
        read(settings, lambda c: find_version(c, settings.community, number))
        click.echo(read(settings, lambda c: read_source(c, settings.community, number)), nl=False)
        return
    view = read(settings, lambda c: find_version(c, settings.community, number))
    for line in version_lines(view):
        click.echo(line)
    for step in read(settings, lambda c: steps_of(c, settings.community, number)):
        click.echo(f"  {step_line(step)}")


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
