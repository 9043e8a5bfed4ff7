"""The tables that privacy reaches in every domain, by name: only what it reads or changes.

Each domain's own table classes stay its own. A test holds these against them, and that no column
of any table was forgotten (``service.privacy.columns``).
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Boolean, Column, Float, Integer, MetaData, String, Table

from service.storage import Json, UtcDateTime

STORED = MetaData()


def _table(
    name: str,
    texts: str,
    *,
    json: str = "",
    moments: str = "",
    numbers: str = "",
    flags: str = "",
    fractions: str = "",
) -> Table:
    columns = [
        *_columns(texts, String()),
        *_columns(json, Json),
        *_columns(moments, UtcDateTime()),
        *_columns(numbers, Integer()),
        *_columns(flags, Boolean()),
        *_columns(fractions, Float()),
    ]
    return Table(name, STORED, *columns)


def _columns(names: str, type_: object) -> Iterable[Column[object]]:
    return (Column(name, type_) for name in names.split())  # type: ignore[arg-type]


MEMBERS = _table(
    "members",
    "community_id author_id display_name role commitment_key",
    moments="joined_at suspended_until first_seen_at updated_at",
    numbers="accepted_posts near_misses",
    flags="known suspended",
)
STAFF = _table("staff", "id community_id member_id")
CHECK_COUNTS = _table("check_counts", "community_id author_id")
POSTS = _table(
    "posts",
    "pk community_id post_id author_id channel_id parent_id kind outcome visibility",
    moments="created_at edited_at published_at deleted_at",
    numbers="revision",
)
REVISIONS = _table(
    "revisions",
    "id community_id post_pk content_hash",
    json="content",
    moments="received_at",
    numbers="number",
)
DECISIONS = _table(
    "decisions",
    "id community_id post_pk source status outcome visibility guideline_id rule severity step "
    "language model_version nudge correction",
    json="reason facts trace scores labels",
    moments="created_at decided_at",
    numbers="revision policy_version",
)
REPORTS = _table(
    "reports",
    "id community_id post_pk reporter_id reason text outcome",
    moments="created_at resolved_at",
    numbers="revision",
)
REPORTERS = _table(
    "reporters",
    "community_id reporter_id",
    moments="warned_at muted_until",
    numbers="warnings",
)
CAMPAIGNS = _table("report_campaigns", "id community_id author_id why", moments="last_at")
STRIKES = _table(
    "strikes",
    "id community_id author_id post_pk guideline_id severity why step",
    moments="struck_at expires_at",
    numbers="policy_version rung",
    fractions="weight",
)
REVOCATIONS = _table("strike_revocations", "strike_id community_id why", moments="revoked_at")
ACTIONS = _table(
    "actions",
    "id community_id author_id post_pk step status message guideline_id",
    json="detail",
    moments="until requested_at answered_at reversed_at ended_at",
)
ITEMS = _table(
    "review_items",
    "id community_id post_pk author_id kind queue state",
    json="detail",
    moments="created_at resolved_at",
)
VERDICTS = _table(
    "verdicts",
    "id community_id post_pk verdict guideline_id severity note message",
    moments="created_at undone_at",
    numbers="revision",
)
LABELS = _table("labels", "id community_id post_pk")
CONVERSATIONS = _table(
    "conversations",
    "id community_id author_id post_pk action_id guideline_id state",
    moments="opened_at last_at closed_at",
)
MESSAGES = _table(
    "conversation_messages",
    "id community_id conversation_id sender text host_id",
    moments="created_at",
)
APPEALS = _table(
    "appeals",
    "id community_id author_id action_id report_id post_pk text state via answer",
    moments="filed_at answered_at",
)
OUTBOX = _table(
    "outbox",
    "id community_id type subject subject_key payload",
    moments="created_at available_at cancelled_at dispatched_at",
)
DELIVERIES = _table(
    "webhook_deliveries",
    "id community_id event_id state last_error",
    moments="created_at delivered_at",
)
IDEMPOTENCY = _table("idempotency_keys", "community_id key body", moments="created_at")
SNAPSHOTS = _table("topic_snapshots", "community_id channel_id", moments="created_at")
ERASURES = _table(
    "erasures",
    "id community_id pseudonym actor reason",
    json="places kept",
    moments="requested_at completed_at",
)
HOLDS = _table(
    "legal_holds",
    "id community_id author_id reason actor",
    moments="placed_at until released_at",
)

OWNERS = (
    (POSTS, "author_id"),
    (STRIKES, "author_id"),
    (ACTIONS, "author_id"),
    (ITEMS, "author_id"),
    (CAMPAIGNS, "author_id"),
    (CONVERSATIONS, "author_id"),
    (APPEALS, "author_id"),
    (REPORTS, "reporter_id"),
    (REPORTERS, "reporter_id"),
    (HOLDS, "author_id"),
)
"""Columns that say whose a row is; erasure puts the pseudonym there."""
