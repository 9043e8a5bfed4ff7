"""`python -m benchmarks.brake`: what one check of the brake costs.

Fills an empty store with made-up decisions of the last hour (scores, facts and trace as long as
real ones), of which one in fifty is an enforcement, and times what the worker does for a community
every twenty seconds: counting, and looking up what was expected. `--plan` shows how the store
counts. `--postgres URL` measures in an empty database there as well; it is left filled.
"""

from __future__ import annotations

import random
import statistics
import time
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from sqlalchemy import event, insert, text
from tqdm import tqdm

from benchmarks.backtest import made_up
from service.communities import ensure_community
from service.decisions.enforced import tally_query
from service.decisions.tables import Decision
from service.policy import load_policy_file
from service.publishing import publish
from service.publishing.brake import WINDOW, find_excesses
from service.publishing.excess import Limits
from service.publishing.expected import MOST
from service.settings import INSTALLATION
from service.storage import Database, open_database
from service.storage.migrate import migrate

SIZES = (10_000, 100_000, 1_000_000)
BATCH = 10_000
ENFORCED = 50
"""One in so many decisions is an enforcement."""


@click.command()
@click.option("--most", default=SIZES[-1], show_default=True, help="Decisions at most.")
@click.option("--rounds", default=5, show_default=True, help="Checks; the median is told.")
@click.option("--postgres", metavar="URL", help="An empty Postgres database to measure too.")
@click.option("--plan", is_flag=True, help="Show how the store counts.")
def main(most: int, rounds: int, postgres: str | None, plan: bool) -> None:
    """Time one check of the brake with 10,000 to a million decisions in the last hour."""
    with TemporaryDirectory() as folder:
        measure(f"sqlite:///{Path(folder) / 'reins.db'}", most, rounds, plan)
    if postgres:
        measure(postgres, most, rounds, plan)


def measure(url: str, most: int, rounds: int, plan: bool) -> None:
    """Fill a store with a community of each size and print what a check of it takes."""
    database = open_database(url)
    migrate(database)
    now = database.clock()
    rows = samples()
    for size in (one for one in SIZES if one <= most):
        community = fill(database, rows, size, now)
        took = sorted(check(database, community, now) for _ in range(rounds))
        name = "SQLite" if database.is_sqlite else "Postgres"
        middle, worst = statistics.median(took) * 1000, took[-1] * 1000
        click.echo(f"{name:8}  {size:>9,} decisions  {middle:6.1f} ms a check, {worst:.1f} at most")
        if plan:
            click.echo(how(database, community, now))
    database.close()


def check(database: Database, community: str, now: datetime) -> float:
    """Seconds of one check."""
    began = time.perf_counter()
    database.read(lambda c: find_excesses(c, community, now, Limits()))
    return time.perf_counter() - began


def samples() -> list[dict[str, Any]]:
    """Decisions to be copied; the enforcements are those of one rule."""
    made = made_up(BATCH, random.Random(20261124))
    rows = [automated for _, _, (automated, *_) in made]
    for row in rows[::ENFORCED]:
        row |= {"outcome": "enforce", "rule": "abuse", "severity": "minor"}
    return rows


def fill(database: Database, rows: list[dict[str, Any]], size: int, now: datetime) -> str:
    """Store a community with a live policy and ``size`` decisions in the last hour, in order."""
    community = f"bench-{size}"
    policy = load_policy_file(INSTALLATION / "policies" / "default.yaml")
    database.write(lambda unit: ensure_community(unit, community, "Benchmark"))
    database.write(lambda unit: publish(unit, community, policy, "bench", "to measure"))
    for first in tqdm(range(0, size, BATCH), desc=f"{size:,}", unit="batch", disable=None):
        batch = []
        for number, row in enumerate(rows, first):
            at = now - WINDOW * ((size - number) / (size + 1))
            own = {"id": f"{size}-{number}", "community_id": community}
            batch.append(row | own | {"decided_at": at, "created_at": at})
        with database.transaction() as connection:
            connection.execute(insert(Decision), batch)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    return community


def how(database: Database, community: str, now: datetime) -> str:
    """The plan by which the store counts, as it tells it."""
    prefix = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN (ANALYZE, BUFFERS) "

    def explain(_c: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> tuple[str, Any]:
        return prefix + statement, values

    with database.engine.connect() as connection:
        event.listen(connection, "before_cursor_execute", explain, retval=True)
        query = tally_query(community, now - WINDOW, now + timedelta(seconds=1), MOST)
        cursor = connection.execute(query).cursor
        assert cursor is not None
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


if __name__ == "__main__":
    main()
