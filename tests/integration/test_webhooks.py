"""From an outbox row to a receiver, on both stores and a real Redis."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from redis.exceptions import ConnectionError as RedisAway
from sqlalchemy import func, select, update

from service.kit import rfc3339, system_clock
from service.kit.kick import Kick, connect, wait
from service.receiver import Inbox, serve
from service.storage import Database, OutboxRow
from service.webhooks import (
    add_endpoint,
    backlog,
    count_deliveries,
    disable_endpoint,
    find_endpoint,
    list_deliveries,
    redeliver,
    rotate_secret,
)
from service.webhooks.deliver import Deliverer
from service.webhooks.errors import EndpointDisabledError
from service.webhooks.fanout import fan_out
from service.webhooks.jobs import FAST, SLOW, DeliveryQueue
from service.webhooks.lease import Batch, lease
from service.webhooks.retry import FAILURES_TO_REST
from service.webhooks.sweep import Sweeper
from service.webhooks.tables import Delivery, Endpoint
from service.webhooks.transport import Answer, Sender

COMMUNITY = "c"
LEASE = timedelta(seconds=30)


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = system_clock()

    def __call__(self) -> Any:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


class Host:
    """A receiver on loopback that can be told what to answer."""

    def __init__(self) -> None:
        self.secret = ""
        self.status: int | None = None
        self.inbox: Inbox | None = None
        self.ids: list[str] = []
        self.signatures: list[str] = []
        self.server = serve(self, tell=lambda _found: None)  # type: ignore[arg-type]
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"

    def take(self, body: bytes, headers: Any) -> tuple[int, None]:
        self.ids.append(headers["webhook-id"])
        self.signatures.append(headers["webhook-signature"])
        if self.status is not None:
            return self.status, None
        if self.inbox is None:
            self.inbox = Inbox(self.secret)
        return self.inbox.take(body, headers)[0], None

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class Post:
    """The whole of sending, driven by hand: a sweep, then every batch it leased."""

    def __init__(self, database: Database, redis_url: str, clock: Clock) -> None:
        database.clock = clock
        self.database = database
        self.clock = clock
        self.redis = connect(redis_url, 2.0)
        self.queue = DeliveryQueue(self.redis, 30)
        self.sweeper = Sweeper(database, self.queue, LEASE)
        self.sender = Sender(2.0, private=True)
        self.deliverer = Deliverer(
            database, self.sender, 3, lambda: 0.5, threading.Event(), lambda: None
        )

    def emit(self, count: int = 1, type: str = "post.decided", **options: Any) -> list[str]:
        return self.database.write(
            lambda unit: [
                unit.emit(COMMUNITY, type, f"post/{n}", {"n": n}, **options) for n in range(count)
            ]
        )

    def add(self, url: str, *events: str) -> tuple[str, str]:
        endpoint, secret = self.database.write(
            lambda unit: add_endpoint(unit, COMMUNITY, url, events or ["*"], "test")
        )
        return endpoint.id, secret

    def lease(self) -> list[Batch]:
        return self.database.write(lambda unit: lease(unit, LEASE))

    def run(self) -> int:
        """Fan out, then lease and send until nothing is due; return the number of tries."""
        self.sweeper.sweep()
        self.database.write(
            lambda unit: unit.connection.execute(update(Delivery).values(leased_until=None))
        )
        tries = 0
        while batches := self.lease():
            tries += sum(self.deliverer.deliver(batch) for batch in batches)
        return tries

    def states(self) -> dict[str, int]:
        statement = select(Delivery.state, func.count()).group_by(Delivery.state)
        rows = self.database.read(lambda c: c.execute(statement).all())
        return {row[0]: row[1] for row in rows}

    def endpoint(self, endpoint_id: str) -> Any:
        statement = select(Endpoint.__table__).where(Endpoint.id == endpoint_id)
        return self.database.read(lambda c: c.execute(statement).one())


@pytest.fixture
def host() -> Iterator[Host]:
    host = Host()
    yield host
    host.close()


@pytest.fixture
def post(database: Database, redis_url: str) -> Iterator[Post]:
    post = Post(database, redis_url, Clock())
    yield post
    post.sender.close()
    post.redis.close()


def test_each_event_reaches_each_receiver_that_asked_for_it_once(post: Post, host: Host) -> None:
    _, host.secret = post.add(host.url, "post.decided")
    other = Host()
    _, other.secret = post.add(other.url, "review.resolved", "post.decided")
    decided = post.emit(120)
    resolved = post.emit(3, "review.resolved")
    post.emit(1, "report.resolved")
    assert post.run() == 243
    assert host.ids == decided
    assert sorted(other.ids) == sorted(decided + resolved)
    assert host.inbox is not None
    assert host.inbox.counts["effects"] == 120
    assert post.run() == 0
    assert post.states() == {"delivered": 243}
    waiting = post.database.read(lambda c: backlog(c, post.clock))
    assert (waiting.pending, waiting.oldest_age_seconds, waiting.dead) == (0, 0.0, 0)
    counts = post.database.read(count_deliveries)
    assert counts == {"delivered": 243, "failed": 0, "dead": 0}
    other.close()


def test_the_body_is_the_stored_payload(post: Post, host: Host) -> None:
    _, host.secret = post.add(host.url)
    (event_id,) = post.emit(1)
    post.run()
    statement = select(OutboxRow.payload).where(OutboxRow.id == event_id)
    stored = post.database.read(lambda c: c.execute(statement).scalar_one())
    assert host.inbox is not None
    (event,) = host.inbox.snapshot()["events"]
    assert event["signature"] == "ok"
    assert event["event"]["id"] == event_id
    assert f'"created":"{rfc3339(post.clock.now)}"' in stored


def test_only_due_and_uncancelled_events_are_sent(post: Post, host: Host) -> None:
    _, host.secret = post.add(host.url)
    post.emit(1, delay_seconds=30)
    (undone,) = post.emit(1, delay_seconds=30)
    assert post.run() == 0
    post.database.write(
        lambda unit: unit.connection.execute(
            update(OutboxRow).where(OutboxRow.id == undone).values(cancelled_at=unit.now)
        )
    )
    post.clock.advance(seconds=31)
    assert post.run() == 1
    assert undone not in host.ids


def test_a_failure_is_tried_again_later_and_dies_after_the_last_try(post: Post, host: Host) -> None:
    endpoint_id, host.secret = post.add(host.url)
    (event_id,) = post.emit(1)
    host.status = 500
    assert post.run() == 1
    assert post.run() == 0, "it waits"
    post.clock.advance(seconds=5)
    assert post.run() == 1
    post.clock.advance(seconds=29)
    assert post.run() == 0
    post.clock.advance(seconds=1)
    assert post.run() == 1
    assert post.states() == {"dead": 1}
    assert host.ids == [event_id] * 3
    (found,) = post.database.read(lambda c: list_deliveries(c, COMMUNITY, endpoint_id))
    assert (found.attempts, found.last_status) == (3, 500)
    assert found.last_error == "The receiver answered 500."
    assert post.database.read(count_deliveries) == {"delivered": 0, "failed": 3, "dead": 1}


def test_a_dead_delivery_can_be_sent_again_under_the_same_id(post: Post, host: Host) -> None:
    endpoint_id, host.secret = post.add(host.url)
    (event_id,) = post.emit(1)
    host.status = 500
    for _ in range(3):
        post.run()
        post.clock.advance(seconds=40)
    assert post.states() == {"dead": 1}
    host.status = None
    (found,) = post.database.read(lambda c: list_deliveries(c, COMMUNITY, endpoint_id))
    post.database.write(lambda unit: redeliver(unit, COMMUNITY, found.id, "test"))
    assert post.run() == 1
    assert post.states() == {"delivered": 1}
    assert host.ids[-1] == event_id


def test_a_receiver_that_is_gone_is_disabled(post: Post, host: Host) -> None:
    endpoint_id, _ = post.add(host.url)
    post.emit(3)
    host.status = 410
    assert post.run() == 1
    assert post.states() == {"dead": 3}
    now = post.clock.now
    found = post.database.read(lambda c: find_endpoint(c, COMMUNITY, endpoint_id, now))
    assert found.disabled_at is not None
    assert found.disabled_why == "the receiver answered 410 Gone"
    (one, *_) = post.database.read(lambda c: list_deliveries(c, COMMUNITY, endpoint_id))
    with pytest.raises(EndpointDisabledError):
        post.database.write(lambda unit: redeliver(unit, COMMUNITY, one.id, "test"))
    post.emit(1)
    assert post.run() == 0
    assert post.states() == {"dead": 3}


def test_both_secrets_sign_until_the_overlap_ends(post: Post, host: Host) -> None:
    endpoint_id, old = post.add(host.url)
    _, new = post.database.write(
        lambda unit: rotate_secret(unit, COMMUNITY, endpoint_id, "test", overlap_hours=1)
    )
    host.secret = old
    post.emit(1)
    assert post.run() == 1
    assert post.states() == {"delivered": 1}
    post.clock.advance(hours=1, seconds=1)
    host.secret, host.inbox = new, None
    post.emit(1)
    post.run()
    assert [len(signature.split(" ")) for signature in host.signatures] == [2, 1]


def test_a_failing_receiver_gets_one_probe_at_a_time_and_then_everything(
    post: Post, host: Host
) -> None:
    endpoint_id, host.secret = post.add(host.url)
    post.emit(200)
    host.status = 503
    tries = [post.run()]
    while post.endpoint(endpoint_id).failures < FAILURES_TO_REST:
        tries.append(post.run())
    assert sum(tries) < FAILURES_TO_REST + 6
    assert post.run() == 0, "it rests"
    post.clock.advance(seconds=11)
    batches = post.lease()
    assert [len(batch.delivery_ids) for batch in batches] == [1]
    assert post.lease() == [], "one probe at a time"
    host.status = None
    assert post.deliverer.deliver(batches[0]) == 1
    assert post.endpoint(endpoint_id).failures == 0
    post.clock.advance(seconds=40)
    assert post.run() == 199
    assert len(set(host.ids)) == 200


def test_a_broken_receiver_does_not_hold_up_the_others(post: Post, host: Host) -> None:
    broken, _ = post.add("http://127.0.0.1:9/")
    healthy, host.secret = post.add(host.url)
    post.emit(1)
    post.run()
    assert not post.endpoint(healthy).slow
    assert post.endpoint(broken).slow
    post.clock.advance(seconds=10)
    post.emit(10)
    assert post.sweeper.sweep().deliveries == 21
    assert post.redis.llen(f"rq:queue:{FAST}") == 1
    # The unproven receiver's first job is still there, and the broken one has one of its own.
    assert post.redis.llen(f"rq:queue:{SLOW}") >= 1


def test_a_wait_that_the_receiver_asks_for_is_kept(post: Post, host: Host) -> None:
    endpoint_id, host.secret = post.add(host.url)
    post.emit(1)
    asking = Answer(429, "later", 0.1, retry_after=120)
    post.sender.post = lambda *_: asking  # type: ignore[method-assign]
    post.run()
    assert post.endpoint(endpoint_id).paused_until == post.clock.now + timedelta(seconds=120)


def test_two_jobs_never_hold_the_same_delivery(post: Post, host: Host) -> None:
    _, host.secret = post.add(host.url)
    post.emit(5)
    post.sweeper.sweep()
    post.clock.advance(seconds=31)
    late = post.lease()
    post.clock.advance(seconds=31)
    taken_over = post.lease()
    assert [set(batch.delivery_ids) for batch in late] == [
        set(batch.delivery_ids) for batch in taken_over
    ]
    assert [post.deliverer.deliver(batch) for batch in late] == [0], "its lease is another's now"
    assert [post.deliverer.deliver(batch) for batch in taken_over] == [5]
    assert [post.deliverer.deliver(batch) for batch in taken_over] == [0]
    assert len(host.ids) == 5


def test_what_a_dead_worker_left_is_found_when_its_lease_ends(post: Post, host: Host) -> None:
    _, host.secret = post.add(host.url)
    post.emit(5)
    assert post.sweeper.sweep().deliveries == 5
    post.redis.flushall()
    assert post.sweeper.sweep().deliveries == 0
    post.clock.advance(seconds=31)
    assert post.sweeper.sweep().deliveries == 5


def test_without_redis_events_are_still_handed_on_and_nothing_is_leased(
    database: Database, tmp_path: Any
) -> None:
    away = connect(f"unix://{tmp_path}/no.sock", 0.2)
    sweeper = Sweeper(database, DeliveryQueue(away, 30), LEASE)
    database.write(lambda unit: add_endpoint(unit, COMMUNITY, "http://x.example", ["*"], "t"))
    database.write(lambda unit: unit.emit(COMMUNITY, "post.decided", "post/1", {}))
    swept = sweeper.sweep()
    assert (swept.events, swept.deliveries) == (1, 0)
    leased = select(func.count()).where(Delivery.leased_until.is_not(None))
    assert database.read(lambda c: c.execute(leased).scalar_one()) == 0


def test_jobs_that_could_not_be_enqueued_give_their_leases_back(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*_arguments: Any) -> None:
        raise RedisAway("gone")

    post.add("http://127.0.0.1:9/")
    post.emit(3)
    monkeypatch.setattr(post.queue, "put", break_off)
    assert post.sweeper.sweep().deliveries == 0
    assert sum(len(batch.delivery_ids) for batch in post.lease()) == 3


def test_a_crash_between_fan_out_and_commit_loses_and_doubles_nothing(
    post: Post, host: Host
) -> None:
    _, host.secret = post.add(host.url)
    post.emit(3)

    def crash(unit: Any) -> None:
        assert fan_out(unit) == 3
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        post.database.write(crash)
    assert post.run() == 3
    post.database.write(
        lambda unit: unit.connection.execute(update(OutboxRow).values(dispatched_at=None))
    )
    assert post.run() == 0, "a delivery is unique in event and endpoint"
    assert len(host.ids) == 3


def test_disabling_ends_what_waits_and_sweeps_in_parallel_share_the_work(
    post: Post, host: Host
) -> None:
    endpoint_id, host.secret = post.add(host.url)
    post.emit(700)
    results: list[int] = []

    def sweep() -> None:
        results.append(post.sweeper.sweep().events)

    threads = [threading.Thread(target=sweep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    post.sweeper.sweep()
    statement = select(func.count()).select_from(Delivery)
    assert post.database.read(lambda c: c.execute(statement).scalar_one()) == 700
    post.database.write(
        lambda unit: disable_endpoint(unit, COMMUNITY, endpoint_id, "test", "no use")
    )
    assert post.states() == {"dead": 700}


def test_a_poke_ends_the_wait_of_the_sweep(redis_url: str) -> None:
    client = connect(redis_url, 5.0)
    poke = Kick(redis_url)
    thread = threading.Thread(target=wait, args=(client, 4, threading.Event()))
    started = time.monotonic()
    thread.start()
    poke()
    thread.join()
    assert time.monotonic() - started < 2
    for _ in range(1000):
        poke()
    poke.close()
    assert client.llen("reins:kick") <= 1
    client.close()


def test_a_poke_without_redis_costs_nothing(tmp_path: Any) -> None:
    poke = Kick(f"unix://{tmp_path}/no.sock")
    started = time.monotonic()
    for _ in range(1000):
        poke()
    assert time.monotonic() - started < 0.05
    poke.close()
