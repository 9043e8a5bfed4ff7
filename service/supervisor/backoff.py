"""How long to wait before a dead child is started again."""

from __future__ import annotations

FIRST_DELAY = 0.2
LONGEST_DELAY = 10.0
STEADY_SECONDS = 30.0


class Backoff:
    """Doubling delays (seconds) for a child that keeps dying; one that lived long starts afresh."""

    def __init__(self) -> None:
        self._next = FIRST_DELAY

    def delay(self, lived: float) -> float:
        """Return the wait before the next start of a child that lived ``lived`` seconds."""
        if lived >= STEADY_SECONDS:
            self._next = FIRST_DELAY
        delay = self._next
        self._next = min(delay * 2, LONGEST_DELAY)
        return delay
