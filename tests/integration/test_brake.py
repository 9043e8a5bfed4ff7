"""A rule that enforces far more than its back-test asks humans by itself, until it is released."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from click.testing import CliRunner
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import insert, select

from service.audit import verify
from service.audit.tables import AuditEvent
from service.decisions import Recorded
from service.http import operations
from service.http.metrics import Metrics
from service.kit import system_clock
from service.publishing.brake import find_excesses, set_brake
from service.publishing.brake_command import brakes, release
from service.publishing.brakes import count_brakes, list_brakes, release_brake
from service.publishing.errors import BrakeNotFoundError, ReasonNeededError
from service.publishing.excess import Limits
from service.publishing.jobs import apply_brakes
from service.publishing.tables import Backtest
from service.storage import Database, OutboxRow
from tests.support.life import Life
from tests.support.posts import COMMUNITY, POLICY, Host
from tests.support.webhook_examples import documented_keys

TOXIC: dict[str, float | None] = {"toxicity": 0.95}
THREAT: dict[str, float | None] = {"threat": 0.95}


@pytest.fixture
def host(database: Database) -> Host:
    return Host(database)


def send(host: Host, toxic: int, fine: int, prefix: str = "p", **more: Any) -> None:
    for number in range(toxic + fine):
        scores = TOXIC if number < toxic else {}
        host.send(f"{prefix}{number}", "Hello.", scores, author_id=f"author-{number}", **more)


def send_by(host: Host, model: str, post_id: str, scores: dict[str, float | None]) -> Recorded:
    """Send a post that another model scored."""
    submission = host.submission(post_id, "Hello.", scores, author_id=post_id)
    assert submission.scores is not None
    submission = replace(submission, scores=replace(submission.scores, model_version=model))
    return host.database.write(lambda unit: host.recorder.record(unit, submission))


def store_backtest(database: Database, sha256: str, rule: int, every: int, posts: int) -> None:
    """Store what a back-test found: how often the rule and the version enforced."""
    now = database.clock()
    row = {
        "id": f"backtest-{rule}-{posts}",
        "community_id": COMMUNITY,
        "sha256": sha256,
        "version": None,
        "against": 1,
        "since": now - timedelta(days=30),
        "until": now,
        "posts": posts,
        "changed": 0,
        "result": {
            "rules": {"very-toxic": {"matched": rule, "enforced": rule}},
            "enforced": {"after": {"posts": every}},
        },
        "actor": "cli",
        "created_at": now,
    }
    database.write(lambda unit: unit.connection.execute(insert(Backtest), row))


def brake(database: Database, minimum: int = 20) -> int:
    return apply_brakes(database, factor=5, minimum=minimum)


def braked(database: Database) -> list[tuple[int, str]]:
    found = database.read(lambda c: list_brakes(c, COMMUNITY, on=True))
    return [(one.version, one.rule) for one in found]


def test_a_rule_far_above_its_backtest_is_braked_and_everybody_told(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    life = Life(database)
    store_backtest(database, life.view(1).sha256, rule=20, every=3_000, posts=10_000)
    send(life.host, toxic=40, fine=40)
    assert life.host.post("p1").outcome == "enforce"
    with caplog.at_level(logging.ERROR, "reins.policy"):
        assert brake(database) == 1
    assert braked(database) == [(1, "very-toxic")]
    (one,) = database.read(lambda c: list_brakes(c, COMMUNITY))
    assert (one.enforced, one.posts, one.seen_rate, one.expected_rate) == (40, 80, 500.0, 2.0)
    assert "THE BRAKE IS ON: rule very-toxic of policy version 1" in caplog.text
    payload = select(OutboxRow.payload).where(OutboxRow.type == "policy.braked")
    (event,) = database.read(lambda c: c.execute(payload).scalars().all())
    data = orjson.loads(event)["data"]
    assert set(data) == documented_keys("policy.braked")
    assert (data["rule"], data["policy_version"], data["expected_from"]) == (
        "very-toxic",
        1,
        "back-test",
    )
    types = database.read(lambda c: c.execute(select(AuditEvent.type)).scalars().all())
    assert types.count("policy.braked") == 1
    assert database.read(count_brakes) == {COMMUNITY: 1}
    assert brake(database) == 0, "a brake that is on is not set again"
    life.host.send("next", "Hello.", TOXIC, author_id="author-new")
    assert (life.host.post("next").outcome, life.host.post("next").visibility) == ("review", "hold")
    assert database.read(verify) is None


def test_a_rule_within_its_backtest_is_not_braked(database: Database) -> None:
    life = Life(database)
    store_backtest(database, life.view(1).sha256, rule=2_000, every=2_000, posts=10_000)
    send(life.host, toxic=40, fine=40)
    assert brake(database) == 0


def test_few_enforcements_prove_nothing(host: Host) -> None:
    send(host, toxic=19, fine=0)
    assert brake(host.database) == 0
    send(host, toxic=1, fine=0, prefix="more")
    assert brake(host.database) == 1


def test_without_a_backtest_the_version_before_says_what_is_usual(database: Database) -> None:
    life = Life(database)
    send(life.host, toxic=40, fine=60, prefix="old")
    version = life.publish(POLICY.replace("enforce: 0.9", "enforce: 0.94"))
    send(life.host, toxic=40, fine=40, prefix="new")
    now = database.clock()
    assert life.host.post("new1").outcome == "enforce"
    # Half of the posts now, two fifths before: nothing unusual, though far above the floor.
    assert database.read(lambda c: find_excesses(c, COMMUNITY, now, Limits(5, 20))) == []
    assert version == 2


def test_the_version_that_rolls_out_is_watched_too(database: Database) -> None:
    life = Life(database)
    send(life.host, toxic=0, fine=50, prefix="old")
    version = life.store(POLICY.replace("enforce: 0.9", "enforce: 0.5"))
    life.backtest(version, 0)
    life.step(version, "rolling", share=99)
    for number in range(60):
        author = f"author-{number}"
        life.host.send(f"new{number}", "Hello.", {"toxicity": 0.7}, author_id=author)
    assert brake(database) == 1
    assert braked(database) == [(version, "very-toxic")]


def test_a_new_model_that_enforces_far_more_brakes_the_whole_version(host: Host) -> None:
    for number in range(300):
        send_by(host, "old/1", f"old{number}", TOXIC if number < 3 else {})
    for number in range(60):
        # Far more than before, by two rules of which neither has enough to be braked alone.
        scores = (TOXIC, THREAT, {})[number % 3]
        send_by(host, "new/2", f"new{number}", scores)
    assert brake(host.database, minimum=25) == 1
    assert braked(host.database) == [(1, "*")]
    host.send("next", "Hello.", THREAT, author_id="author-new")
    assert host.post("next").outcome == "review"
    assert brake(host.database, minimum=25) == 0, "under the whole brake no rule is braked again"


def test_a_version_far_above_its_backtest_is_braked_as_a_whole(database: Database) -> None:
    life = Life(database)
    store_backtest(database, life.view(1).sha256, rule=100, every=100, posts=10_000)
    for number in range(100):
        # Neither rule has enough to be braked alone, both together enforce two posts in five.
        scores = (TOXIC, THREAT, {}, {}, {})[number % 5]
        life.host.send(f"p{number}", "Hello.", scores, author_id=f"author-{number}")
    assert brake(database, minimum=25) == 1
    assert braked(database) == [(1, "*")]
    life.host.send("next", "Hello.", THREAT, author_id="author-new")
    assert life.host.post("next").outcome == "review"


def test_of_many_decisions_the_newest_count(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.publishing.brake.MOST", 50)
    send(host, toxic=0, fine=50, prefix="old")
    send(host, toxic=30, fine=20, prefix="new")
    (found,) = host.database.read(
        lambda c: find_excesses(c, COMMUNITY, host.database.clock(), Limits())
    )
    assert (found.rule, found.seen.enforced, found.seen.posts) == ("very-toxic", 30, 50)


def test_the_metrics_count_the_brakes_that_are_on(host: Host) -> None:
    nothing = SimpleNamespace(pending=0, oldest_age_seconds=0.0, waiting=0, problem=None)
    app = FastAPI()
    app.include_router(operations.router)
    app.state.services = SimpleNamespace(
        database=host.database, metrics=Metrics(), policies=host.policies, model_version="test/1",
        event_backlog=lambda _: nothing, review_backlog=lambda _: nothing,
        delivery_counts=lambda _: {}, batcher=nothing, writer=nothing, policy_file=nothing,
        clock=system_clock,
    )  # fmt: skip
    line = f'reins_policy_brakes{{community="{COMMUNITY}"}} '
    with TestClient(app) as client:
        assert f"{line}0.0" in client.get("/metrics").text
        send(host, toxic=30, fine=0)
        brake(host.database)
        assert f"{line}1.0" in client.get("/metrics").text


def test_a_released_rule_enforces_again_and_is_not_held_to_what_it_did_before(host: Host) -> None:
    database = host.database
    send(host, toxic=30, fine=0)
    assert brake(database) == 1
    with pytest.raises(ReasonNeededError):
        database.write(lambda unit: release_brake(unit, COMMUNITY, 1, "very-toxic", "cli", " "))
    database.write(lambda unit: release_brake(unit, COMMUNITY, 1, "very-toxic", "cli", "a raid"))
    assert braked(database) == []
    host.send("next", "Hello.", TOXIC, author_id="author-new")
    assert host.post("next").outcome == "enforce"
    assert brake(database) == 0
    with pytest.raises(BrakeNotFoundError, match="reins policy brakes"):
        database.write(lambda unit: release_brake(unit, COMMUNITY, 1, "very-toxic", "cli", "x"))
    types = database.read(lambda c: c.execute(select(AuditEvent.type)).scalars().all())
    assert types.count("policy.released") == 1


def test_of_two_workers_one_sets_the_brake(host: Host) -> None:
    send(host, toxic=30, fine=0)
    now: datetime = host.database.clock()
    look = lambda c: find_excesses(c, COMMUNITY, now, Limits())  # noqa: E731
    (first,), (second,) = host.database.read(look), host.database.read(look)
    assert host.database.write(lambda unit: set_brake(unit, first)) is not None
    assert host.database.write(lambda unit: set_brake(unit, second)) is None
    assert host.events().count("policy.braked") == 1


def test_the_commands_list_and_release(host: Host, database_url: str, tmp_path: Path) -> None:
    environment = {
        "REINS_DATABASE_URL": database_url,
        "REINS_DATA_DIR": str(tmp_path),
        "REINS_COMMUNITY": COMMUNITY,
    }
    runner = CliRunner(env=environment)
    first = runner.invoke(brakes)
    assert (first.exception, first.output) == (None, "No brake is on.\n")
    send(host, toxic=30, fine=0)
    brake(host.database)
    listed = runner.invoke(brakes).output
    assert "version 1  rule very-toxic  braked" in listed
    assert "enforced 30 of 30 posts, 1000.0 in 1,000 (expected 10.0)" in listed
    asked = ["very-toxic", "--version", "1", "--reason", "a raid", "--as", "ada"]
    assert "by cli:ada: a raid" in runner.invoke(release, asked).output
    assert runner.invoke(brakes).output == "No brake is on.\n"
    assert "a raid" in runner.invoke(brakes, ["--all"]).output
