"""Tables of webhooks: receivers and deliveries."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.storage import Base

PENDING = "state = 'pending'"
LEASED = "leased_until IS NOT NULL"


class Endpoint(Base):
    """A receiver of events. The secret signs, so it is stored as it is, not hashed.

    ``failures`` counts failed tries since the last success; ``slow`` says that it is served
    apart (new, failing or slow to answer); ``paused_until`` keeps tries away while it rests. The
    three counts only grow: they feed the metrics.
    """

    __tablename__ = "webhook_endpoints"
    __table_args__ = (Index("ix_webhook_endpoints_community", "community_id"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    url: Mapped[str] = mapped_column(Text)
    events: Mapped[list[Any]]
    secret: Mapped[str]
    previous_secret: Mapped[str | None]
    previous_secret_until: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    slow: Mapped[bool] = mapped_column(default=True)
    paused_until: Mapped[datetime | None]
    delivered_count: Mapped[int] = mapped_column(default=0)
    failed_count: Mapped[int] = mapped_column(default=0)
    dead_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    disabled_why: Mapped[str | None] = mapped_column(Text)


class Delivery(Base):
    """One event on its way to one receiver: ``pending``, ``delivered`` or ``dead``.

    ``leased_until`` is set while a job may send it; its exact value is the token of that job.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        UniqueConstraint("event_id", "endpoint_id"),
        Index(
            "ix_webhook_deliveries_due",
            "endpoint_id",
            "next_attempt_at",
            "event_id",
            postgresql_where=text(PENDING),
            sqlite_where=text(PENDING),
        ),
        Index(
            "ix_webhook_deliveries_leased",
            "leased_until",
            postgresql_where=text(LEASED),
            sqlite_where=text(LEASED),
        ),
        Index("ix_webhook_deliveries_endpoint", "endpoint_id", "created_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    event_id: Mapped[str] = mapped_column(String(36))
    endpoint_id: Mapped[str] = mapped_column(String(36))
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int]
    next_attempt_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    last_status: Mapped[int | None]
    last_error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
