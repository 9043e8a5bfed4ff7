"""When to try again: a table of waits, jitter, and rests for receivers that keep failing. Pure."""

from __future__ import annotations

from datetime import timedelta

MINUTE = 60
HOUR = 3600
WAITS = (
    5,
    30,
    2 * MINUTE,
    10 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    4 * HOUR,
    4 * HOUR,
    6 * HOUR,
    6 * HOUR,
)
JITTER = 0.2
FAILURES_TO_REST = 5
SHORTEST_REST = 5
LONGEST_REST = 10 * MINUTE


def wait_after(attempts: int, luck: float) -> timedelta:
    """Return how long a delivery waits after its ``attempts``-th try failed.

    Args:
        attempts: tries so far, 1 or more; after the end of the table its last wait repeats.
        luck: random number from 0 to 1; spreads the wait by a fifth to both sides, so that a
            receiver that comes back is not met by everything at once.
    """
    seconds = WAITS[min(attempts, len(WAITS)) - 1]
    return timedelta(seconds=seconds * (1 + JITTER * (2 * luck - 1)))


def rest_after(failures: int) -> timedelta | None:
    """Return how long a receiver is left alone after so many failed tries in a row.

    ``None`` below ``FAILURES_TO_REST``. After a rest one delivery alone is tried (the half-open
    state of a circuit breaker: Nygard, "Release It!", 2007).
    """
    if failures < FAILURES_TO_REST:
        return None
    doublings = min(failures - FAILURES_TO_REST, 16)
    return timedelta(seconds=min(SHORTEST_REST * 2**doublings, LONGEST_REST))


def is_resting(failures: int) -> bool:
    """Tell whether a receiver has failed so often that only one delivery at a time is tried."""
    return failures >= FAILURES_TO_REST
