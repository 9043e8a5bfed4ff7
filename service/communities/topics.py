"""Snapshots of what humans confirmed in a channel: numbered, stored once, never changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from service.communities.tables import TopicSnapshot
from service.storage import UnitOfWork, insert_ignore


@dataclass(frozen=True, slots=True)
class TopicSnapshotView:
    """A stored snapshot: the mean vector ``centroid`` of ``posts`` posts.

    It counts for the model ``model_version`` and the topic with the hash ``topic_hash``.
    ``background`` is a mean of the other channels' centroids when it was taken, if any had one.
    """

    community_id: str
    channel_id: str
    number: int
    model_version: str
    topic_hash: str
    centroid: list[Any]
    posts: int
    created_at: datetime
    background: list[Any] | None = None


_IN_CHANNEL = (
    TopicSnapshot.community_id == bindparam("community"),
    TopicSnapshot.channel_id == bindparam("channel"),
)
# Built once: every channel asks once a second while posts come in.
_LIVE = (
    select(*TopicSnapshot.__table__.columns)
    .where(
        *_IN_CHANNEL,
        TopicSnapshot.model_version == bindparam("model"),
        TopicSnapshot.topic_hash == bindparam("topic"),
    )
    .order_by(TopicSnapshot.number.desc())
    .limit(1)
)
_OTHER_CHANNELS = (
    select(TopicSnapshot.channel_id)
    .where(
        TopicSnapshot.community_id == bindparam("community"),
        TopicSnapshot.channel_id != bindparam("channel"),
        TopicSnapshot.model_version == bindparam("model"),
    )
    .distinct()
    .order_by(TopicSnapshot.channel_id)
)
_LAST_NUMBER = select(func.coalesce(func.max(TopicSnapshot.number), 0)).where(*_IN_CHANNEL)


def hash_topic(topic: str) -> str:
    """Return the hex SHA-256 of a topic's text."""
    return hashlib.sha256(topic.encode("utf-8", "surrogatepass")).hexdigest()


def live_snapshot(
    connection: Connection, community_id: str, channel_id: str, model_version: str, topic: str
) -> TopicSnapshotView | None:
    """Return the newest snapshot of a channel for this model and this topic, or ``None``."""
    values = {
        "community": community_id,
        "channel": channel_id,
        "model": model_version,
        "topic": hash_topic(topic),
    }
    row = connection.execute(_LIVE, values).one_or_none()
    return None if row is None else TopicSnapshotView(**row._mapping)


def other_channels(
    connection: Connection, community_id: str, channel_id: str, model_version: str
) -> list[str]:
    """Return the community's other channels that ever had a snapshot for this model, by id."""
    values = {"community": community_id, "channel": channel_id, "model": model_version}
    return list(connection.execute(_OTHER_CHANNELS, values).scalars())


def last_number(connection: Connection, community_id: str, channel_id: str) -> int:
    """Return the highest number of a channel's snapshots, of every model and topic; 0 for none."""
    values = {"community": community_id, "channel": channel_id}
    return connection.execute(_LAST_NUMBER, values).scalar_one()


def add_snapshot(unit: UnitOfWork, snapshot: TopicSnapshotView) -> bool:
    """Store a snapshot unless its number is taken; tell whether it was stored."""
    row = {name: getattr(snapshot, name) for name in TopicSnapshotView.__dataclass_fields__}
    if not insert_ignore(unit.connection, TopicSnapshot, row):
        return False
    payload = {
        "number": snapshot.number,
        "model_version": snapshot.model_version,
        "topic_hash": snapshot.topic_hash,
        "posts": snapshot.posts,
    }
    subject = f"channel/{snapshot.channel_id}"
    unit.audit(snapshot.community_id, "timer", "topic.snapshot", subject, payload)
    return True
