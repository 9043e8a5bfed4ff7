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
CountName = Literal["reports", "near_misses", "posts_last_hour", "posts_last_day"]
Severity = Literal["minor", "major", "severe"]
Step = Literal["conversation", "delete", "suspend"]

LABELS: Final[tuple[str, ...]] = get_args(LabelName)
KINDS: Final[tuple[str, ...]] = get_args(KindName)
COUNTS: Final[tuple[str, ...]] = get_args(CountName)
SEVERITIES: Final[tuple[str, ...]] = get_args(Severity)
STEPS: Final[tuple[str, ...]] = get_args(Step)

TOPIC_LABEL: Final = "off_topic"
"""The one label that compares the post with its channel instead of reading it alone."""
