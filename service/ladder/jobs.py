"""What the worker does for the ladder as time goes by."""

from __future__ import annotations

from service.ladder import end_suspensions
from service.storage import Database


def end_due_suspensions(database: Database) -> int:
    """End suspensions whose time is over; return how many."""
    return database.write(end_suspensions)
