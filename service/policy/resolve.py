"""From the rules that matched to one decision.

A care rule stands before everything: its contact answers, and nothing is enforced. The rules
with the highest ``precedence`` among those that allow, review or enforce decide. On a protected
subject, a human looks instead of an enforcement. At one precedence, enforcements that differ
(guideline, severity or step), or an enforcement against an allow, disagree: a human decides.
Otherwise enforce stands before allow, and allow before review. Where nothing but braked rules
enforces, a human decides. The order of rules in the file
does not matter: ties go by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from service.policy.facts import Evaluation
from service.policy.guards import care, protected
from service.policy.policy import Policy
from service.policy.reading import Reading
from service.policy.schema import Rule
from service.policy.side_effects import with_side_effects
from service.policy.unmeasured import unmeasured
from service.policy.verdict import Matched, held, verdict


def resolve(
    policy: Policy, reading: Reading, matched: Sequence[Rule], trace: list[dict[str, Any]]
) -> Evaluation:
    """The evaluation that follows from ``matched``; adds what the engine did to ``trace``."""
    rules = Matched.of(matched)
    found = (
        care(policy, rules, trace)
        or protected(policy, reading, rules, trace)
        or verdict(policy, rules, trace)
    )
    if found.outcome == "allow" and not any(rule.then.allow for rule in rules.deciding):
        found = held(unmeasured(policy, reading, found, trace), rules.holds)
    elif found.outcome == "review":
        found = held(found, rules.holds)
    return with_side_effects(policy, reading.facts, rules.rules, found, trace)
