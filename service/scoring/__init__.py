"""Scoring: from a text to probabilities per label. Pure: no database, HTTP, clock, settings."""

from __future__ import annotations

from service.scoring.labels import LABELS, MODEL_LABELS
from service.scoring.language import Language, detect_language
from service.scoring.normalise import NORMALISER_VERSION, Normalised, normalise

__all__ = [
    "LABELS",
    "MODEL_LABELS",
    "NORMALISER_VERSION",
    "Language",
    "Normalised",
    "detect_language",
    "normalise",
]
