"""`python -m benchmarks.backtest`: how long a back-test over a million stored posts takes.

Fills a SQLite store with made-up posts (texts of `benchmarks.texts`, scores and facts as a decision
keeps them), then lets the default policy and one with lower thresholds for toxicity decide them
again. Measured is what `reins policy backtest` does where the served model has scored every post:
reading the store, looking for posts that need the model, parsing, normalising, both evaluations and
counting, with the start of the processes apart. On a machine that is busy with other things the
processor time says more than the clock.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from sqlalchemy import insert
from tqdm import tqdm

from benchmarks.texts import make_texts
from service.communities import ensure_community
from service.decisions.tables import Decision, Post, Revision
from service.policy import Policy, load_policy, load_policy_file
from service.policy.vocabulary import LABELS
from service.publishing import publish
from service.publishing.backtest import (
    Block,
    Span,
    Tally,
    Trial,
    read_blocks,
    replay_blocks,
)
from service.publishing.backtest.rescore import Rescorer
from service.scoring import NORMALISER_VERSION, Bundle, load_bundle
from service.settings import INSTALLATION, Settings
from service.storage import Database, UnitOfWork, open_database
from service.storage.migrate import migrate

COMMUNITY = "bench"
START = datetime(2026, 10, 1, tzinfo=UTC)
SPAN = Span(COMMUNITY, START, START + timedelta(days=30))
JUDGED = 0.03
"""Share of the posts with a human verdict."""
BATCH = 2_000
MODEL = "bench/1"


@dataclass(frozen=True)
class Took:
    """Seconds on the clock, and seconds of processor time of all processes together."""

    wall: float
    cpu: float

    def less(self, start: Took) -> Took:
        """Without what starting the processes took."""
        return Took(max(self.wall - start.wall, 1e-9), max(self.cpu - start.cpu, 1e-9))


@click.command()
@click.option("--posts", default=50_000, show_default=True, help="Posts to store and replay.")
@click.option("--workers", default=os.cpu_count() or 1, show_default=True, help="Processes.")
@click.option("--rounds", default=3, show_default=True, help="Runs; the median is told.")
def main(posts: int, workers: int, rounds: int) -> None:
    """Measure posts a second, and what a million would take."""
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'reins.db'}")
        migrate(database)
        trial = Trial(*policies(), against=1)
        database.write(lambda unit: _found(unit, trial.before))
        fill(database, posts)
        start, _ = timed(trial, [[]] * workers, workers)
        runs = [timed(trial, blocks(database, trial), workers, posts) for _ in range(rounds)]
        database.close()
    changed = posts - runs[0][1].one("change", "same")
    wall = sorted(took.less(start).wall for took, _ in runs)[rounds // 2]
    cpu = sorted(took.less(start).cpu for took, _ in runs)[rounds // 2]
    click.echo(f"{posts:,} posts, {workers} processes, {rounds} runs; {changed:,} posts change")
    click.echo(f"start of the processes  {start.wall:.1f} s")
    click.echo(f"on the clock            {posts / wall:,.0f} posts/s")
    click.echo(f"a million               {start.wall + 1e6 * wall / posts:,.0f} s as measured")
    click.echo(f"processor time          {1e6 * cpu / posts:,.0f} µs a post")
    click.echo(f"a million               {cpu / posts * 1e6 / workers:,.0f} s with idle cores")
    click.echo(f"load of the machine     {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def timed(
    trial: Trial, blocks: Iterable[Block], workers: int, posts: int = 0
) -> tuple[Took, Tally]:
    """Run a back-test and say what it took."""
    with tqdm(total=posts, unit="post", disable=None) as bar:
        wall, cpu = time.perf_counter(), _cpu()
        tally = replay_blocks(trial, blocks, workers, bar.update)
        return Took(time.perf_counter() - wall, _cpu() - cpu), tally


def blocks(database: Database, trial: Trial) -> Iterator[Block]:
    """The stored posts; none of them needs the model, which is not loaded."""
    rescorer = Rescorer(database, COMMUNITY, served(), (trial.before, trial.after))
    return rescorer.blocks(read_blocks(database, SPAN))


def served() -> Bundle:
    """The served bundle, by the name that stands in the made-up decisions."""
    bundle = load_bundle(INSTALLATION / Settings.model_fields["model"].default)
    name, version = MODEL.split("/")
    manifest = bundle.manifest.model_copy(update={"name": name, "version": version})
    return replace(bundle, manifest=manifest)


def _cpu() -> float:
    """Processor seconds of this process and of those it has started and that ended."""
    return sum(os.times()[:4])


def policies() -> tuple[Policy, Policy]:
    """The default policy, and the same with lower thresholds for toxicity."""
    before = load_policy_file(INSTALLATION / "policies" / "default.yaml")
    data = before.as_dict()
    bounds = data["thresholds"]["toxicity"]
    data["thresholds"]["toxicity"] = {name: round(value * 0.9, 3) for name, value in bounds.items()}
    return before, load_policy(json.dumps(data))


def _found(unit: UnitOfWork, policy: Policy) -> None:
    ensure_community(unit, COMMUNITY, "Benchmark")
    publish(unit, COMMUNITY, policy, "benchmark", "to measure")


def fill(database: Database, posts: int) -> None:
    """Store ``posts`` decided posts over the span, a few of them judged by a human too."""
    generator = random.Random(20261124)
    rows = made_up(posts, generator)
    with tqdm(total=posts, unit="post", desc="fill", disable=None) as bar:
        for first in range(0, posts, BATCH):
            size = min(BATCH, posts - first)
            batch = [next(rows) for _ in range(size)]
            with database.transaction() as connection:
                connection.execute(insert(Post), [post for post, _, _ in batch])
                connection.execute(insert(Revision), [revision for _, revision, _ in batch])
                connection.execute(insert(Decision), [one for _, _, all_ in batch for one in all_])
            bar.update(size)


Row = dict[str, Any]


def made_up(count: int, generator: random.Random) -> Iterator[tuple[Row, Row, list[Row]]]:
    """Yield a post, its content and its decisions."""
    texts = make_texts(2_000)
    for number in range(count):
        moment = START + timedelta(days=30) * (number / count)
        post = dict.fromkeys(column.name for column in Post.__table__.columns) | {
            "pk": f"p{number:035}",
            "community_id": COMMUNITY,
            "post_id": f"post-{number}",
            "author_id": f"author-{number % 997}",
            "channel_id": f"channel-{number % 23}",
            "kind": "post",
            "revision": 1,
            "outcome": "allow",
            "visibility": "show",
            "created_at": moment,
        }
        yield post, _revision(post, generator.choice(texts)), _decisions(post, generator)


def _revision(post: Row, text: str) -> Row:
    content = {"author_id": post["author_id"], "channel_id": post["channel_id"], "text": text}
    return {
        "id": "r" + post["pk"][1:],
        "community_id": COMMUNITY,
        "post_pk": post["pk"],
        "number": 1,
        "content": content,
        "content_hash": "",
        "edited_at": None,
        "received_at": post["created_at"],
        "applied": True,
    }


def _decisions(post: Row, generator: random.Random) -> list[Row]:
    automated = dict.fromkeys(column.name for column in Decision.__table__.columns) | {
        "id": "d" + post["pk"][1:],
        "community_id": COMMUNITY,
        "post_pk": post["pk"],
        "revision": 1,
        "status": "decided",
        "source": "automated",
        "outcome": "allow",
        "visibility": "show",
        "actor": "policy",
        "labels": [],
        "scores": _scores(generator),
        "not_applicable": [],
        "language": "en",
        "facts": _facts(post, generator),
        "trace": [{"name": f"rule-{n}", "result": "not matched", "values": {}} for n in range(30)],
        "policy_version": 1,
        "model_version": MODEL,
        "normaliser_version": NORMALISER_VERSION,
        "created_at": post["created_at"],
        "decided_at": post["created_at"],
    }
    if generator.random() >= JUDGED:
        return [automated]
    judged = {"source": "human", "outcome": generator.choice(("allow", "enforce"))}
    later = {"id": "h" + post["pk"][1:], "decided_at": post["created_at"] + timedelta(hours=1)}
    return [automated, automated | judged | later]


def _scores(generator: random.Random) -> dict[str, float]:
    """Most posts score near nothing, some anywhere."""
    ceiling = 0.9 if generator.random() < 0.1 else 0.05
    return {label: round(generator.random() * ceiling, 4) for label in LABELS}


def _facts(post: Row, generator: random.Random) -> Row:
    days, stood = generator.expovariate(1 / 200), generator.randrange(200)
    return {
        "language": "en",
        "kind": "post",
        "media": None,
        "counts": {"posts_last_hour": 1, "posts_last_day": 3, "reports": 0, "near_misses": 0},
        "links": [],
        "mentions": [],
        "claims": {"password": round(generator.random() * 0.4, 4)},
        "has_parent": generator.random() < 0.5,
        "channel": {"id": post["channel_id"], "known": True, "topic": "Learning at work"},
        "author": {
            "id": post["author_id"],
            "known": True,
            "role": None,
            "age_days": round(days, 2),
            "accepted_posts": stood,
        },
    }


if __name__ == "__main__":
    main()
