"""Tables of the audit trail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.storage import Base


class AuditEvent(Base):
    """One thing that happened, chained to the one before by its hash. Never updated."""

    __tablename__ = "audit_events"
    __table_args__ = (Index("ix_audit_events_subject", "community_id", "subject"),)

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    community_id: Mapped[str]
    at: Mapped[datetime]
    actor: Mapped[str]
    type: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(600))
    payload: Mapped[str] = mapped_column(Text)
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditAnchor(Base):
    """The head of the chain as it was signed and published at one moment."""

    __tablename__ = "audit_anchors"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    key_id: Mapped[str] = mapped_column(String(36))
    signature: Mapped[str] = mapped_column(Text)


class AuditHead(Base):
    """The newest link of the chain: one row, locked while the chain grows."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
