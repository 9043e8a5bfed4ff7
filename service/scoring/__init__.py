"""Scoring: from a text to probabilities per label. Pure: no database, HTTP, clock, settings."""

from __future__ import annotations

from service.scoring.batching import MicroBatcher
from service.scoring.bundle import Bundle, Manifest, load_bundle
from service.scoring.errors import BundleError, InputFileError, Overloaded
from service.scoring.explain import Contribution, explain, worth_explaining
from service.scoring.explainer import Explainer
from service.scoring.files import score_file
from service.scoring.labels import LABELS, MODEL_LABELS
from service.scoring.language import Language, detect_language
from service.scoring.normalise import NORMALISER_VERSION, Normalised, normalise
from service.scoring.render import Format, render
from service.scoring.scorer import ScoreInput, Scorer, Scores
from service.scoring.shadow import Difference, Lines
from service.scoring.shadowing import Disagreement, Shadow, ShadowPost, open_shadow
from service.scoring.tokens import CONTEXT, CONTEXT_TOKENS, JUDGED, Window

__all__ = [
    "CONTEXT",
    "CONTEXT_TOKENS",
    "JUDGED",
    "LABELS",
    "MODEL_LABELS",
    "NORMALISER_VERSION",
    "Bundle",
    "BundleError",
    "Contribution",
    "Difference",
    "Disagreement",
    "Explainer",
    "Format",
    "InputFileError",
    "Language",
    "Lines",
    "Manifest",
    "MicroBatcher",
    "Normalised",
    "Overloaded",
    "ScoreInput",
    "Scorer",
    "Scores",
    "Shadow",
    "ShadowPost",
    "Window",
    "detect_language",
    "explain",
    "load_bundle",
    "normalise",
    "open_shadow",
    "render",
    "score_file",
    "worth_explaining",
]
