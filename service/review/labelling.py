"""What a verdict says in labels. Pure."""

from __future__ import annotations

from typing import Final

from service.policy import Policy
from service.policy.check import walk
from service.review.consequences import STEPS
from service.review.views import ItemView

TOXICITY: Final = "toxicity"
TRUST: Final = {
    "second_review": 1.0,
    "appeal": 1.0,
    "moderator": 0.9,
    "sample": 0.9,
    "host": 0.5,
    "member_report": 0.2,
}
"""How far a label is trusted, from 0 to 1, by who gave it: a judgement, not a measurement."""
HUMAN: Final = frozenset({"moderator", "second_review", "sample", "appeal"})


def labels_of(
    verdict: str, guideline_id: str | None, asked: str | None, policy: Policy
) -> dict[str, float]:
    """Return the labels that a verdict gives a revision, 0 or 1 each.

    A violation is one of its guideline, and toxic if a rule of the guideline reads that score.
    What is fine is no violation of the guideline that was ``asked`` about, and not toxic: no
    reasonable moderator would act on it.
    """
    if verdict not in STEPS:
        return ({asked: 0.0} if asked else {}) | {TOXICITY: 0.0}
    if guideline_id is None:
        return {}
    toxic = {TOXICITY: 1.0} if reads_toxicity(policy, guideline_id) else {}
    return {guideline_id: 1.0} | toxic


def reads_toxicity(policy: Policy, guideline_id: str) -> bool:
    """Tell whether a rule that serves the guideline asks for the score ``toxicity``."""
    return any(
        TOXICITY in (condition.score or {})
        for rule in policy.document.rules
        if rule.guideline == guideline_id
        for condition, _path in walk(rule.when, ())
    )


def source_of(item: ItemView, lead_queue: str) -> str:
    """Return who gives the labels of a verdict on an item."""
    if item.queue == lead_queue:
        return "second_review"
    return "sample" if "probability" in item.detail else "moderator"
