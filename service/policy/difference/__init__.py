"""How two policies differ in meaning, not in lines of text."""

from __future__ import annotations

from service.policy.difference.channels import channel_differences
from service.policy.difference.model import Difference, Direction
from service.policy.difference.precedence import precedence_differences
from service.policy.difference.rules import Pairing, rule_differences
from service.policy.difference.settings import setting_differences
from service.policy.difference.texts import case_differences, text_differences
from service.policy.difference.thresholds import threshold_differences
from service.policy.difference.uses import Uses
from service.policy.difference.word_lists import word_list_differences
from service.policy.policy import Policy

__all__ = ["Difference", "Direction", "diff"]


def diff(a: Policy, b: Policy) -> list[Difference]:
    """Every difference in meaning from ``a`` to ``b``, section by section.

    The order of rules, of lists and of keys, comments, notes and layout are no difference. A
    direction tells what a change does taken by itself: how rules act together on real posts is
    what a back-test tells.
    """
    uses = Uses(a, b)
    pairing = Pairing.of(a, b)
    return [
        *text_differences(a.document, b.document),
        *threshold_differences(a.document.thresholds, b.document.thresholds, uses),
        *word_list_differences(a.document, b.document, uses),
        *rule_differences(a, b, pairing),
        *precedence_differences(b, pairing),
        *channel_differences(a.document, b.document, uses),
        *setting_differences(a.document, b.document),
        *case_differences(a.document, b.document),
    ]
