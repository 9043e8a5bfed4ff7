"""Back-tests that the worker does: one worker at a time, and another if it dies."""

from __future__ import annotations

import time
from datetime import timedelta
from multiprocessing import active_children
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import update

from service.errors import InvalidError
from service.kit import system_clock
from service.publishing import newest_backtest
from service.publishing.backtest.apart import run_apart
from service.publishing.backtest.asked import Asked, ask, find_asked, last_asked, span_of
from service.publishing.backtest.jobs import BEAT_SECONDS, AskedBacktests, LeftError, Progress
from service.publishing.backtest.lease import ATTEMPTS, LEASE, Taken, beat, finish, take
from service.publishing.errors import UnknownVersionError
from service.publishing.expected import expected_of
from service.publishing.overview import last_backtest
from service.publishing.tables import Backtest, PolicyVersion
from service.storage import Database
from tests.support.life import Life
from tests.support.posts import COMMUNITY
from tests.support.rescoring import TINY

SCORES = {"fine": 0.1, "rough": 0.6, "bad": 0.85, "worse": 0.95}
NO_MODEL = Path(__file__).parent / "no-model"
"""Where stored scores are taken as they are."""


@pytest.fixture
def life(database: Database) -> Life:
    """Version 1 is live, version 2 is stricter, and one of four stored posts tells them apart."""
    made = Life(database)
    for name, toxicity in SCORES.items():
        made.host.send(name, f"A {name} post.", {"toxicity": toxicity})
    made.store()
    return made


def asked(life: Life, version: int = 2, since: str = "30d") -> Asked:
    span = span_of(COMMUNITY, since, None, life.database.clock() + timedelta(minutes=1))
    return life.database.write(lambda unit: ask(unit, version, span, "key:ada"))


def found(life: Life, one: Asked) -> Asked:
    return life.database.read(lambda c: find_asked(c, COMMUNITY, one.id))


def worker(life: Life, model: Path = NO_MODEL) -> AskedBacktests:
    return AskedBacktests(life.database, model, Event())


def taken(life: Life) -> Taken:
    one = life.database.write(take)
    assert one is not None
    return one


def die(life: Life) -> None:
    """Let whoever works on a back-test have written for the last time a while ago."""
    past = life.database.clock() - LEASE - timedelta(seconds=1)
    life.database.write(
        lambda unit: unit.connection.execute(update(Backtest).values(heartbeat_at=past))
    )


def test_the_worker_does_what_was_asked_for(life: Life) -> None:
    one = asked(life)
    assert (one.state, one.version, one.against, one.result) == ("waiting", 2, 1, {})
    assert worker(life).run_due() == 1
    done = found(life, one)
    assert (done.state, done.done, done.total, done.error) == ("done", 4, 4, None)
    assert (done.result["posts"], done.result["changed"]) == (4, 1)
    assert [post["post_id"] for post in done.result["sample"]] == ["bad"]
    assert "text" not in done.result["sample"][0]
    assert worker(life).run_due() == 0


def test_the_model_that_is_served_scores_what_another_has_scored(life: Life) -> None:
    one = asked(life)
    assert worker(life, TINY).run_due() == 1
    stored = found(life, one).result["stored"]
    assert (stored["scored_again"], stored["other_model"]) == (4, 0)


def test_one_that_is_under_way_is_not_asked_for_again(life: Life) -> None:
    one = asked(life)
    assert asked(life, since="7d").id == one.id
    taken(life)
    assert asked(life).id == one.id
    worker(life).run_due()
    die(life)
    worker(life).run_due()
    assert asked(life).id != one.id


