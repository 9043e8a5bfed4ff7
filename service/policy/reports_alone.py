"""Rules that would enforce, or hide, on reports and on nothing about the post. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final

from service.policy.check import walk
from service.policy.conditions import Condition
from service.policy.facts import Evaluation
from service.policy.schema import Rule

_EVIDENCE: Final = (
    "score", "words", "pattern", "links", "mentions", "caps", "repetition", "parent", "thread",
    "name", "claim",
)  # fmt: skip
"""Tests of what the author wrote; who they are and where they wrote it is no evidence."""


def rests_on_reports(rule: Rule) -> bool:
    """Whether ``rule`` hides posts and can match by counts of reports without other evidence."""
    return _hides(rule) and _counts_reports(rule.when) and not _proves(rule.when)


def show_again(rules: Iterable[Rule], alone: Collection[str], evaluation: Evaluation) -> Evaluation:
    """Let a hold end with the post shown, where reports alone would hide it after the hold.

    Args:
        rules: the rules of the policy.
        alone: the names of those for which ``rests_on_reports`` holds.
        evaluation: what follows, where the rules in ``alone`` don't enforce.
    """
    hold = evaluation.hold
    if not alone or hold is None or hold.then != "hide":
        return evaluation
    matched = {one["name"] for one in evaluation.trace if one["result"] == "matched"}
    hiding = {rule.name for rule in rules if _hides(rule)} & matched
    if not hiding or not hiding <= set(alone):
        return evaluation
    return replace(evaluation, hold=replace(hold, then="show"))


def _hides(rule: Rule) -> bool:
    hold = rule.then.hold
    return rule.then.enforce is not None or (hold is not None and hold.then == "hide")


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
