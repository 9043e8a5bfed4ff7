"""What the worker does for decisions as time goes by."""

from __future__ import annotations

from service.decisions import expire_holds, purge, purge_counts
from service.storage import Database


def end_holds(database: Database) -> int:
    """Show or hide posts whose hold has ended; return how many."""
    return database.write(expire_holds)


def forget_idempotency_keys(database: Database, hours: int) -> int:
    """Forget answers older than ``hours``; return how many."""
    return database.write(lambda unit: purge(unit, hours))


def forget_check_counts(database: Database) -> int:
    """Forget the counts of dry checks that no limit needs any more; return how many."""
    return database.write(purge_counts)