def test_two_that_ask_at_once_get_the_same(life: Life) -> None:
    got: list[str] = []
    threads = [Thread(target=lambda: got.append(asked(life).id)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(got) == 4
    assert len(set(got)) == 1


def test_only_what_is_done_counts(life: Life) -> None:
    """The gate, the pages and the brake must not take an empty result for one."""
    view, database = life.view(2), life.database

    def counted() -> tuple[bool, bool, bool]:
        now = database.clock()
        return (
            database.read(lambda c: newest_backtest(c, view, 1, now)) is not None,
            database.read(lambda c: last_backtest(c, COMMUNITY, view.sha256)) is not None,
            database.read(lambda c: expected_of(c, lambda *_: [], view, "*", now, None))
            is not None,
        )

    one = asked(life)
    row = {"posts": 4}  # even one that has come far
    database.write(lambda unit: unit.connection.execute(update(Backtest).values(**row)))
    assert counted() == (False, False, False)
    taken(life)
    assert counted() == (False, False, False)
    die(life)
    worker(life).run_due()
    assert found(life, one).state == "done"
    assert counted() == (True, True, True)


def test_it_is_done_in_a_process_of_its_own(life: Life) -> None:
    stopping = Event()
    assert not run_apart(life.database, NO_MODEL, "warning", stopping)
    one = asked(life)
    assert run_apart(life.database, NO_MODEL, "warning", stopping)
    assert (found(life, one).state, found(life, one).done) == ("done", 4)


def test_a_worker_that_stops_takes_its_process_with_it(life: Life) -> None:
    one, stopping = asked(life), Event()
    stopping.set()
    assert run_apart(life.database, NO_MODEL, "warning", stopping)
    assert not active_children()
    assert found(life, one).state == "waiting"


def test_another_worker_goes_on_where_one_died(life: Life) -> None:
    one = asked(life)
    dead = taken(life)
    assert worker(life).run_due() == 0, "the first still has it"
    die(life)
    assert worker(life).run_due() == 1
    done = found(life, one)
    assert (done.state, done.result["posts"]) == ("done", 4)
    write = life.database.write
    assert not write(lambda unit: beat(unit, dead, 1, 4)), "it had only been slow"
    assert not write(lambda unit: finish(unit, dead, done.result | {"posts": 0}))
    assert found(life, one) == done


def test_one_that_ends_every_worker_is_given_up(life: Life) -> None:
    one = asked(life)
    for _ in range(ATTEMPTS):
        taken(life)
        die(life)
    assert worker(life).run_due() == 0
    given_up = found(life, one)
    assert given_up.state == "failed"
    assert "3 times" in (given_up.error or "")


def test_a_worker_that_stops_leaves_it_to_the_next(life: Life) -> None:
    one, stopping = asked(life), Event()
    progress = Progress(life.database, taken(life), stopping)
    progress.begin(4)
    progress.add(1)
    stopping.set()
    with pytest.raises(LeftError):
        progress.add(1)
    die(life)
    stopped = AskedBacktests(life.database, NO_MODEL, _SetLater(stopping))
    assert stopped.run_due() == 0
    assert found(life, one).state == "waiting"
    assert worker(life).run_due() == 1


def test_progress_is_stored(life: Life) -> None:
    one = asked(life)
    progress = Progress(life.database, taken(life), Event())
    progress.begin(4)
    running = found(life, one)
    assert (running.state, running.done, running.total) == ("running", 0, 4)
    progress.add(3)
    assert found(life, one).done == 0, "not more than once a second"
    time.sleep(BEAT_SECONDS)
    progress.add(3)
    running = found(life, one)
    assert (running.done, running.total) == (6, 6), "posts came in meanwhile"


def test_one_that_fails_says_why(life: Life) -> None:
    one = asked(life)
    broken = update(PolicyVersion).where(PolicyVersion.version == 2).values(sealed="rules: 1")
    life.database.write(lambda unit: unit.connection.execute(broken))
    assert worker(life).run_due() == 1
    failed = found(life, one)
    assert (failed.state, failed.result) == ("failed", {})
    assert "policy version 2" in (failed.error or "")
    assert life.database.read(lambda c: last_asked(c, COMMUNITY, 2)) == failed
    assert asked(life).id != one.id


def test_there_must_be_such_a_version(life: Life) -> None:
    with pytest.raises(UnknownVersionError):
        asked(life, version=9)


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [("soon", None, "30d, 12h or 4w"), ("30d", "later", "30d, 12h or 4w"), ("1d", "2d", "before")],
)
def test_a_span_that_can_not_be_is_refused(since: str, until: str | None, told: str) -> None:
    with pytest.raises(InvalidError, match=told):
        span_of(COMMUNITY, since, until, system_clock())


class _SetLater(Event):
    """Looks unset once, so that the worker takes a back-test before it is told to stop."""

    def __init__(self, real: Event) -> None:
        super().__init__()
        self._real, self._looked = real, False

    def is_set(self) -> bool:
        looked, self._looked = self._looked, True
        return looked and self._real.is_set()
