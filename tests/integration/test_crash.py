"""`kill -9` of app, worker and Redis in turn under load: nothing is lost, nothing counts twice."""

from __future__ import annotations

import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from service.audit import verify
from service.decisions.tables import Decision, Post, Revision
from service.ladder.tables import ActionRow
from service.storage import Database, OutboxRow, open_database
from service.supervisor.tether import die_with_parent
from service.webhooks import backlog
from service.webhooks.tables import Delivery
from tests.support.instance import RunningInstance, Start

SENDERS = 4
PAUSE_SECONDS = 0.02
LOAD_SECONDS = 3.0
RESTART_SECONDS = 45.0
DRAIN_SECONDS = 60.0
VICTIMS = ("worker", "app", "redis", "app", "worker")
TEXTS = (
    "Thanks, that explanation helped me a lot!",
    "Has anyone finished the second exercise yet?",
    "Shut up, you idiot. Nobody wants you here.",
    "I will find you and hurt you.",
)


class Senders:
    """Hosts that send posts and send each one again until it is answered."""

    def __init__(self, url: str, key: str) -> None:
        self.answered: dict[str, str] = {}
        self.refused: list[str] = []
        self.retries = 0
        self._url = url
        self._key = key
        self._stop = threading.Event()
        self._numbers = itertools.count()
        self._threads = [threading.Thread(target=self._run) for _ in range(SENDERS)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        headers = {"Authorization": f"Bearer {self._key}"}
        with httpx.Client(base_url=self._url, headers=headers, timeout=10) as client:
            while not self._stop.is_set():
                self._send(client, next(self._numbers))
                time.sleep(PAUSE_SECONDS)

    def _send(self, client: httpx.Client, number: int) -> None:
        body = {
            "post_id": f"post-{number}",
            "author_id": f"author-{number % 50}",
            "channel_id": "general",
            "text": TEXTS[number % len(TEXTS)],
        }
        deadline = time.monotonic() + RESTART_SECONDS
        while time.monotonic() < deadline:
            try:
                answer = client.post("/v1/posts", json=body)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.is_success:
                self.answered[body["post_id"]] = answer.json()["decision_id"]
                return
            if answer is not None and answer.status_code < 500 and answer.status_code != 429:
                self.refused.append(answer.text)
                return
            self.retries += 1
            time.sleep(0.1)
        self.refused.append(f"{body['post_id']} was never answered")


class Receiver:
    """A `reins receiver` in a process of its own, and what it wrote down."""

    def __init__(self, folder: Path, instance: RunningInstance) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        printed = instance.reins("webhooks", "add", f"http://127.0.0.1:{port}/")
        secret = printed.split("secret: ")[1].split()[0]
        self.record = folder / "received.jsonl"
        options = ["--port", str(port), "--record", str(self.record)]
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "service.cli", "receiver", *options],
            env=instance.environment | {"REINS_DEMO_SECRET": secret},
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            preexec_fn=die_with_parent(),
        )

    @property
    def received(self) -> list[dict[str, Any]]:
        lines = self.record.read_text().splitlines() if self.record.exists() else []
        return [json.loads(line) for line in lines]

    def wait_for_more(self, seconds: float = 5.0) -> None:
        """Wait until something arrives: its batch is being sent and not written down yet."""
        before, deadline = self._size(), time.monotonic() + seconds
        while self._size() == before and time.monotonic() < deadline:
            time.sleep(0.001)

    def _size(self) -> int:
        return self.record.stat().st_size if self.record.exists() else 0

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


def eventually(holds: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.1)


def kill(instance: RunningInstance, name: str, receiver: Receiver) -> None:
    """Kill a part in the middle of a batch and wait until the supervisor has started it again."""
    victim = instance.state.children[name]
    receiver.wait_for_more()
    os.kill(victim, signal.SIGKILL)

    def replaced() -> bool:
        return instance.state.children.get(name, victim) != victim

    eventually(replaced, RESTART_SECONDS, f"a new {name}")
    ready = httpx.Client(base_url=instance.url, timeout=2)

    def answers() -> bool:
        try:
            return ready.get("/readyz").status_code == 200
        except httpx.TransportError:
            return False

    eventually(answers, RESTART_SECONDS, "an app that is ready")
    ready.close()


