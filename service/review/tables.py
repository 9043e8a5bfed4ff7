"""Tables of the review queue."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Double, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from service.storage import Base


class ReviewItem(Base):
    """A question for a human, leased to one moderator at a time.

    A post has one open item at most, and one more for each appeal about it.
    """

    __tablename__ = "review_items"
    __table_args__ = (
        Index("ix_review_items_all", "community_id", "state", "priority", "created_at"),
        Index("ix_review_items_channel", "community_id", "channel_id", "resolved_at"),
        Index("ix_review_items_queue", "community_id", "state", "queue", "priority", "created_at"),
        Index(
            "uq_review_items_open_post",
            "post_pk",
            unique=True,
            postgresql_where=text("state = 'open' AND appeal_id IS NULL"),
            sqlite_where=text("state = 'open' AND appeal_id IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    post_pk: Mapped[str] = mapped_column(String(36))
    author_id: Mapped[str]
    channel_id: Mapped[str]
    revision: Mapped[int]
    decision_id: Mapped[str] = mapped_column(String(36))
    kind: Mapped[str] = mapped_column(String(16))
    queue: Mapped[str] = mapped_column(String(64))
    priority: Mapped[int]
    guideline_id: Mapped[str | None]
    rule: Mapped[str | None]
    state: Mapped[str] = mapped_column(String(16))
    reports: Mapped[int] = mapped_column(default=0)
    detail: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    assigned_to: Mapped[str | None] = mapped_column(String(36))
    lease_holder: Mapped[str | None] = mapped_column(String(36))
    lease_until: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    verdict_id: Mapped[str | None] = mapped_column(String(36))
    appeal_id: Mapped[str | None] = mapped_column(String(36), index=True)


class Verdict(Base):
    """What a human decided about an item, and whether it was undone."""

    __tablename__ = "verdicts"
    __table_args__ = (
        Index("ix_verdicts_item", "item_id"),
        Index("ix_verdicts_staff", "community_id", "staff_id", "created_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    item_id: Mapped[str] = mapped_column(String(36))
    post_pk: Mapped[str] = mapped_column(String(36))
    revision: Mapped[int]
    staff_id: Mapped[str] = mapped_column(String(36))
    verdict: Mapped[str] = mapped_column(String(32))
    guideline_id: Mapped[str | None]
    severity: Mapped[str | None] = mapped_column(String(16))
    note: Mapped[str | None] = mapped_column(Text)
    message: Mapped[str | None] = mapped_column(Text)
    decision_id: Mapped[str | None] = mapped_column(String(36))
    created_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class Label(Base):
    """What somebody says a revision of a post is, and whether anything may learn from it.

    ``label`` is a guideline's id or a label of the model, ``value`` from 0 (no) to 1 (yes).
    ``source`` is ``moderator``, ``second_review``, ``sample``, ``appeal``, ``member_report`` or
    ``host``; ``state`` is ``accepted``, ``waiting``, ``contested`` or ``rejected``.
    """

    __tablename__ = "labels"
    __table_args__ = (
        Index("ix_labels_post", "post_pk", "revision"),
        Index("ix_labels_state", "community_id", "state", "id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    post_pk: Mapped[str] = mapped_column(String(36))
    revision: Mapped[int]
    label: Mapped[str]
    value: Mapped[float] = mapped_column(Double)
    source: Mapped[str] = mapped_column(String(16))
    trust: Mapped[float] = mapped_column(Double)
    state: Mapped[str] = mapped_column(String(16))
    actor: Mapped[str]
    decision_id: Mapped[str | None] = mapped_column(String(36))
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
