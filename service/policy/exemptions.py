"""Whom each rule leaves alone, and why: `exempt` of the rule and `authors.exemptions` joined."""

from __future__ import annotations

from collections.abc import Mapping

from service.policy.schema import Document, Rule

Exempt = Mapping[str, str | None]
"""The roles a rule leaves alone, each with the reason if one is given."""


def exempt_from(rule: Rule, document: Document) -> Exempt:
    """The roles that ``rule`` leaves alone."""
    found: dict[str, str | None] = dict.fromkeys(rule.exempt)
    for exemption in document.authors.exemptions:
        if rule.name in exemption.rules:
            found |= dict.fromkeys(exemption.roles, exemption.reason)
    return found
