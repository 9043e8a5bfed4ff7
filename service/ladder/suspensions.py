"""Suspensions end by themselves when their time is over."""

from __future__ import annotations

from service.communities import due_suspensions, set_suspension
from service.storage import UnitOfWork

BATCH = 100


def end_suspensions(unit: UnitOfWork) -> int:
    """End the suspensions whose time is over and return how many.

    The host has known the end since it was asked to suspend; the audit trail records it.
    """
    due = due_suspensions(unit.connection, unit.now, BATCH)
    for community_id, author_id in due:
        set_suspension(unit, community_id, author_id, False, None)
        unit.audit(community_id, "timer", "suspension.ended", f"member/{author_id}", {})
    return len(due)
