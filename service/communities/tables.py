"""Tables of communities: tenants, keys, staff, channels, members."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.storage import Base, Json


class Community(Base):
    """A tenant: one organisation's network with its own policy, keys and staff."""

    __tablename__ = "communities"

    community_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    settings: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class ApiKey(Base):
    """A host's key; only its hash is stored."""

    __tablename__ = "api_keys"
    __table_args__ = (UniqueConstraint("key_hash"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    name: Mapped[str]
    prefix: Mapped[str] = mapped_column(String(16))
    key_hash: Mapped[str] = mapped_column(String(64))
    scopes: Mapped[list[Any]]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Staff(Base):
    """A person who moderates; ``member_id`` links them to their own account at the host."""

    __tablename__ = "staff"
    __table_args__ = (UniqueConstraint("community_id", "email"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    email: Mapped[str] = mapped_column(String(320))
    name: Mapped[str]
    role: Mapped[str] = mapped_column(String(32))
    member_id: Mapped[str | None]
    queues: Mapped[list[Any]]
    preferences: Mapped[dict[str, Any]]
    password_hash: Mapped[str | None]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class LoginLink(Base):
    """A one-time link that opens a staff session when its button is pressed."""

    __tablename__ = "login_links"
    __table_args__ = (UniqueConstraint("token_hash"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    staff_id: Mapped[str] = mapped_column(String(36))
    token_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    spent_at: Mapped[datetime | None]


class StaffSession(Base):
    """A staff member's browser session; only the hash of its cookie is stored."""

    __tablename__ = "staff_sessions"
    __table_args__ = (UniqueConstraint("token_hash"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    staff_id: Mapped[str] = mapped_column(String(36), index=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    csrf_token: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Channel(Base):
    """A channel as the host describes it; the topic is what off-topic is measured against."""

    __tablename__ = "channels"

    community_id: Mapped[str] = mapped_column(primary_key=True)
    channel_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    topic: Mapped[str | None] = mapped_column(Text)
    description: Mapped[str | None] = mapped_column(Text)
    overrides: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class TopicSnapshot(Base):
    """A numbered centroid of a channel's confirmed posts; decisions name the one they used.

    Rows are never changed. One counts for the model and the topic that it was made with.
    ``background`` is a mean of what the other channels' snapshots were at that moment.
    """

    __tablename__ = "topic_snapshots"

    community_id: Mapped[str] = mapped_column(primary_key=True)
    channel_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    model_version: Mapped[str]
    topic_hash: Mapped[str] = mapped_column(String(64))
    centroid: Mapped[list[Any]]
    posts: Mapped[int]
    created_at: Mapped[datetime]
    background: Mapped[list[Any] | None] = mapped_column(Json)


class Member(Base):
    """An author as the host names them; ``known`` once the host has described them.

    ``commitment_key`` (hex) ties the audit trail to the member; without it nothing does.
    """

    __tablename__ = "members"
    __table_args__ = (Index("ix_members_suspended", "community_id", "suspended_until"),)

    community_id: Mapped[str] = mapped_column(primary_key=True)
    author_id: Mapped[str] = mapped_column(primary_key=True)
    display_name: Mapped[str | None]
    role: Mapped[str | None] = mapped_column(String(64))
    joined_at: Mapped[datetime | None]
    known: Mapped[bool]
    accepted_posts: Mapped[int] = mapped_column(default=0)
    near_misses: Mapped[int] = mapped_column(default=0)
    suspended_until: Mapped[datetime | None]
    suspended: Mapped[bool] = mapped_column(default=False)
    commitment_key: Mapped[str | None] = mapped_column(String(64))
    first_seen_at: Mapped[datetime]
    updated_at: Mapped[datetime]
