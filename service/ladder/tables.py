"""Tables of the ladder: strikes, their revocations, and actions at the host."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.storage import Base


class StrikeRow(Base):
    """A strike with the weight that was applied, frozen. Never updated, never deleted.

    ``incident_id`` is the first strike of the incident it belongs to, itself for the first;
    ``step`` and ``rung`` (from 1) are what the ladder answered, ``rung`` where it moved.
    """

    __tablename__ = "strikes"
    __table_args__ = (Index("ix_strikes_author", "community_id", "author_id", "struck_at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    author_id: Mapped[str]
    post_pk: Mapped[str] = mapped_column(String(36), index=True)
    decision_id: Mapped[str] = mapped_column(String(36))
    verdict_id: Mapped[str | None] = mapped_column(String(36))
    guideline_id: Mapped[str]
    severity: Mapped[str] = mapped_column(String(16))
    base_weight: Mapped[float]
    weight: Mapped[float]
    why: Mapped[str] = mapped_column(Text)
    standing_before: Mapped[float]
    standing_after: Mapped[float]
    policy_version: Mapped[int]
    incident_id: Mapped[str | None] = mapped_column(String(36))
    step: Mapped[str | None] = mapped_column(String(16))
    rung: Mapped[int | None]
    struck_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class StrikeRevocation(Base):
    """The taking back of a strike, as a row of its own."""

    __tablename__ = "strike_revocations"

    strike_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    actor: Mapped[str]
    why: Mapped[str] = mapped_column(Text)
    revoked_at: Mapped[datetime]


class ActionRow(Base):
    """Something the host is asked to do; done only when the host says so.

    A proposed one waits for ``confirmed_by`` until ``confirm_by``. The host shall answer by
    ``due_at``; ``overdue_at`` is when somebody was told that it did not. ``ended_at`` is when a
    suspension ran out or was lifted.
    """

    __tablename__ = "actions"
    __table_args__ = (
        Index("ix_actions_post", "post_pk"),
        Index("ix_actions_author", "community_id", "author_id"),
        Index("ix_actions_open", "status", "requested_at"),
        Index("ix_actions_until", "step", "until"),
        Index("ix_actions_due", "status", "due_at"),
        Index("ix_actions_confirm", "status", "confirm_by"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    author_id: Mapped[str]
    post_pk: Mapped[str | None] = mapped_column(String(36))
    decision_id: Mapped[str | None] = mapped_column(String(36))
    strike_id: Mapped[str | None] = mapped_column(String(36))
    outbox_id: Mapped[str | None] = mapped_column(String(36))
    step: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16))
    until: Mapped[datetime | None]
    message: Mapped[str | None] = mapped_column(Text)
    guideline_id: Mapped[str | None]
    detail: Mapped[dict[str, Any]]
    requested_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    reversed_at: Mapped[datetime | None]
    proposed_by: Mapped[str | None]
    confirm_by: Mapped[datetime | None]
    confirmed_by: Mapped[str | None]
    due_at: Mapped[datetime | None]
    overdue_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
