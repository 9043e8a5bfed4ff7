"""What off-topic is measured against: a channel's description and what humans confirmed. Pure.

Rocchio's relevance feedback (1971, "Relevance Feedback in Information Retrieval") without its
negative part: the description is moved towards the mean of the confirmed posts. How far it
moves is bounded, because whoever gets many posts confirmed would else turn the channel.

All vectors are float32 [D] in the topic space of one model, of length 1 but for centroids: a
mean of unit vectors is the shorter the less alike they are. Nearness is the cosine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from service.scoring.session import Floats

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

_NOTHING = 1e-6
"""Length below which a vector has no direction that could be trusted in float32."""


@dataclass(frozen=True, slots=True, eq=False)
class TopicReference:
    """A numbered snapshot of a channel's confirmed posts.

    ``centroid`` is their mean, float32 [D], in the topic space of ``model_version``; other models
    do not use it.
    """

    number: int
    model_version: str
    centroid: Floats

    @classmethod
    def of(cls, number: int, model_version: str, centroid: Sequence[float]) -> TopicReference:
        """Make a reference from stored numbers."""
        return cls(number, model_version, np.asarray(centroid, dtype=np.float32))


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
    return mean if np.linalg.norm(mean) > _NOTHING else None


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
    mixed = (1 - weight) * _exact(description) + weight * _exact(centroid)
    if np.linalg.norm(mixed) <= _NOTHING:
        return description
    return limit_drift(to_unit(mixed), description, bound)


def limit_drift(vector: Floats, anchor: Floats, bound: float) -> Floats:
    """``vector``, pulled along the great circle to a cosine of ``bound`` to ``anchor`` if below.

    The opposite of ``anchor`` lies on no one great circle with it: then the anchor itself.
    """
    start, end = _exact(anchor), _exact(vector)
    cosine = float(start @ end)
    if cosine >= bound:
        return vector
    away = end - cosine * start
    length = float(np.linalg.norm(away))
    if length <= _NOTHING:
        return anchor
    return to_unit(bound * start + np.sqrt(1 - bound * bound) * away / length)


def to_unit(values: ArrayLike) -> Floats:
    """Values, float [D] and not all zero, as a unit vector in float32."""
    vector = np.asarray(values, dtype=np.float64)
    unit: Floats = (vector / np.linalg.norm(vector)).astype(np.float32)
    return unit


def _exact(vector: Floats) -> NDArray[np.float64]:
    """In float64, at exactly length 1: float32 alone loses the angle of near vectors."""
    exact = vector.astype(np.float64)
    unit: NDArray[np.float64] = exact / np.linalg.norm(exact)
    return unit
