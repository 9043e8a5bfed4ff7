"""`python -m benchmarks.audit`: how fast `reins audit verify` walks a long chain.

Fills a SQLite store with rows as the service chains them, then measures what `reins audit verify`
does: reading, hashing and comparing every row in one snapshot. The memory told is what the walk
adds to the most that the process ever had resident: it must not grow with the rows.
"""

from __future__ import annotations

import os
import resource
import statistics
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import orjson
from tqdm import tqdm

from service.audit import flush, verify_chain
from service.audit.links import Link
from service.storage import Database, PendingAudit, open_database
from service.storage.migrate import migrate

START = datetime(2026, 11, 1, tzinfo=UTC)
BATCH = 5_000


@click.command()
@click.option("--rows", default=1_000_000, show_default=True, help="Rows to chain and to walk.")
@click.option("--rounds", default=3, show_default=True, help="Walks; the median is told.")
def main(rows: int, rounds: int) -> None:
    """Measure rows a second, and how much memory a walk takes."""
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'reins.db'}")
        migrate(database)
        fill(database, rows)
        database.read(lambda connection: verify_chain(connection, start=max(rows - BATCH, 1)))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        took = [walk(database, rows) for _ in range(rounds)]
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        database.close()
    wall, cpu = (statistics.median(parts) for parts in zip(*took, strict=True))
    click.echo(f"{rows:,} rows, {rounds} walks of SQLite, median")
    click.echo(f"on the clock      {wall:.1f} s, {rows / wall:,.0f} rows/s")
    click.echo(f"processor time    {cpu:.1f} s, {rows / cpu:,.0f} rows/s")
    click.echo(f"memory added      {(after - before) / 1024:.1f} MiB")
    click.echo(f"load              {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def fill(database: Database, rows: int) -> None:
    """Chain rows such as a decision leaves, many in one transaction."""
    with tqdm(total=rows, unit="row", unit_scale=True, desc="fill", disable=None) as bar:
        for first in range(0, rows, BATCH):
            events = [event(number) for number in range(first, min(first + BATCH, rows))]
            with database.transaction() as connection:
                flush(connection, events)
            bar.update(len(events))


def event(number: int) -> PendingAudit:
    """Return what a decision about one post leaves in the trail."""
    payload = {"decision_id": f"{number:036}", "outcome": "allow", "rule": None, "source": "rule"}
    at = START + timedelta(milliseconds=37 * number)
    text = orjson.dumps(payload, option=orjson.OPT_SORT_KEYS).decode()
    return PendingAudit("bench", at, "policy", "post.decided", f"post/{number}", text)


def walk(database: Database, rows: int) -> tuple[float, float]:
    """Walk the whole chain once and return seconds on the clock and of the processor."""
    wall, cpu = time.perf_counter(), time.process_time()

    def show(links: Iterable[Link]) -> Iterable[Link]:
        return tqdm(links, total=rows, unit="row", unit_scale=True, desc="walk", disable=None)

    found = database.read(lambda connection: verify_chain(connection, show=show))
    assert (found.broken, found.rows) == (None, rows), found.broken
    return time.perf_counter() - wall, time.process_time() - cpu


if __name__ == "__main__":
    main()
