"""What sets a channel apart from the community's other channels. Pure.

The negative part of Rocchio's relevance feedback (1971, "Relevance Feedback in Information
Retrieval"): what is known to belong elsewhere counts against a post. The non-relevant posts are
those that humans confirmed in the other channels, so nobody has to collect them.

A channel's own centroid stands against the ``background``. What posts to all channels have in
common cancels out: a post that belongs to none is as unlike the background as it is unlike the
channel, and must not be rewarded for the former.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from service.scoring.session import Floats
from service.scoring.vectors import NOTHING, exact

CONTRAST = 2.5
"""How much the difference between channels counts, beside a post's nearness."""

UNSURE_POSTS = 50
"""Confirmed posts at which the contrast counts half: of few, much of the difference is chance."""

CONTRAST_BOUND = 0.3
"""The most that a post's nearness is lowered or raised.

Whoever gets posts confirmed in one channel moves what another is compared with, by no more.
"""

LIKENESS = 0.1
"""Difference in cosine at which a channel weighs e times as much as another in the background."""


def find_background(centroid: Floats, others: Sequence[Floats]) -> Floats | None:
    """The weighted mean [D] of other channels' centroids [D], the near ones counting most.

    Each weighs exp(cosine to ``centroid`` / ``LIKENESS``): a plain mean of many channels is the
    same for all of them, and hides the one that a channel could be mistaken for. None if there
    are no others, and for centroids that cancel each other out.
    """
    if not others:
        return None
    own = exact(centroid)
    cosines = np.array([float(exact(other) @ own) for other in others])
    weights = np.exp((cosines - cosines.max()) / LIKENESS)
    mean: Floats = np.average(np.stack(others), axis=0, weights=weights).astype(np.float32)
    return mean if np.linalg.norm(mean) > NOTHING else None


def contrast(post: Floats, centroid: Floats, posts: int, background: Floats) -> float:
    """By how much a post is farther than ``nearness`` says, ``CONTRAST_BOUND`` at most.

    The post's cosine to the background less its cosine to the centroid, beside the same
    difference for a post to the channel as one would expect it: those stay where they are on
    average, so that the calibrated curve holds.

    Args:
        post: a unit vector [D].
        centroid: mean [D] of the channel's confirmed posts, not zero.
        posts: how many those are, 2 or more.
        background: what ``find_background`` gave [D]; its length does not matter.
    """
    own, others = exact(centroid), exact(background)
    difference = float(post @ others) - float(post @ own)
    expected = float(centroid @ others) - expected_cosine(float(np.linalg.norm(centroid)), posts)
    found = CONTRAST * posts / (posts + UNSURE_POSTS) * (difference - expected)
    return max(-CONTRAST_BOUND, min(CONTRAST_BOUND, found))


def expected_cosine(length: float, posts: int) -> float:
    """The expected cosine of a new post to a centroid of this length, of so many posts.

    The posts that a mean is made of are nearer to it than others like them, the more the fewer
    they are. Of n unit vectors, the mean product of two different ones is (n * length^2 - 1) /
    (n - 1); a new post's product with the mean is expected to be that.
    """
    return max(0.0, (posts * length * length - 1) / (posts - 1)) / length
