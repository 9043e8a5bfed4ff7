"""A nudge from a process that committed events to the worker that sends them.

Only a hint: the worker looks every second anyway. So a nudge never waits, never raises, and may
get lost.
"""

from __future__ import annotations

import threading
from contextlib import suppress

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

KEY = "reins:kick"
SHORTEST_PAUSE = 0.2
AWAY_PAUSE = 2.0


def connect(url: str, patience: float) -> Redis:
    """Return a Redis client that gives up after ``patience`` seconds and never retries itself."""
    client: Redis = Redis.from_url(
        url,
        socket_connect_timeout=patience,
        socket_timeout=patience,
        retry=Retry(NoBackoff(), 0),
    )
    return client


class Kick:
    """Nudges the worker from a thread of its own, at most five times a second.

    Args:
        redis_url: ``redis://`` or ``unix://`` URL; nothing is connected before the first kick.
    """

    def __init__(self, redis_url: str) -> None:
        self._url = redis_url
        self._wanted = threading.Event()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def __call__(self) -> None:
        """Ask for a sweep soon. Returns at once and never raises."""
        self._wanted.set()
        if self._thread is None:
            self._start()

    kick = __call__

    def close(self) -> None:
        """End the thread."""
        self._closed.set()
        self._wanted.set()
        if self._thread is not None:
            self._thread.join(timeout=1)

    def _start(self) -> None:
        with self._lock:
            if self._thread is None and not self._closed.is_set():
                self._thread = threading.Thread(target=self._run, name="kick", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        client = connect(self._url, 1.0)
        while not self._closed.is_set():
            self._wanted.wait()
            if self._closed.is_set():
                break
            self._wanted.clear()
            self._closed.wait(SHORTEST_PAUSE if push(client) else AWAY_PAUSE)
        client.close()


def push(client: Redis) -> bool:
    """Leave one nudge, however many wait already; tell whether Redis took it."""
    try:
        with client.pipeline(transaction=False) as pipeline:
            pipeline.rpush(KEY, 1)
            pipeline.ltrim(KEY, -1, -1)
            pipeline.expire(KEY, 60)
            pipeline.execute()
    except (RedisError, OSError):
        return False
    return True


def wait(client: Redis, seconds: float, stopping: threading.Event) -> None:
    """Wait for a nudge, for ``seconds`` at most, also when Redis is away."""
    with suppress(RedisError, OSError):
        client.blpop([KEY], timeout=seconds)
        return
    stopping.wait(seconds)
