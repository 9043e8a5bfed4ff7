"""`reins policy brakes` and `release`: rules that ask humans because they enforced too much."""

from __future__ import annotations

import click

from service.kit import rfc3339
from service.publishing.brakes import BrakeView, list_brakes, release_brake
from service.publishing.store_command import AS, actor, read, write
from service.settings import Settings


@click.command()
@click.option("--all", "every", is_flag=True, help="Show released ones too.")
def brakes(every: bool) -> None:
    """List the brakes that are on, the newest first."""
    settings = Settings()
    found = read(settings, lambda c: list_brakes(c, settings.community, on=not every))
    for brake in found:
        click.echo(brake_line(brake))
    if not found:
        click.echo("No brake is on." if not every else "There was never a brake on.")


@click.command()
@click.argument("rule")
@click.option("--version", "number", required=True, type=int, help="Version of the policy.")
@click.option("--reason", required=True, help="Why it may enforce again, for the audit trail.")
@AS
def release(rule: str, number: int, reason: str, name: str | None) -> None:
    """Let RULE (`*`: all of them) enforce again, within a second on every replica."""
    settings = Settings()
    brake = write(
        settings,
        lambda unit: release_brake(unit, settings.community, number, rule, actor(name), reason),
    )
    click.echo(brake_line(brake))


def brake_line(brake: BrakeView) -> str:
    """A brake as one line."""
    what = "all rules" if brake.rule == "*" else f"rule {brake.rule}"
    seen = f"{brake.enforced} of {brake.posts} posts, {brake.seen_rate:.1f} in 1,000"
    line = (
        f"version {brake.version}  {what}  braked {rfc3339(brake.set_at)}  "
        f"enforced {seen} (expected {brake.expected_rate:.1f})"
    )
    if brake.released_at is None:
        return line
    return f"{line}  released {rfc3339(brake.released_at)} by {brake.released_by}: {brake.reason}"
