"""From the rules that matched to one decision.

The rules with the highest ``precedence`` among those that allow, review or enforce decide.
At one precedence, enforcements that differ (guideline, severity or step), or an enforcement
against an allow, disagree: a human decides. Otherwise enforce stands before allow, and allow
before review. The order of rules in the file does not matter: ties go by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from service.policy.effects import HoldEffect
from service.policy.facts import Evaluation, Facts, Hold
from service.policy.policy import Policy
from service.policy.schema import Rule
from service.policy.vocabulary import TOPIC_LABEL

UNKNOWN_CHANNEL = "unknown_channel"
_NOTHING = Evaluation(
    outcome="allow", visibility="show", hold=None, rule=None, guideline_id=None, severity=None,
    step=None, labels=(), queue=None, priority=0, nudge=None, correction=None, trace=[],
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Matched:
    """The matched rules in an order that does not depend on the file."""

    rules: list[Rule]
    deciding: list[Rule]

    @classmethod
    def of(cls, matched: Sequence[Rule]) -> _Matched:
        rules = sorted(matched, key=lambda rule: (-rule.precedence, rule.name))
        verdicts = [r for r in rules if r.then.enforce or r.then.allow or r.then.review]
        top = verdicts[0].precedence if verdicts else 0
        return cls(rules, [rule for rule in verdicts if rule.precedence == top])


def resolve(
    policy: Policy, facts: Facts, matched: Sequence[Rule], trace: list[dict[str, Any]]
) -> Evaluation:
    """The evaluation that follows from ``matched``; adds what the engine did to ``trace``."""
    rules = _Matched.of(matched)
    found = _verdict(policy, rules, trace)
    if found.outcome == "allow" and not any(rule.then.allow for rule in rules.deciding):
        found = _unmeasured(policy, facts, found, trace)
        found = _held(found, [rule.then.hold for rule in rules.rules])
    elif found.outcome == "review":
        found = _held(found, [rule.then.hold for rule in rules.rules])
    return _with_side_effects(policy, facts, rules.rules, found, trace)


def _verdict(policy: Policy, rules: _Matched, trace: list[dict[str, Any]]) -> Evaluation:
    enforcing = [rule for rule in rules.deciding if rule.then.enforce]
    allowing = [rule for rule in rules.deciding if rule.then.allow]
    reviewing = [rule for rule in rules.deciding if rule.then.review]
    if enforcing:
        verdicts = {(rule.guideline, *_enforcement(rule)) for rule in enforcing}
        if len(verdicts) > 1 or allowing:
            return _disagreement(policy, rules.deciding, trace)
        rule = enforcing[0]
        severity, step = _enforcement(rule)
        return replace(
            _NOTHING, outcome="enforce", visibility="hide", rule=rule.name,
            guideline_id=rule.guideline, severity=severity, step=step,
        )  # fmt: skip
    if allowing:
        return replace(_NOTHING, rule=allowing[0].name, guideline_id=allowing[0].guideline)
    if reviewing:
        return _review(policy, reviewing)
    return _NOTHING


def _enforcement(rule: Rule) -> tuple[str | None, str | None]:
    enforce = rule.then.enforce
    return (enforce.severity, enforce.step) if enforce else (None, None)


def _review(policy: Policy, rules: Sequence[Rule]) -> Evaluation:
    """The queue of the rule with the highest priority; ties go by name."""
    rule = max(rules, key=_priority)
    effect = rule.then.review
    queue = effect.queue if effect else None
    return replace(
        _NOTHING, outcome="review", rule=rule.name, guideline_id=rule.guideline,
        queue=queue or policy.review.default_queue, priority=_priority(rule),
    )  # fmt: skip


def _priority(rule: Rule) -> int:
    return rule.then.review.priority if rule.then.review else 0


def _disagreement(policy: Policy, rules: Sequence[Rule], trace: list[dict[str, Any]]) -> Evaluation:
    setting = policy.review.disagreement
    names = [rule.name for rule in rules]
    trace.append({"name": "disagreement", "result": "matched", "values": {"rules": names}})
    found = replace(
        _NOTHING, outcome="review", rule="disagreement",
        queue=setting.queue or policy.review.default_queue,
        priority=max(setting.priority, *map(_priority, rules)),
    )  # fmt: skip
    return _held(found, [setting.hold])


def _held(found: Evaluation, holds: Sequence[HoldEffect | None]) -> Evaluation:
    """Held for the longest of ``holds`` and of what it has; hidden after it if one says so."""
    effects = [hold for hold in holds if hold]
    if not effects:
        return found
    seconds = max(hold.seconds for hold in effects)
    hide = any(hold.then == "hide" for hold in effects)
    if found.hold:
        seconds, hide = max(seconds, found.hold.seconds), hide or found.hold.then == "hide"
    return replace(found, visibility="hold", hold=Hold(seconds, "hide" if hide else "show"))


def is_unmeasured(facts: Facts) -> bool:
    """Whether there is text, and the model has no measured figures for any label of it."""
    scores = [score for label, score in facts.scores.items() if label != TOPIC_LABEL]
    return bool(scores) and all(s is None for s in scores) and bool(facts.normalised.strip())


def _unmeasured(
    policy: Policy, facts: Facts, found: Evaluation, trace: list[dict[str, Any]]
) -> Evaluation:
    setting = policy.document.languages.unmeasured
    if setting.then != "review" or not is_unmeasured(facts):
        return found
    values = {"language": facts.language}
    trace.append({"name": "unmeasured_language", "result": "matched", "values": values})
    return replace(
        found, outcome="review", rule="unmeasured_language",
        queue=setting.queue or policy.review.default_queue, priority=setting.priority,
    )  # fmt: skip


def _with_side_effects(
    policy: Policy,
    facts: Facts,
    rules: Sequence[Rule],
    found: Evaluation,
    trace: list[dict[str, Any]],
) -> Evaluation:
    """Labels of every matched rule; nudge and correction where nothing is enforced."""
    labels = {label for rule in rules for label in rule.then.label or ()}
    if is_unmeasured(facts):
        labels.add(policy.document.languages.unmeasured.label)
    if not facts.channel.known:
        labels.add(UNKNOWN_CHANNEL)
    found = replace(found, labels=tuple(sorted(labels)), trace=trace)
    if found.outcome == "enforce":
        return found
    nudge = next((rule.then.nudge for rule in rules if rule.then.nudge), None)
    correction = next((rule.then.correct for rule in rules if rule.then.correct), None)
    found = replace(found, nudge=nudge, correction=correction)
    return found if found.rule or not rules else _named(found, rules)


def _named(found: Evaluation, rules: Sequence[Rule]) -> Evaluation:
    """Where no rule gave a verdict, the one whose side effect a member sees is named."""
    spoken = [rule for rule in rules if rule.then.nudge or rule.then.correct]
    rule = (spoken or list(rules))[0]
    return replace(found, rule=rule.name, guideline_id=rule.guideline)
