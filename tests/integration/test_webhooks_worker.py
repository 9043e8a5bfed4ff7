"""A real `reins worker`: delivers fast, outlives its Redis, stops in time."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.errors import ConfigurationError
from service.receiver import Inbox, serve
from service.settings import Settings
from service.storage import Database, open_database
from service.supervisor import EmbeddedRedis
from service.supervisor.tether import die_with_parent
from service.webhooks import add_endpoint
from service.webhooks.sign import new_secret
from service.worker import Periodic, Worker
from tests.support.instance import instance_environment


def eventually(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)


class RunningWorker:
    """A `reins worker` in a subprocess, with a receiver of its own in this process."""

    def __init__(self, folder: Path, database: Database, redis: EmbeddedRedis) -> None:
        self.database = database
        self.inbox = Inbox(new_secret())
        self.server = serve(self.inbox)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        self.log = folder / "worker.log"
        settings = {
            "REINS_DATABASE_URL": database.url.replace("+psycopg", ""),
            "REINS_REDIS_URL": redis.url,
            "REINS_WEBHOOK_PRIVATE_ADDRESSES": "true",
            "REINS_WEBHOOK_TIMEOUT_SECONDS": "2",
        }
        with self.log.open("wb") as sink:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "service.cli", "worker"],
                env=instance_environment(folder, settings),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                preexec_fn=die_with_parent(),
            )
        url = f"http://127.0.0.1:{self.server.server_port}/"
        _, secret = database.write(lambda unit: add_endpoint(unit, "c", url, ["*"], "test"))
        self.inbox = self.server.inbox = Inbox(secret)

    def emit(self, count: int) -> None:
        self.database.write(
            lambda unit: [
                unit.emit("c", "post.decided", f"post/{n}", {"text": "secret words"})
                for n in range(count)
            ]
        )

    @property
    def effects(self) -> int:
        return self.inbox.counts["effects"]

    def stop(self) -> float:
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)
        return time.monotonic() - started


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[EmbeddedRedis]:
    server = EmbeddedRedis(tmp_path / "r")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def worker(tmp_path: Path, database: Database, redis: EmbeddedRedis) -> Iterator[RunningWorker]:
    running = RunningWorker(tmp_path, database, redis)
    yield running
    running.process.kill()
    running.process.wait(5)
    running.server.shutdown()
    running.server.server_close()


def test_a_worker_delivers_outlives_its_redis_and_stops_in_time(
    worker: RunningWorker, redis: EmbeddedRedis
) -> None:
    worker.emit(300)
    eventually(lambda: worker.effects == 300)

    redis.child.kill()
    redis.child.wait(5)
    worker.emit(200)
    time.sleep(1.5)
    assert worker.process.poll() is None, "it goes on without Redis"
    assert worker.effects == 300
    redis.start()
    eventually(lambda: worker.effects == 500)

    assert worker.stop() < 8
    assert worker.process.returncode == 0
    lines = [json.loads(line) for line in worker.log.read_text().splitlines()]
    assert {"worker ready", "Redis is back", "worker stopping"} <= {x["message"] for x in lines}
    assert "secret words" not in worker.log.read_text()


def test_a_hanging_receiver_holds_up_neither_others_nor_the_stop(worker: RunningWorker) -> None:
    release = threading.Event()

    class Hanging:
        def take(self, _body: bytes, _headers: object) -> tuple[int, None]:
            release.wait(30)
            return 204, None

    hanging = serve(Hanging())  # type: ignore[arg-type]
    threading.Thread(target=hanging.serve_forever, args=(0.05,), daemon=True).start()
    url = f"http://127.0.0.1:{hanging.server_port}/"
    for _ in range(3):
        worker.database.write(lambda unit: add_endpoint(unit, "c", url, ["*"], "test"))
    worker.emit(1)
    eventually(lambda: worker.effects == 1)
    started = time.monotonic()
    worker.emit(100)
    eventually(lambda: worker.effects == 101)
    assert time.monotonic() - started < 5
    assert worker.stop() < 8
    release.set()
    hanging.shutdown()
    hanging.server_close()


def test_a_periodic_task_that_fails_is_done_again_and_holds_up_no_other(
    sqlite_url: str, redis_url: str
) -> None:
    done: list[str] = []

    def fail(_database: Database, _settings: Settings) -> None:
        done.append("failing")
        raise ValueError("broken")

    database = open_database(sqlite_url)
    tasks = [
        Periodic("failing", 0, fail),
        Periodic("steady", 0, lambda _database, _settings: done.append("steady")),
        Periodic("rare", 3600, lambda _database, _settings: done.append("rare")),
    ]
    worker = Worker(Settings(redis_url=redis_url), database, tasks)
    worker.start()
    eventually(lambda: done.count("steady") >= 3 and done.count("failing") >= 3)
    assert worker.stop()
    assert done.count("rare") == 1
    database.close()


def test_a_worker_without_a_redis_says_what_to_set(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    with pytest.raises(ConfigurationError, match="REINS_REDIS_URL"):
        Worker(Settings(redis_url=None), database)
    database.close()
