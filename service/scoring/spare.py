"""Work beside scoring, on a thread of its own that takes what of the CPU is left over."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")

NICENESS = 19
"""Behind everything else, the threads that score posts included."""


class SpareThread:
    """One thread with a short queue: what does not fit is turned away at once.

    Args:
        name: of the thread.
        queue: jobs that may be under way.
    """

    def __init__(self, name: str, queue: int) -> None:
        self._free = threading.BoundedSemaphore(queue)
        self._pool = ThreadPoolExecutor(1, name, initializer=give_way_to_all)

    def offer(self, job: Callable[[], T]) -> Future[T] | None:
        """Take a job, or return ``None`` if the queue is full or the thread was stopped."""
        if not self._free.acquire(blocking=False):
            return None
        try:
            future = self._pool.submit(job)
        except RuntimeError:  # stopped
            self._free.release()
            return None
        future.add_done_callback(lambda _: self._free.release())
        return future

    def stop(self) -> None:
        """Take nothing more, drop what has not begun, and wait for what has."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def give_way_to_all() -> None:
    """Put this thread behind all others; only Linux has a nice value for each thread."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
