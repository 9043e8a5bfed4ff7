"""Effects beside the verdict: labels, words to the author, the thread, and who is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from service.policy.effects import CorrectEffect
from service.policy.facts import Evaluation, Facts
from service.policy.policy import Policy
from service.policy.schema import Rule
from service.policy.unmeasured import is_unmeasured

UNKNOWN_CHANNEL = "unknown_channel"


def with_side_effects(
    policy: Policy, facts: Facts, rules: Sequence[Rule], found: Evaluation
) -> Evaluation:
    """Add what every matched rule says beside the verdict; ``rules`` by precedence and name.

    Where a care contact answers, the author hears their message and nothing else.
    """
    notify = {name for rule in rules for name in rule.then.notify or ()}
    found = replace(found, labels=_labels(policy, facts, rules), notify=tuple(sorted(notify)))
    if found.care:
        return found
    thread = next((rule.then.thread.action for rule in rules if rule.then.thread), None)
    found = replace(found, thread=thread)
    if found.outcome == "enforce":
        return found
    nudge = next((rule.then.nudge for rule in rules if rule.then.nudge), None)
    found = _corrected(policy, rules, replace(found, nudge=nudge))
    return found if found.rule or not rules else _named(found, rules)


def _labels(policy: Policy, facts: Facts, rules: Sequence[Rule]) -> tuple[str, ...]:
    labels = {label for rule in rules for label in rule.then.label or ()}
    if is_unmeasured(facts):
        labels.add(policy.document.languages.setting(facts.language).label)
    if not facts.channel.known:
        labels.add(UNKNOWN_CHANNEL)
    return tuple(sorted(labels))


def _corrected(policy: Policy, rules: Sequence[Rule], found: Evaluation) -> Evaluation:
    """With the correction of the first rule that has one: a text, or that of a claim."""
    correct = next((rule.then.correct for rule in rules if rule.then.correct), None)
    if isinstance(correct, CorrectEffect):
        claim = policy.document.claims[correct.claim]
        return replace(found, correction=claim.message, claim=correct.claim)
    return replace(found, correction=correct)


def _named(found: Evaluation, rules: Sequence[Rule]) -> Evaluation:
    """Where no rule gave a verdict, the one whose side effect a member sees is named."""
    spoken = [rule for rule in rules if rule.then.nudge or rule.then.correct or rule.then.thread]
    rule = (spoken or list(rules))[0]
    return replace(found, rule=rule.name, guideline_id=rule.guideline)
