"""A bundle's toxicity for texts, as the service scores them and without its normaliser."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from service.scoring import ScoreInput, Scorer, normalise

Floats = NDArray[np.float64]


class Protected:
    """Normalised as in the service, which also turns away what it takes for another language."""

    def __init__(self, scorer: Scorer) -> None:
        self.scorer = scorer

    def __call__(self, texts: list[str]) -> Floats:
        """Toxicity [n] of `texts`."""
        return np.array([_toxicity(self.scorer, normalise(text).text) for text in texts])


class Bare:
    """The text as it was typed, straight to the tokeniser."""

    def __init__(self, scorer: Scorer) -> None:
        self.scorer = scorer

    def __call__(self, texts: list[str]) -> Floats:
        """Toxicity [n] of `texts`."""
        return np.array([_toxicity(self.scorer, text) for text in texts])


def _toxicity(scorer: Scorer, text: str) -> float:
    windows = scorer.session.windows(text)
    rows = [row for window in windows for row in scorer.run([window])]
    prepared = replace(scorer.prepare(ScoreInput("")), windows=windows)
    found = scorer.finish(prepared, rows).labels["toxicity"]
    if found is None:
        raise AssertionError("a text with windows has a toxicity")
    return found
