"""Effects beside the verdict: labels, words to the author, the thread, and who is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from service.policy.effects import CorrectEffect
from service.policy.facts import Evaluation, Facts
from service.policy.policy import Policy
from service.policy.schema import Rule
from service.policy.unmeasured import is_unmeasured

UNKNOWN_CHANNEL = "unknown_channel"


def with_side_effects(
    policy: Policy,
    facts: Facts,
    rules: Sequence[Rule],
    found: Evaluation,
    trace: list[dict[str, Any]],
) -> Evaluation:
    """Add what every matched rule says beside the verdict, and the finished ``trace``.

    ``rules`` are the matched ones by precedence and name. Where a care contact answers, the
    author hears their message and nothing else.
    """
    said: dict[str, Any] = {
        "trace": trace,
        "labels": _labels(policy, facts, rules),
        "notify": tuple(sorted({name for rule in rules for name in rule.then.notify or ()})),
    }
    if not found.care:
        said["thread"] = next((r.then.thread.action for r in rules if r.then.thread), None)
        if found.outcome != "enforce":
            said |= _to_the_author(policy, found, rules)
    # One copy for everything: copying an evaluation costs more than all the rest here.
    return replace(found, **said)


def _to_the_author(policy: Policy, found: Evaluation, rules: Sequence[Rule]) -> dict[str, Any]:
    """Nudge and correction; where no rule gave a verdict, the rule that speaks is named."""
    nudge = next((rule.then.nudge for rule in rules if rule.then.nudge), None)
    said: dict[str, Any] = {"nudge": nudge, **_correction(policy, rules)}
    if found.rule or not rules:
        return said
    spoken = [rule for rule in rules if rule.then.nudge or rule.then.correct or rule.then.thread]
    rule = (spoken or list(rules))[0]
    return said | {"rule": rule.name, "guideline_id": rule.guideline}


def _labels(policy: Policy, facts: Facts, rules: Sequence[Rule]) -> tuple[str, ...]:
    labels = {label for rule in rules for label in rule.then.label or ()}
    if is_unmeasured(facts):
        labels.add(policy.document.languages.setting(facts.language).label)
    if not facts.channel.known:
        labels.add(UNKNOWN_CHANNEL)
    return tuple(sorted(labels))


def _correction(policy: Policy, rules: Sequence[Rule]) -> dict[str, Any]:
    """The correction of the first rule that has one: a text, or that of a claim."""
    correct = next((rule.then.correct for rule in rules if rule.then.correct), None)
    if isinstance(correct, CorrectEffect):
        claim = policy.document.claims[correct.claim]
        return {"correction": claim.message, "claim": correct.claim}
    return {"correction": correct}
