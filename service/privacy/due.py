"""What is older than it may be, and nothing needs any more: conditions for each kind of data."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, String, and_, cast, or_, select

from service.privacy.stored import (
    APPEALS,
    CONVERSATIONS,
    DECISIONS,
    DELIVERIES,
    HOLDS,
    ITEMS,
    MESSAGES,
    OUTBOX,
    POSTS,
    REPORTS,
    REVISIONS,
)

EXPIRED: Final = "expired:"
"""How the reporter of a report begins whose time is over; the report's id follows."""


def due_posts(before: datetime, now: datetime) -> list[ColumnElement[bool]]:
    """Which revisions have words whose time is over, and nothing that still needs them."""
    return [
        REVISIONS.c.received_at < before,
        REVISIONS.c.content["do_not_store"].as_string().is_(None),
        REVISIONS.c.post_pk.not_in(_asked(ITEMS.c.post_pk, ITEMS.c.state)),
        REVISIONS.c.post_pk.not_in(_asked(APPEALS.c.post_pk, APPEALS.c.state)),
        REVISIONS.c.post_pk.in_(_free_posts(now)),
    ]


def due_decisions(before: datetime, now: datetime) -> list[ColumnElement[bool]]:
    """Which decisions have facts whose time is over."""
    return [
        DECISIONS.c.decided_at < before,
        cast(DECISIONS.c.facts, String) != "{}",
        DECISIONS.c.post_pk.not_in(_asked(ITEMS.c.post_pk, ITEMS.c.state)),
        DECISIONS.c.post_pk.not_in(_asked(APPEALS.c.post_pk, APPEALS.c.state)),
        DECISIONS.c.post_pk.in_(_free_posts(now)),
    ]


def due_reports(before: datetime, now: datetime) -> list[ColumnElement[bool]]:
    """Which reports were answered and name who reported longer than they should."""
    return [
        REPORTS.c.created_at < before,
        REPORTS.c.resolved_at.is_not(None),
        REPORTS.c.reporter_id.not_like(f"{EXPIRED}%"),
        REPORTS.c.post_pk.in_(_free_posts(now)),
        _is_free(REPORTS.c.community_id, REPORTS.c.reporter_id, now),
    ]


def due_events(before: datetime, _now: datetime) -> list[ColumnElement[bool]]:
    """Which events are over for every receiver."""
    pending = select(DELIVERIES.c.event_id).where(DELIVERIES.c.state == "pending")
    return [
        OUTBOX.c.created_at < before,
        or_(OUTBOX.c.dispatched_at.is_not(None), OUTBOX.c.cancelled_at.is_not(None)),
        OUTBOX.c.id.not_in(pending),
    ]


def due_messages(before: datetime, now: datetime) -> list[ColumnElement[bool]]:
    """Which messages belong to conversations that are closed for long enough."""
    free = _is_free(CONVERSATIONS.c.community_id, CONVERSATIONS.c.author_id, now)
    closed = CONVERSATIONS.c.state == "closed", CONVERSATIONS.c.last_at < before
    mine = select(CONVERSATIONS.c.id).where(*closed, free)
    return [MESSAGES.c.conversation_id.in_(mine), MESSAGES.c.text != ""]


def _asked(post_pk: Column[Any], state: Column[Any]) -> Any:
    """Posts that somebody still has to look at."""
    return select(post_pk).where(state == "open", post_pk.is_not(None))


def _free_posts(now: datetime) -> Any:
    return select(POSTS.c.pk).where(_is_free(POSTS.c.community_id, POSTS.c.author_id, now))


def _is_free(community: Column[Any], author: Column[Any], now: datetime) -> ColumnElement[bool]:
    """Whose data no legal hold keeps."""
    stands = and_(HOLDS.c.released_at.is_(None), or_(HOLDS.c.until.is_(None), HOLDS.c.until > now))
    held = select(HOLDS.c.id).where(
        HOLDS.c.community_id == community, HOLDS.c.author_id == author, stands
    )
    return ~held.exists()
