"""Identifiers that sort by time (UUIDv7, RFC 9562)."""

from __future__ import annotations

import uuid_utils


def new_id() -> str:
    """Return a fresh UUIDv7 in its 36 character form."""
    return str(uuid_utils.uuid7())
