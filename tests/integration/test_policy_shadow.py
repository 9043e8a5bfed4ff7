"""A candidate in the shadow follows live traffic and touches nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from service.kit import system_clock
from service.policy import evaluate
from service.publishing import jobs, shadow, shadow_store
from service.publishing.errors import ShadowNotFoundError
from service.publishing.jobs import PolicyShadows
from service.publishing.shadow_command import report_lines
from service.publishing.shadow_store import ShadowReport, shadow_report
from service.publishing.tables import PolicyDifference, PolicyVersion
from service.storage import Database, open_database
from tests.support.life import STRICTER, WRITER, Life
from tests.support.posts import COMMUNITY

BORDER = {"toxicity": 0.85}
"""Review by version 1, enforced by the stricter version 2."""


class Shadowed(Life):
    """Version 2, stricter than the live one, is in the shadow."""

    def __init__(self, url: str) -> None:
        self.ahead = timedelta()
        super().__init__(open_database(url, clock=self.now))
        self.version = self.store()
        self.step(self.version, "shadow", WRITER)
        self.shadows = PolicyShadows(self.database, threading.Event())

    def now(self) -> datetime:
        return system_clock() + self.ahead

    def follow(self) -> int:
        """Let the time pass that a decision needs to settle, and follow."""
        self.ahead += shadow.SETTLE
        return self.shadows.follow()

    def report(self, limit: int = 50) -> ShadowReport:
        return self.database.read(lambda c: shadow_report(c, COMMUNITY, self.version, limit))


@pytest.fixture
def life(database_url: str) -> Iterator[Shadowed]:
    made = Shadowed(database_url)
    yield made
    made.database.close()


def test_disagreements_are_listed_and_nothing_else_changes(life: Shadowed) -> None:
    life.host.send("fine")
    life.host.send("border", "You are hopeless.", BORDER)
    before, events = life.host.post("border"), life.host.events()
    assert life.follow() == 2
    found = life.report()
    assert (found.compared, found.differing, found.failed, found.state) == (2, 1, 0, "shadow")
    assert found.changes == {"stricter": 1}
    (one,) = found.recent
    assert (one.post_id, one.change) == ("border", "stricter")
    assert (one.live["level"], one.live["rule"]) == ("review", "maybe-toxic")
    assert (one.candidate["level"], one.candidate["rule"]) == ("enforce minor", "very-toxic")
    assert life.host.post("border") == before
    assert life.host.events() == events
    assert any("review (maybe-toxic) -> enforce minor" in line for line in report_lines(found))


def test_each_decision_is_compared_once(life: Shadowed) -> None:
    for number in range(3):
        life.host.send(str(number), "You are hopeless.", BORDER)
    assert [life.follow(), life.follow()] == [3, 0]
    life.host.send("4", "You are hopeless.", BORDER)
    assert life.follow() == 1
    assert (life.report().compared, life.report().differing) == (4, 4)


def test_many_decisions_of_one_moment_are_read_in_batches(
    life: Shadowed, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (shadow, jobs):
        monkeypatch.setattr(module, "BATCH", 2)
    moment = life.now()
    with monkeypatch.context() as stopped:
        stopped.setattr(life.database, "clock", lambda: moment)
        for number in range(5):
            life.host.send(str(number), "You are hopeless.", BORDER)
    assert life.follow() == 5
    assert life.report().compared == 5


def test_what_was_decided_before_it_was_in_the_shadow_is_not_read(life: Shadowed) -> None:
    life.step(life.version, "checked", WRITER)
    life.host.send("between", "You are hopeless.", BORDER)
    assert life.follow() == 0
    life.step(life.version, "shadow", WRITER)
    life.host.send("after", "You are hopeless.", BORDER)
    assert life.follow() == 1
    assert [one.post_id for one in life.report().recent] == ["after"]


def test_only_the_newest_differences_are_kept(
    life: Shadowed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shadow_store, "KEPT", 3)
    for number in range(5):
        life.host.send(str(number), "You are hopeless.", BORDER)
    assert life.follow() == 5
    assert [one.post_id for one in life.report().recent] == ["4", "3", "2"]
    life.host.send("5", "You are hopeless.", BORDER)
    life.follow()
    assert [one.post_id for one in life.report().recent] == ["5", "4", "3"]
    assert (life.report().differing, life.host.count(PolicyDifference)) == (6, 3)
    assert len(life.report(limit=1).recent) == 1


def test_a_candidate_that_fails_is_counted_and_stops_nothing(
    life: Shadowed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_on_one(policy: Any, facts: Any) -> Any:
        if "secret" in facts.text:
            raise RuntimeError(facts.text)
        return evaluate(policy, facts)

    monkeypatch.setattr(shadow, "evaluate", fail_on_one)
    life.host.send("1", "This is a secret.", BORDER)
    life.host.send("2", "You are hopeless.", BORDER)
    assert life.follow() == 2
    found = life.report()
    assert (found.compared, found.differing, found.failed) == (2, 1, 1)
    assert found.problem is not None
    assert "RuntimeError in fail_on_one" in found.problem
    assert "secret" not in found.problem


def test_facts_that_only_the_candidate_asks_for_are_kept_with_the_decision(
    database: Database,
) -> None:
    life = Life(database)
    life.host.send("1", "Hello.")
    assert "thread" not in life.host.send("2", "Hello.", mentions=["zoe"]).decision.facts
    crowd = "{thread: {within: 1h, distinct_authors_at_target: 3}}"
    rule = f"  - {{name: crowd, guideline: respect, when: {crowd}, then: {{review: {{}}}}}}"
    version = life.store(STRICTER.replace("rules:\n", f"rules:\n{rule}\n"))
    life.step(version, "shadow", WRITER)
    recorded = life.host.send("3", "Hello.", mentions=["zoe"])
    assert recorded.decision.facts["thread"]
    assert recorded.decision.outcome == "allow"
    life.step(version, "checked", WRITER)
    assert "thread" not in life.host.send("4", "Hello.", mentions=["zoe"]).decision.facts


def test_a_candidate_that_can_not_be_read_touches_no_answer(
    life: Shadowed, caplog: pytest.LogCaptureFixture
) -> None:
    broken = update(PolicyVersion).where(PolicyVersion.version == life.version)
    life.database.write(lambda unit: unit.connection.execute(broken.values(sealed="version: 1")))
    assert life.host.send("1", "You are hopeless.", BORDER).decision.outcome == "review"
    assert "can't be read" in caplog.text


def test_two_workers_count_each_decision_once(life: Shadowed, database_url: str) -> None:
    for number in range(30):
        life.host.send(str(number), "You are hopeless.", BORDER)
    life.ahead += shadow.SETTLE
    databases = [open_database(database_url, clock=life.now) for _ in range(3)]
    workers = [
        threading.Thread(target=PolicyShadows(database, threading.Event()).follow)
        for database in databases
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for database in databases:
        database.close()
    assert life.report().compared == 30
    rows = life.database.read(
        lambda c: c.execute(select(PolicyDifference.decision_id)).scalars().all()
    )
    assert len(rows) == len(set(rows)) == 30


def test_a_version_that_was_never_in_the_shadow_has_no_report(database: Database) -> None:
    life = Life(database)
    version = life.store()
    with pytest.raises(ShadowNotFoundError, match=f"reins policy shadow {version}"):
        database.read(lambda c: shadow_report(c, COMMUNITY, version))
    life.step(version, "shadow", WRITER)
    report = database.read(lambda c: shadow_report(c, COMMUNITY, version))
    assert (report.compared, report.recent) == (0, [])
