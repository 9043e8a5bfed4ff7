"""What the community's other channels are about, as their live snapshots tell."""

from __future__ import annotations

import numpy as np
from sqlalchemy import Connection

from service.communities import find_channel, live_snapshot, other_channels
from service.decisions import topic_of
from service.policy import Policy
from service.scoring import Floats


def other_centroids(
    connection: Connection, policy: Policy, community_id: str, channel_id: str, model_version: str
) -> tuple[Floats, ...]:
    """Return the centroids [D] of the community's other channels, by channel id.

    Their live snapshots count: the newest of each for this model and the topic it has now.
    """
    centroids: list[Floats] = []
    for other in other_channels(connection, community_id, channel_id, model_version):
        topic = topic_of(policy, other, find_channel(connection, community_id, other))
        if topic is None or not topic.strip():
            continue
        found = live_snapshot(connection, community_id, other, model_version, topic)
        if found is not None:
            centroids.append(np.asarray(found.centroid, dtype=np.float32))
    return tuple(centroids)
