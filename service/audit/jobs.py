"""What the worker does for the audit trail."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from service.audit.anchor import Anchor
from service.audit.anchor_file import append_missing
from service.audit.publish import anchor_head, anchors_from, is_due
from service.communities import list_communities
from service.storage import Database


def anchor_when_due(database: Database, minutes: int, file: Path | None) -> None:
    """Anchor the head if the last anchor is old enough, and complete the file."""
    now, every = database.clock(), timedelta(minutes=minutes)
    if database.read(lambda connection: is_due(connection, now, every)):
        anchor_now(database, file)
    elif file is not None:
        publish_to(database, file)


def anchor_now(database: Database, file: Path | None) -> Anchor | None:
    """Anchor the head if it has moved since the last anchor, and complete the file."""
    communities = database.read(list_communities)
    anchor = database.write(lambda unit: anchor_head(unit, communities))
    if file is not None:
        publish_to(database, file)
    return anchor


def publish_to(database: Database, file: Path) -> int:
    """Append to a file what it lacks."""
    return append_missing(file, lambda seq: database.read(lambda c: anchors_from(c, seq)))
