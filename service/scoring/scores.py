"""What goes into the scorer and what comes out."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from service.scoring.normalise import Normalised


@dataclass(frozen=True, slots=True)
class ScoreInput:
    """A text as a reader sees it, with the topic of its channel if there is one.

    ``parent`` is the post it answers: the first model does not read it. ``language`` is a hint.
    """

    text: str
    topic: str | None = None
    parent: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """Calibrated probabilities, 0 to 1, for all nine labels.

    ``None`` stands for a label without measured figures for this language or input; it is then
    listed in ``not_applicable``. ``embedding`` (384 numbers, length 1) is of the whole text.
    """

    labels: dict[str, float | None]
    not_applicable: tuple[str, ...]
    language: str
    normalised: Normalised
    model_version: str
    normaliser_version: str
    embedding: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)
