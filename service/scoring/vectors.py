"""Unit vectors of a topic space, and how far one may turn from another. Pure."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from service.scoring.session import Floats

NOTHING = 1e-6
"""Length below which a vector has no direction that could be trusted in float32."""


def limit_drift(vector: Floats, anchor: Floats, bound: float) -> Floats:
    """``vector``, pulled along the great circle to a cosine of ``bound`` to ``anchor`` if below.

    The opposite of ``anchor`` lies on no one great circle with it: then the anchor itself.
    """
    start, end = exact(anchor), exact(vector)
    cosine = float(start @ end)
    if cosine >= bound:
        return vector
    away = end - cosine * start
    length = float(np.linalg.norm(away))
    if length <= NOTHING:
        return anchor
    return to_unit(bound * start + np.sqrt(1 - bound * bound) * away / length)


def to_unit(values: ArrayLike) -> Floats:
    """Values, float [D] and not all zero, as a unit vector in float32."""
    vector = np.asarray(values, dtype=np.float64)
    unit: Floats = (vector / np.linalg.norm(vector)).astype(np.float32)
    return unit


def exact(vector: Floats) -> NDArray[np.float64]:
    """In float64, at exactly length 1: float32 alone loses the angle of near vectors."""
    found = vector.astype(np.float64)
    unit: NDArray[np.float64] = found / np.linalg.norm(found)
    return unit
