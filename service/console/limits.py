"""Limits on pages that need no session: nobody tries links or loads the store for nothing."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from service.console.errors import TooManyLoginsError, TooManyVisitsError
from service.errors import TooManyRequestsError

ATTEMPTS = 30
SECONDS = 60.0
MOST_ADDRESSES = 10_000


class AddressLimit:
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
            TooManyRequestsError: there were too many; says when to try again.
        """
        now = self._clock()
        if len(self._seen) >= MOST_ADDRESSES:
            self._seen.clear()
        times = self._seen.setdefault(address, deque())
        while times and times[0] <= now - self._seconds:
            times.popleft()
        if len(times) >= self._attempts:
            wait = int(times[0] + self._seconds - now) + 1
            raise self._refusal(wait)
        times.append(now)

    def _refusal(self, wait: int) -> TooManyRequestsError:
        return TooManyVisitsError(
            f"This page was opened {self._attempts} times from your address within a minute: "
            f"wait {wait} seconds",
            retry_after=wait,
        )


class LoginLimit(AddressLimit):
    """The limit on login attempts."""

    def _refusal(self, wait: int) -> TooManyRequestsError:
        return TooManyLoginsError(
            f"There were {self._attempts} attempts to log in from your address within a "
            f"minute: wait {wait} seconds",
            retry_after=wait,
        )
