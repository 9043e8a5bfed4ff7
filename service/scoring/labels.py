"""The labels a post is scored for."""

from __future__ import annotations

MODEL_LABELS = (
    "toxicity",
    "severe_toxicity",
    "insult",
    "threat",
    "identity_attack",
    "sexual",
    "profanity",
    "spam",
)
"""Heads of the classifier, in the order of its output."""

LABELS = (*MODEL_LABELS, "off_topic")
"""Keys of every score: the heads, and the fit of a post to its channel's topic."""

PARTS_OF_TOXICITY = ("severe_toxicity", "insult", "threat", "identity_attack", "sexual")
"""Labels that toxicity is never below."""
