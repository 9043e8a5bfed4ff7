"""Tables of the ladder: strikes, their revocations, and actions at the host."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.storage import Base


class StrikeRow(Base):
    """A strike with the weight that was applied, frozen. Never updated, never deleted."""

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
    """Something the host is asked to do; done only when the host says so."""

    __tablename__ = "actions"
    __table_args__ = (
        Index("ix_actions_post", "post_pk"),
        Index("ix_actions_author", "community_id", "author_id"),
        Index("ix_actions_open", "status", "requested_at"),
        Index("ix_actions_until", "step", "until"),
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
