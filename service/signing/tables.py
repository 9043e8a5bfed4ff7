"""Table of the keys that this service signs with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.storage import Base


class SigningKey(Base):
    """A key of one purpose; the newest that is not retired signs, those not retired read tokens.

    A retired key of Ed25519 still verifies what it signed. ``retired_at`` may lie ahead.

    ``community_id`` is empty where the key belongs to the whole service. ``private`` is a secret
    for HMAC and a PEM key for Ed25519, whose ``public`` half may be shown to anybody.
    """

    __tablename__ = "signing_keys"
    __table_args__ = (Index("ix_signing_keys_purpose", "community_id", "purpose", "created_at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    purpose: Mapped[str] = mapped_column(String(32))
    algorithm: Mapped[str] = mapped_column(String(16))
    private: Mapped[str] = mapped_column(Text)
    public: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
