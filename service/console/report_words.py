"""What the console says of reports and of those who send them, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from service.console.words import stamp

OUTCOMES: Final = {
    "violation": "a violation",
    "no_violation": "no violation",
    "not_counted": "did not count",
}


def outcome(name: str) -> str:
    """Return how a report was answered."""
    return OUTCOMES[name]


def track_record(reporter: Mapping[str, Any], now: datetime) -> str:
    """Return how often a reporter was right, and whether they are muted now."""
    judged, right = reporter["judged"], reporter["right"]
    record = f"right in {right} of {judged} reports" if judged else "no report judged yet"
    until = reporter["muted_until"]
    if until is None or (end := datetime.fromisoformat(until)) <= now:
        return record
    return f"{record}, muted until {stamp(end)}"
