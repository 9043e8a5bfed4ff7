"""What off-topic is measured against: a channel's description and what humans confirmed. Pure.

Rocchio's relevance feedback (1971, "Relevance Feedback in Information Retrieval"): the
description is moved towards the mean of the confirmed posts. How far it moves is bounded,
because whoever gets many posts confirmed would else turn the channel. The negative part, what
was confirmed elsewhere, stands in ``contrast``.

All vectors are float32 [D] in the topic space of one model, of length 1 but for centroids: a
mean of unit vectors is the shorter the less alike they are. Nearness is the cosine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from service.scoring.contrast import contrast
from service.scoring.session import Floats
from service.scoring.vectors import NOTHING, exact, limit_drift, to_unit

MINIMUM_POSTS = 20
"""Confirmed posts below which a centroid says more of its posts than of the channel."""

WEIGHT = 0.5
"""Share of the centroid beside the description."""

DRIFT_BOUND = 0.9
"""Least cosine between a reference and the description: some 26 degrees.

A post's cosine moves by no more than ``sqrt(2 - 2 * DRIFT_BOUND)``, the length of that chord,
and what is taken off again is at most half of it.
"""

STEP_BOUND = 0.98
"""Least cosine between the centroids of consecutive snapshots: some 11 degrees."""

GAIN_RETURNED = 0.5
"""Share of what confirmed posts gain on average that is taken off every post's nearness.

Posts have much in common that no description has, so a centroid is nearer to every post, the
off-topic ones too. With 0 they would pass; with 1 confirmed posts would be no better off than
against the description alone.
"""


@dataclass(frozen=True, slots=True, eq=False)
class TopicReference:
    """A numbered snapshot of a channel's confirmed posts.

    ``centroid`` is the mean of ``posts`` of them, ``background`` what the community's other
    channels had confirmed then (None: nothing), float32 [D], in the topic space of
    ``model_version``; other models do not use it.
    """

    number: int
    model_version: str
    centroid: Floats
    posts: int = MINIMUM_POSTS
    background: Floats | None = None

    @classmethod
    def of(
        cls,
        number: int,
        model_version: str,
        centroid: Sequence[float],
        posts: int = MINIMUM_POSTS,
        background: Sequence[float] | None = None,
    ) -> TopicReference:
        """Make a reference from stored numbers."""
        others = None if background is None else np.asarray(background, dtype=np.float32)
        return cls(number, model_version, np.asarray(centroid, np.float32), posts, others)

    def nearness(self, post: Floats, description: Floats) -> float:
        """How near a post is to the channel, on the scale of its cosine to the description."""
        near = nearness(post, description, self.centroid)
        if self.background is None:
            return near
        return near - contrast(post, self.centroid, self.posts, self.background)


def next_centroid(vectors: Sequence[Floats], previous: Floats | None) -> Floats | None:
    """The centroid of the next snapshot, turned by ``STEP_BOUND`` at most from the previous one.

    None where ``find_centroid`` gives none.
    """
    found = find_centroid(vectors)
    if found is None or previous is None:
        return found
    turned = limit_drift(to_unit(found), to_unit(previous), STEP_BOUND)
    kept: Floats = turned * np.float32(np.linalg.norm(found))
    return kept


def find_centroid(vectors: Sequence[Floats]) -> Floats | None:
    """The mean of unit vectors, of length 1 at most.

    None for fewer than ``MINIMUM_POSTS``, and for vectors that cancel each other out.
    """
    if len(vectors) < MINIMUM_POSTS:
        return None
    mean: Floats = np.stack(vectors).astype(np.float64).mean(axis=0).astype(np.float32)
    return mean if np.linalg.norm(mean) > NOTHING else None


def nearness(post: Floats, description: Floats, centroid: Floats) -> float:
    """How near a post is to a channel, on the scale of its cosine to the description alone.

    Its cosine to the combined reference, less ``GAIN_RETURNED`` of what the confirmed posts
    gained by it on average (which the centroid, being their mean, tells).
    """
    reference = combine(description, centroid)
    gain = float(np.dot(centroid, reference - description))
    return float(np.dot(post, reference)) - GAIN_RETURNED * gain


def combine(
    description: Floats,
    centroid: Floats,
    weight: float = WEIGHT,
    bound: float = DRIFT_BOUND,
) -> Floats:
    """The unit vector that posts are compared with, at a cosine of ``bound`` or more.

    Args:
        description: the channel's description.
        centroid: of the confirmed posts; its length does not matter.
        weight: of the centroid, from 0 (the description alone) to 1.
        bound: least cosine between the result and the description, from 0 to 1.
    """
    mixed = (1 - weight) * exact(description) + weight * exact(centroid)
    if np.linalg.norm(mixed) <= NOTHING:
        return description
    return limit_drift(to_unit(mixed), description, bound)
