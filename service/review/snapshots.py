"""The next snapshot of what humans confirmed in a channel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from service.communities import (
    TopicSnapshotView,
    add_snapshot,
    find_channel,
    hash_topic,
    last_number,
    live_snapshot,
)
from service.decisions import PolicySource, PostView, scored_text, topic_of
from service.decisions.schemas import Content
from service.review.background import other_centroids
from service.review.confirmed import count_confirmed, list_confirmed, standing_posts
from service.scoring import (
    Floats,
    ScoreInput,
    Scorer,
    TopicReference,
    find_background,
    next_centroid,
)
from service.storage import Database

MOST_POSTS = 500
FRESH_POSTS = 10
"""Posts that must be confirmed since a snapshot before there is a next one."""

_READ_AT_ONCE = 50
_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class DueSnapshot:
    """A channel that wants a snapshot: its topic, what was there before, and as of when.

    ``others`` are the live centroids [D] of the community's other channels at that moment.
    """

    community_id: str
    channel_id: str
    topic: str
    previous: TopicSnapshotView | None
    last_number: int
    at: datetime
    others: tuple[Floats, ...]


def find_due(
    connection: Connection,
    policies: PolicySource,
    community_id: str,
    channel_id: str,
    model_version: str,
    now: datetime,
) -> DueSnapshot | None:
    """Return what a channel's next snapshot is made of, or ``None`` if there is no need of one."""
    # Of the live policy, also for authors with another one: see ``topic_of``.
    policy = policies.live(connection, community_id).policy
    channel = find_channel(connection, community_id, channel_id)
    topic = topic_of(policy, channel_id, channel)
    if topic is None or not topic.strip():
        return None
    previous = live_snapshot(connection, community_id, channel_id, model_version, topic)
    if previous is not None:
        fresh = count_confirmed(connection, community_id, channel_id, previous.created_at)
        if fresh < FRESH_POSTS:
            return None
    number = last_number(connection, community_id, channel_id)
    others = other_centroids(connection, policy, community_id, channel_id, model_version)
    return DueSnapshot(community_id, channel_id, topic, previous, number, now, others)


def take_snapshot(
    database: Database, scorer: Scorer, due: DueSnapshot, stopped: Callable[[], bool]
) -> bool:
    """Read the newest confirmed posts with the model and store the next snapshot.

    Tells whether one was stored. None is if too few posts have a vector, if another worker was
    faster, or if ``stopped`` says so in between.
    """
    vectors = _read_vectors(database, scorer, due, stopped)
    before = due.previous
    model = scorer.bundle.model_version
    previous = TopicReference.of(before.number, model, before.centroid) if before else None
    centroid = next_centroid(vectors, previous.centroid if previous else None)
    if centroid is None or stopped():
        return False
    background = find_background(centroid, due.others)
    snapshot = TopicSnapshotView(
        community_id=due.community_id,
        channel_id=due.channel_id,
        number=due.last_number + 1,
        model_version=model,
        topic_hash=hash_topic(due.topic),
        centroid=_stored(centroid),
        posts=len(vectors),
        created_at=due.at,
        background=None if background is None else _stored(background),
    )
    return database.write(lambda unit: add_snapshot(unit, snapshot))


def _stored(vector: Floats) -> list[float]:
    return [round(float(value), _DECIMALS) for value in vector]


def _read_vectors(
    database: Database, scorer: Scorer, due: DueSnapshot, stopped: Callable[[], bool]
) -> list[Floats]:
    confirmed = database.read(
        lambda c: list_confirmed(c, due.community_id, due.channel_id, MOST_POSTS)
    )
    vectors: list[Floats] = []
    for start in range(0, len(confirmed), _READ_AT_ONCE):
        part = confirmed[start : start + _READ_AT_ONCE]
        for post in database.read(partial(standing_posts, confirmed=part)):
            if stopped():
                return vectors
            vector = scorer.topic_vector(_as_scored(post))
            if vector is not None:
                vectors.append(vector)
    return vectors


def _as_scored(post: PostView) -> ScoreInput:
    """Return a post by itself: what it answers is another post, and may not be confirmed."""
    content = Content.model_validate(post.content)
    return ScoreInput(scored_text(content), language=content.language)