@pytest.fixture(params=["sqlite", "postgres"])
def store_url(request: pytest.FixtureRequest) -> str:
    return "" if request.param == "sqlite" else request.getfixturevalue("postgres_url")


@pytest.fixture
def running(start_instance: Start, store_url: str) -> Iterator[RunningInstance]:
    settings = {
        "REINS_WEBHOOK_PRIVATE_ADDRESSES": "true",
        "REINS_WEBHOOK_TIMEOUT_SECONDS": "2",
    }
    if store_url:
        settings["REINS_DATABASE_URL"] = store_url
    instance = start_instance("--no-demo", **settings).wait_ready()
    yield instance
    instance.stop()


@pytest.fixture
def store(running: RunningInstance, store_url: str) -> Iterator[Database]:
    database = open_database(store_url or f"sqlite:///{running.folder / 'reins.db'}")
    yield database
    database.close()


def count(database: Database, table: Any) -> int:
    return database.read(lambda c: c.execute(select(func.count()).select_from(table)).scalar_one())


def test_killing_each_part_under_load_loses_and_doubles_nothing(
    running: RunningInstance, store: Database, tmp_path: Path
) -> None:
    receiver = Receiver(tmp_path, running)
    key = running.reins("keys", "create", "--scope", "posts").split("key: ")[1].split()[0]
    senders = Senders(running.url, key)
    try:
        for name in VICTIMS:
            time.sleep(LOAD_SECONDS)
            kill(running, name, receiver)
        time.sleep(LOAD_SECONDS)
    finally:
        senders.stop()
    assert senders.refused == []
    assert senders.retries > 0, "the kills came while posts were sent"
    assert len(senders.answered) > 100

    drained: Callable[[], bool] = lambda: store.read(backlog).pending == 0  # noqa: E731
    eventually(drained, DRAIN_SECONDS, "every event delivered")
    eventually(lambda: len(receiver.received) >= count(store, OutboxRow), 5, "the record written")
    receiver.stop()
    repeats = sum(one["repeat"] for one in receiver.received)
    print(f"{len(senders.answered)} posts, {senders.retries} sent again, {repeats} events repeated")
    check_posts(store, senders.answered)
    check_events(store, receiver.received)
    assert store.read(verify) is None


def check_posts(store: Database, answered: dict[str, str]) -> None:
    """Every answered post has the decision that was answered, once."""
    statement = select(Post.post_id, Decision.id, Post.decision_id).join(
        Decision, Decision.post_pk == Post.pk
    )
    rows = store.read(lambda c: c.execute(statement).all())
    decided = {row[0]: row[1] for row in rows}
    assert len(decided) == len(rows), "a post has two decisions"
    assert all(row[1] == row[2] for row in rows)
    assert {post_id: decided.get(post_id) for post_id in answered} == answered
    assert count(store, Revision) == count(store, Post) == len(rows)


def check_events(store: Database, received: list[dict[str, Any]]) -> None:
    """Every event arrived at least once, verified; each had its effect once."""
    events = store.read(lambda c: c.execute(select(OutboxRow.id, OutboxRow.type)).all())
    assert {one["id"] for one in received} == {row.id for row in events}
    assert {one["signature"] for one in received} == {"ok"}
    effects = [one["id"] for one in received if not one["repeat"]]
    assert len(effects) == len(set(effects)) == len(events)
    decided = sum(row.type == "post.decided" for row in events)
    assert decided == count(store, Decision)
    requested = [one["subject"] for one in received if one["type"] == "action.requested"]
    # A proposed action waits for a human, and the host hears nothing of it yet.
    heard = select(ActionRow.id).where(ActionRow.status != "proposed")
    actions = store.read(lambda c: c.execute(heard).scalars().all())
    assert set(requested) == {f"action/{one}" for one in actions} != set()
    assert count(store, Delivery) == len(events)
