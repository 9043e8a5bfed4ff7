"""Small policies and facts for tests of the policy engine."""

from __future__ import annotations

from typing import Any

from service.policy import AuthorFacts, ChannelFacts, Facts, Policy, load_policy
from service.policy.vocabulary import LABELS

HEAD = """\
version: 1
purpose: To learn from each other.
guidelines:
  - {id: respect, title: Respect people, text: Be kind.}
  - {id: honest, title: Be honest, text: No spam.}
  - {id: on_topic, title: On topic, text: Look around., good_faith: true}
thresholds:
  toxicity: {review: 0.5, enforce: 0.9}
  spam: {review: 0.5}
authors: {roles: [member, moderator], new: {days: 7, accepted_posts: 3}}
"""


def policy_of(rules: str, **sections: str) -> Policy:
    """A policy with these rules (YAML list items in flow style) and extra sections."""
    extra = "".join(f"{name}: {text}\n" for name, text in sections.items())
    return load_policy(f"{HEAD}{extra}rules:\n{rules}")


def facts_of(
    text: str = "Hello there.",
    *,
    scores: dict[str, float | None] | None = None,
    channel: ChannelFacts | None = None,
    author: AuthorFacts | None = None,
    normalised: str | None = None,
    language: str = "en",
    **more: Any,
) -> Facts:
    """Facts of an unremarkable post, with what the test cares about."""
    all_scores: dict[str, float | None] = dict.fromkeys(LABELS, 0.0)
    return Facts(
        text=text,
        normalised=text if normalised is None else normalised,
        scores=all_scores | (scores or {}),
        language=language,
        channel=channel or ChannelFacts("general", True, "Learning"),
        author=author or AuthorFacts("a", True, "member", 100.0, 20),
        **more,
    )
