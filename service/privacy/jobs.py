"""What the worker does for privacy: erasures go on and are completed, and what is old goes."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from service.privacy.erase import run_erasure, settle_erasure
from service.privacy.records import unfinished
from service.privacy.retention import purge
from service.storage import Database

log = logging.getLogger("reins.privacy")
PURGE_BATCHES = 20
"""Transactions for each kind in one go: a large backlog is worked off over some minutes."""


def continue_erasures(database: Database) -> int:
    """Go on with every erasure that can go on; return how many are complete now."""
    completed = 0
    for row in database.read(unfinished):
        go_on = run_erasure if row.kept.get("author_id") else settle_erasure
        completed += go_on(database, row.community_id, row.id).completed_at is not None
    return completed


def purge_old(database: Database, days: Mapping[str, int | None]) -> dict[str, int]:
    """Purge what is older than the settings want; return how much of each kind."""
    gone = {kind: n for kind, n in purge(database, days, PURGE_BATCHES).items() if n}
    if gone:
        log.info("purged", extra={"rows": gone})
    return gone
