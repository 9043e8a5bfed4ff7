"""Time as a value: the only place that reads the machine's clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the present moment as an aware UTC ``datetime``."""
    return datetime.now(UTC)


def rfc3339(moment: datetime) -> str:
    """Format an aware ``datetime`` as RFC 3339 in UTC with milliseconds and a ``Z``."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
