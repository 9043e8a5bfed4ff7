"""What stands before the verdict of the rules: care, and subjects no machine punishes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from service.policy.facts import Evaluation
from service.policy.outcomes import CareMessage
from service.policy.policy import Policy
from service.policy.reading import Reading
from service.policy.schema import Rule
from service.policy.sections import CareContact
from service.policy.verdict import NOTHING, Matched, held, priority_of

CARE: Final = "care"
PROTECTED: Final = "protected_subject"


def care(policy: Policy, rules: Matched, trace: list[dict[str, Any]]) -> Evaluation | None:
    """The review by a care contact if a care rule matched, whatever its precedence.

    No other rule enforces then. Where one would have, the post waits out of sight as in a
    disagreement, and the trace names it.
    """
    asked = _contact(policy, rules)
    if asked is None:
        return None
    contact, rule = asked
    enforcing = [other for other in rules.rules if other.then.enforce]
    names = [other.name for other in enforcing]
    values = {"contact": contact.id, "instead_of": names}
    trace.append({"name": CARE, "result": "matched", "values": values})
    found = replace(
        NOTHING, outcome="review", rule=rule.name, queue=contact.queue, priority=contact.priority,
        care=CareMessage(contact.id, contact.words),
    )  # fmt: skip
    return held(found, [policy.review.disagreement.hold] if enforcing else [])


def _contact(policy: Policy, rules: Matched) -> tuple[CareContact, Rule] | None:
    """The contact with the highest priority, and the first rule that asks for them."""
    section = policy.document.care
    if section is None:
        return None
    asked = [(section.contact(r.then.care.contact), r) for r in rules.rules if r.then.care]
    return max(asked, key=lambda pair: pair[0].priority, default=None)


def protected(
    policy: Policy, reading: Reading, rules: Matched, trace: list[dict[str, Any]]
) -> Evaluation | None:
    """The review that stands in for an enforcement where the post is on a protected subject."""
    section, enforcing = policy.document.protected, rules.enforcing
    if section is None or not enforcing:
        return None
    if any(rule.name in section.severe_rules for rule in enforcing):
        return None
    entries = reading.entries(section.word_lists)
    if not entries:
        return None
    values = {"words": entries[:5], "instead_of": [rule.name for rule in enforcing]}
    trace.append({"name": PROTECTED, "result": "matched", "values": values})
    guidelines = {rule.guideline for rule in enforcing}
    found = replace(
        NOTHING, outcome="review", rule=PROTECTED,
        guideline_id=guidelines.pop() if len(guidelines) == 1 else None,
        queue=section.queue or policy.review.default_queue,
        priority=max(section.priority, *map(priority_of, rules.rules)),
    )  # fmt: skip
    return held(found, [section.hold] if section.hold else [])
