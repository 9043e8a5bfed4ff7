"""The verdict of the rules that decide: enforce, allow, review, or a human where they disagree.

A braked rule takes part as it stands in the file. Only where no other rule enforces does a human
decide in its place: so a brake never turns a disagreement into an allow or an enforcement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from service.policy.effects import HoldEffect
from service.policy.facts import Evaluation, Hold
from service.policy.policy import Policy
from service.policy.schema import Rule

NOTHING: Final = Evaluation(
    outcome="allow", visibility="show", hold=None, rule=None, guideline_id=None, severity=None,
    step=None, labels=(), queue=None, priority=0, nudge=None, correction=None, trace=[],
)  # fmt: skip
"""What follows where no rule says anything."""
BRAKED_HOLD: Final = HoldEffect(seconds=86_400, then="hide")
"""How a post waits that only braked rules enforce."""


@dataclass(frozen=True, slots=True)
class Matched:
    """The matched rules in an order that does not depend on the file.

    ``deciding`` are those with the highest precedence among the rules that allow, review or
    enforce.
    """

    rules: list[Rule]
    deciding: list[Rule]

    @classmethod
    def of(cls, matched: Sequence[Rule]) -> Matched:
        """Sort ``matched`` by precedence, then by name."""
        rules = sorted(matched, key=lambda rule: (-rule.precedence, rule.name))
        verdicts = [r for r in rules if r.then.enforce or r.then.allow or r.then.review]
        top = verdicts[0].precedence if verdicts else 0
        return cls(rules, [rule for rule in verdicts if rule.precedence == top])

    @property
    def enforcing(self) -> list[Rule]:
        """The deciding rules that enforce."""
        return [rule for rule in self.deciding if rule.then.enforce]

    @property
    def holds(self) -> list[HoldEffect]:
        """Every hold of a matched rule, whether it decides or not."""
        return [rule.then.hold for rule in self.rules if rule.then.hold]


def verdict(policy: Policy, rules: Matched, trace: list[dict[str, Any]]) -> Evaluation:
    """What the deciding rules say; a disagreement is told in ``trace``."""
    enforcing = rules.enforcing
    allowing = [rule for rule in rules.deciding if rule.then.allow]
    reviewing = [rule for rule in rules.deciding if rule.then.review]
    if enforcing:
        verdicts = {(rule.guideline, *_enforcement(rule)) for rule in enforcing}
        if len(verdicts) > 1 or allowing:
            return _disagreement(policy, rules.deciding, trace)
        free = [rule for rule in enforcing if rule.name not in policy.brakes]
        if not free:
            return _stopped(policy, enforcing[0], reviewing)
        rule = free[0]
        severity, step = _enforcement(rule)
        return replace(
            NOTHING, outcome="enforce", visibility="hide", rule=rule.name,
            guideline_id=rule.guideline, severity=severity, step=step,
        )  # fmt: skip
    if allowing:
        return replace(NOTHING, rule=allowing[0].name, guideline_id=allowing[0].guideline)
    if reviewing:
        return _review(policy, reviewing)
    return NOTHING


def _enforcement(rule: Rule) -> tuple[str | None, str | None]:
    enforce = rule.then.enforce
    return (enforce.severity, enforce.step) if enforce else (None, None)


def _review(policy: Policy, rules: Sequence[Rule]) -> Evaluation:
    """The queue of the rule with the highest priority; ties go by name."""
    rule = max(rules, key=priority_of)
    effect = rule.then.review
    queue = effect.queue if effect else None
    return replace(
        NOTHING, outcome="review", rule=rule.name, guideline_id=rule.guideline,
        queue=queue or policy.review.default_queue, priority=priority_of(rule),
    )  # fmt: skip


def _stopped(policy: Policy, rule: Rule, reviewing: Sequence[Rule]) -> Evaluation:
    """A human in place of a braked rule, in the queue of those that ask for one anyway."""
    queue = _review(policy, reviewing).queue if reviewing else policy.review.default_queue
    found = replace(
        NOTHING, outcome="review", rule=rule.name, guideline_id=rule.guideline, queue=queue,
        priority=max(policy.review.disagreement.priority, *map(priority_of, [rule, *reviewing])),
    )  # fmt: skip
    return held(found, [BRAKED_HOLD])


def priority_of(rule: Rule) -> int:
    """The priority of the review that ``rule`` asks for; 0 where it asks for none."""
    return rule.then.review.priority if rule.then.review else 0


def _disagreement(policy: Policy, rules: Sequence[Rule], trace: list[dict[str, Any]]) -> Evaluation:
    setting = policy.review.disagreement
    names = [rule.name for rule in rules]
    trace.append({"name": "disagreement", "result": "matched", "values": {"rules": names}})
    found = replace(
        NOTHING, outcome="review", rule="disagreement",
        queue=setting.queue or policy.review.default_queue,
        priority=max(setting.priority, *map(priority_of, rules)),
    )  # fmt: skip
    return held(found, [setting.hold])


def held(found: Evaluation, effects: Sequence[HoldEffect]) -> Evaluation:
    """Held for the longest of ``effects`` and of what it has; hidden after it if one says so."""
    if not effects:
        return found
    seconds = max(hold.seconds for hold in effects)
    hide = any(hold.then == "hide" for hold in effects)
    if found.hold:
        seconds, hide = max(seconds, found.hold.seconds), hide or found.hold.then == "hide"
    return replace(found, visibility="hold", hold=Hold(seconds, "hide" if hide else "show"))
