"""A limit on login attempts, so that nobody tries links or loads the store for nothing."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from service.console.errors import TooManyLoginsError

ATTEMPTS = 30
SECONDS = 60.0
MOST_ADDRESSES = 10_000


class LoginLimit:
    """At most ``attempts`` in ``seconds`` from one address, counted in this process.

    Args:
        attempts: how many.
        seconds: in what time.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        attempts: int = ATTEMPTS,
        seconds: float = SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._attempts = attempts
        self._seconds = seconds
        self._clock = clock
        self._seen: dict[str, deque[float]] = {}

    def count(self, address: str) -> None:
        """Count an attempt.

        Raises:
            TooManyLoginsError: there were too many; says when to try again.
        """
        now = self._clock()
        if len(self._seen) >= MOST_ADDRESSES:
            self._seen.clear()
        times = self._seen.setdefault(address, deque())
        while times and times[0] <= now - self._seconds:
            times.popleft()
        if len(times) >= self._attempts:
            wait = int(times[0] + self._seconds - now) + 1
            raise TooManyLoginsError(
                f"There were {self._attempts} attempts to log in from your address within a "
                f"minute: wait {wait} seconds",
                retry_after=wait,
            )
        times.append(now)
