"""A small cache for what every request needs."""

from __future__ import annotations

import time
from typing import Any, Generic, TypeVar

T = TypeVar("T")
CACHE_SECONDS = 1.0
CACHE_SIZE = 10_000


class TimedCache(Generic[T]):
    """Values remembered for a second, so that a hot path reads them once and not for each post.

    A revoked key or a changed topic counts on every replica after ``CACHE_SECONDS`` at most.
    """

    def __init__(self) -> None:
        self._values: dict[Any, tuple[float, T | None]] = {}

    def get(self, key: Any) -> tuple[bool, T | None]:
        """Return whether the value is remembered, and the value."""
        found = self._values.get(key)
        if found is None or found[0] < time.monotonic():
            return False, None
        return True, found[1]

    def put(self, key: Any, value: T | None) -> None:
        """Remember a value, ``None`` included."""
        if len(self._values) >= CACHE_SIZE:
            self._values.clear()
        self._values[key] = (time.monotonic() + CACHE_SECONDS, value)

    def drop(self, key: Any) -> None:
        """Forget a value that this process has just changed."""
        self._values.pop(key, None)
