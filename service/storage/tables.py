"""The declarative base and the tables that storage itself owns."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, MetaData, String, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from service.storage.types import Json, UtcDateTime

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table class derives from this one and lives in its domain's ``tables.py``."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads a plain dict here
        str: String(255),
        datetime: UtcDateTime(),
        dict[str, Any]: Json,
        list[Any]: Json,
    }


class OutboxRow(Base):
    """An event to tell hosts about, written in the transaction that made it true."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_due",
            "available_at",
            postgresql_where=text("dispatched_at IS NULL AND cancelled_at IS NULL"),
            sqlite_where=text("dispatched_at IS NULL AND cancelled_at IS NULL"),
        ),
        Index("ix_outbox_subject", "community_id", "subject_key"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    type: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(600))
    subject_key: Mapped[str] = mapped_column(String(600))
    payload: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    available_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    dispatched_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
