"""Scoring: from a text to probabilities per label. Pure: no database, HTTP, clock, settings."""

from __future__ import annotations

from service.scoring.batching import MicroBatcher
from service.scoring.bundle import Bundle, Manifest, load_bundle
from service.scoring.contrast import find_background
from service.scoring.errors import BundleError, InputFileError, Overloaded
from service.scoring.explain import Contribution, explain, worth_explaining
from service.scoring.explainer import Explainer
from service.scoring.files import score_file
from service.scoring.labels import LABELS, MODEL_LABELS
from service.scoring.language import Language, detect_language
from service.scoring.masking import mask
from service.scoring.normalise import NORMALISER_VERSION, Normalised, normalise
from service.scoring.render import Format, render
from service.scoring.scorer import ScoreInput, Scorer, Scores
from service.scoring.session import Floats
from service.scoring.shadow import Difference, Lines
from service.scoring.shadowing import Disagreement, Shadow, ShadowPost, open_shadow
from service.scoring.spare import give_way_to_all
from service.scoring.tokens import CONTEXT, CONTEXT_TOKENS, JUDGED, Window
from service.scoring.topic import MINIMUM_POSTS, TopicReference, next_centroid

__all__ = [
    "CONTEXT",
    "CONTEXT_TOKENS",
    "JUDGED",
    "LABELS",
    "MINIMUM_POSTS",
    "MODEL_LABELS",
    "NORMALISER_VERSION",
    "Bundle",
    "BundleError",
    "Contribution",
    "Difference",
    "Disagreement",
    "Explainer",
    "Floats",
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
    "TopicReference",
    "Window",
    "detect_language",
    "explain",
    "find_background",
    "give_way_to_all",
    "load_bundle",
    "mask",
    "next_centroid",
    "normalise",
    "open_shadow",
    "render",
    "score_file",
    "worth_explaining",
]
