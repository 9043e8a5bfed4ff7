"""Tables of posts and what was decided about them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Double, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.storage import Base, Json


class Post(Base):
    """A post as the host names it; the newest applied revision counts."""

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("community_id", "post_id"),
        Index("ix_posts_author", "community_id", "author_id", "created_at"),
        Index("ix_posts_channel", "community_id", "channel_id", "created_at"),
        Index("ix_posts_hold", "hold_expires_at"),
    )

    pk: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    post_id: Mapped[str]
    author_id: Mapped[str]
    channel_id: Mapped[str]
    parent_id: Mapped[str | None]
    kind: Mapped[str] = mapped_column(String(32))
    revision: Mapped[int]
    decision_id: Mapped[str | None] = mapped_column(String(36))
    outcome: Mapped[str | None] = mapped_column(String(16))
    visibility: Mapped[str | None] = mapped_column(String(16))
    hold_expires_at: Mapped[datetime | None]
    hold_then: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]


class Revision(Base):
    """One accepted content of a post, numbered from 1; ``content`` is the whole request."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("post_pk", "number"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    post_pk: Mapped[str] = mapped_column(String(36))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str] = mapped_column(String(64))
    edited_at: Mapped[datetime | None]
    received_at: Mapped[datetime]
    applied: Mapped[bool]


class Decision(Base):
    """What was decided about one revision, with all that is needed to tell it again."""

    __tablename__ = "decisions"
    __table_args__ = (
        Index("ix_decisions_post", "post_pk", "decided_at"),
        Index("ix_decisions_when", "community_id", "decided_at"),
        Index("ix_decisions_pending", "status", "created_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    post_pk: Mapped[str] = mapped_column(String(36))
    revision: Mapped[int]
    status: Mapped[str] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str | None] = mapped_column(String(16))
    visibility: Mapped[str | None] = mapped_column(String(16))
    hold_expires_at: Mapped[datetime | None]
    hold_then: Mapped[str | None] = mapped_column(String(16))
    guideline_id: Mapped[str | None]
    rule: Mapped[str | None]
    severity: Mapped[str | None] = mapped_column(String(16))
    step: Mapped[str | None] = mapped_column(String(16))
    reason: Mapped[dict[str, Any] | None] = mapped_column(Json)
    nudge: Mapped[str | None] = mapped_column(Text)
    correction: Mapped[str | None] = mapped_column(Text)
    queue: Mapped[str | None] = mapped_column(String(64))
    priority: Mapped[int | None]
    actor: Mapped[str | None]
    labels: Mapped[list[Any]]
    scores: Mapped[dict[str, Any]]
    not_applicable: Mapped[list[Any]]
    language: Mapped[str | None] = mapped_column(String(16))
    facts: Mapped[dict[str, Any]]
    trace: Mapped[list[Any]]
    policy_version: Mapped[int | None]
    model_version: Mapped[str | None]
    normaliser_version: Mapped[str | None] = mapped_column(String(16))
    topic_snapshot: Mapped[int | None]
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]


class Sample(Base):
    """An allowed decision that was drawn at random, and with which probability (0 to 1)."""

    __tablename__ = "samples"
    __table_args__ = (Index("ix_samples_when", "community_id", "created_at"),)

    decision_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    probability: Mapped[float] = mapped_column(Double)
    created_at: Mapped[datetime]


class Report(Base):
    """A member's report of a post; one a reporter and revision counts."""

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("post_pk", "revision", "reporter_id"),
        Index("ix_reports_reporter", "community_id", "reporter_id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    post_pk: Mapped[str] = mapped_column(String(36))
    revision: Mapped[int]
    reporter_id: Mapped[str]
    reason: Mapped[str]
    text: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(String(32))
    campaign_id: Mapped[str | None] = mapped_column(String(36))
    created_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]


class Reporter(Base):
    """A member who reported in bad faith: warned, then muted for a time."""

    __tablename__ = "reporters"

    community_id: Mapped[str] = mapped_column(primary_key=True)
    reporter_id: Mapped[str] = mapped_column(primary_key=True)
    warnings: Mapped[int]
    warned_at: Mapped[datetime | None]
    muted_until: Mapped[datetime | None]
    updated_at: Mapped[datetime]


class ReportCampaign(Base):
    """Reports against one author that came in a burst and are shown as one."""

    __tablename__ = "report_campaigns"
    __table_args__ = (Index("ix_report_campaigns_author", "community_id", "author_id", "last_at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    author_id: Mapped[str]
    reports: Mapped[int]
    reporters: Mapped[int]
    why: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime]
    last_at: Mapped[datetime]


class CheckCount(Base):
    """How often an author asked for a dry check in one minute; holds no text."""

    __tablename__ = "check_counts"

    community_id: Mapped[str] = mapped_column(primary_key=True)
    author_id: Mapped[str] = mapped_column(primary_key=True)
    minute: Mapped[datetime] = mapped_column(primary_key=True)
    checks: Mapped[int]
    near_misses: Mapped[int]


class IdempotencyKey(Base):
    """A write that was answered, so that a repeat gets the same answer."""

    __tablename__ = "idempotency_keys"

    community_id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(index=True)
