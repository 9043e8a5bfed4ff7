"""The fixed words of the policy language: what a policy may name without defining it."""

from __future__ import annotations

from typing import Final, Literal, get_args

LabelName = Literal[
    "toxicity",
    "severe_toxicity",
    "insult",
    "threat",
    "identity_attack",
    "sexual",
    "profanity",
    "spam",
    "off_topic",
]
"""The labels of a post, the same as in ``service.scoring`` (a test holds them equal)."""

KindName = Literal[
    "post",
    "comment",
    "direct_message",
    "display_name",
    "username",
    "bio",
    "group_name",
    "title",
]
CountName = Literal[
    "reports",
    "near_misses",
    "posts_last_10m",
    "posts_last_hour",
    "posts_last_day",
    "posts_last_week",
    "reports_last_day",
    "reports_last_week",
    "reporters_last_day",
    "reporters_last_week",
    "near_duplicates_own_last_day",
    "near_duplicates_all_last_day",
    "near_duplicate_authors_last_day",
]
"""Counts of a post (`reports`: of itself) and of its author's past: see docs/policy/language.md."""

WindowName = Literal["10m", "1h", "1d", "7d"]
"""The windows of counts: a fixed few, so that what was counted can be stored and replayed."""
Severity = Literal["minor", "major", "severe"]
Step = Literal["conversation", "delete", "suspend"]

LABELS: Final[tuple[str, ...]] = get_args(LabelName)
KINDS: Final[tuple[str, ...]] = get_args(KindName)
COUNTS: Final[tuple[str, ...]] = get_args(CountName)
WINDOWS: Final[tuple[WindowName, ...]] = get_args(WindowName)
SEVERITIES: Final[tuple[str, ...]] = get_args(Severity)
STEPS: Final[tuple[str, ...]] = get_args(Step)

TOPIC_LABEL: Final = "off_topic"
"""The one label that compares the post with its channel instead of reading it alone."""
