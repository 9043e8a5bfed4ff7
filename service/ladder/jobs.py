"""What the worker does for the ladder as time goes by."""

from __future__ import annotations

from service.ladder import end_suspensions
from service.ladder.overdue import mark_overdue
from service.storage import Database


def end_due_suspensions(database: Database) -> int:
    """End suspensions whose time is over; return how many."""
    return database.write(end_suspensions)


def tell_overdue_actions(database: Database) -> int:
    """Tell of the steps that the host has not answered in time; return how many."""
    return database.write(mark_overdue)
