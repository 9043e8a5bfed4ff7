"""`reins policy disagreements`: what a version in the shadow would have decided otherwise."""

from __future__ import annotations

from collections.abc import Iterator

import click

from service.kit import rfc3339
from service.policy.comparison import CHANGES
from service.publishing.shadow_store import Difference, ShadowReport, shadow_report
from service.publishing.store_command import NUMBER, read
from service.settings import Settings


@click.command()
@NUMBER
@click.option("--limit", type=click.IntRange(0, 1000), default=20, show_default=True)
def disagreements(number: int, limit: int) -> None:
    """Show what version NUMBER, in the shadow, would have decided otherwise; the newest first."""
    settings = Settings()
    found = read(settings, lambda c: shadow_report(c, settings.community, number, limit))
    for line in report_lines(found):
        click.echo(line)


def report_lines(found: ShadowReport) -> Iterator[str]:
    """A report as lines of text."""
    decisions = "decision" if found.compared == 1 else "decisions"
    yield (
        f"Version {found.version} ({found.state}) has read {found.compared:,} {decisions} from "
        f"{rfc3339(found.started_at)} to {rfc3339(found.read_until)}: {found.differing:,} differ, "
        f"{found.failed:,} failed."
    )
    if found.problem is not None:
        yield f"The last failure: {found.problem}"
    changes = [f"{found.changes[one]:,} {one}" for one in CHANGES if one in found.changes]
    if changes:
        yield f"Among the differences that are kept: {', '.join(changes)}."
    yield from (_line(one) for one in found.recent)


def _line(one: Difference) -> str:
    sides = (f"{side['level']} ({side['rule'] or 'no rule'})" for side in (one.live, one.candidate))
    return f"  {rfc3339(one.decided_at)}  post {one.post_id}  {' -> '.join(sides)}"
