"""Rules that would enforce on what members reported, and on nothing about the post. Pure."""

from __future__ import annotations

from typing import Final

from service.policy.check import walk
from service.policy.conditions import Condition
from service.policy.schema import Rule

_EVIDENCE: Final = (
    "score", "words", "pattern", "links", "mentions", "caps", "repetition", "parent", "thread",
    "name", "claim",
)  # fmt: skip
"""Tests of what the author wrote; who they are and where they wrote it is no evidence."""


def rests_on_reports(rule: Rule) -> bool:
    """Whether ``rule`` enforces and can match by counts of reports without any other evidence."""
    return rule.then.enforce is not None and _counts_reports(rule.when) and not _proves(rule.when)


def _counts_reports(condition: Condition) -> bool:
    return any(
        name.startswith("report") for one, _ in walk(condition, ()) for name in one.counts or ()
    )


def _proves(condition: Condition) -> bool:
    """Whether each way in which ``condition`` holds takes evidence."""
    if any(getattr(condition, name) is not None for name in _EVIDENCE):
        return True
    if any(not name.startswith("report") for name in condition.counts or ()):
        return True
    if any(_proves(one) for one in condition.all or ()):
        return True
    return condition.any is not None and all(_proves(one) for one in condition.any)
