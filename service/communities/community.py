"""Communities and their channels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from service.communities.tables import Channel, Community
from service.storage import UnitOfWork, insert_ignore, upsert


@dataclass(frozen=True, slots=True)
class ChannelView:
    """A channel as the host described it."""

    channel_id: str
    name: str | None
    topic: str | None
    description: str | None
    overrides: dict[str, Any]
    updated_at: datetime

    @property
    def off_topic_allowed(self) -> bool:
        """Tell whether the host welcomes posts off the topic."""
        return self.overrides.get("off_topic") == "allowed"


def ensure_community(unit: UnitOfWork, community_id: str, name: str) -> bool:
    """Create a community unless it exists; tell whether it was created."""
    row = {"community_id": community_id, "name": name, "settings": {}, "created_at": unit.now}
    created = insert_ignore(unit.connection, Community, row)
    if created:
        subject = f"community/{community_id}"
        unit.audit(community_id, "system", "community.created", subject, {"name": name})
    return created


def list_communities(connection: Connection) -> list[str]:
    """Return the id of every community."""
    return list(connection.execute(select(Community.community_id)).scalars())


def put_channel(
    unit: UnitOfWork, community_id: str, channel_id: str, given: dict[str, Any]
) -> None:
    """Describe a channel; fields that are not given stay empty, as PUT means."""
    row = {
        "community_id": community_id,
        "channel_id": channel_id,
        "name": given.get("name"),
        "topic": given.get("topic"),
        "description": given.get("description"),
        "overrides": given.get("overrides") or {},
        "created_at": unit.now,
        "updated_at": unit.now,
    }
    fields = ["name", "topic", "description", "overrides", "updated_at"]
    upsert(unit.connection, Channel, row, fields)


def find_channel(connection: Connection, community_id: str, channel_id: str) -> ChannelView | None:
    """Return a channel, or ``None`` if the host never described it."""
    row = connection.execute(
        select(
            Channel.channel_id,
            Channel.name,
            Channel.topic,
            Channel.description,
            Channel.overrides,
            Channel.updated_at,
        ).where(Channel.community_id == community_id, Channel.channel_id == channel_id)
    ).one_or_none()
    return None if row is None else ChannelView(*row)
