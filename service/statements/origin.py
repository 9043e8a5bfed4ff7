"""How a restriction was noticed and how it was decided. Pure."""

from __future__ import annotations

from typing import Literal

from service.statements.case import Case
from service.statements.facts import Fact

Detection = Literal["automated", "moderator", "report"]
Deciding = Literal["automated", "automated_confirmed", "human", "human_confirmed"]
_BY_RULE = ("flagged", "confirm")
"""Kinds of items that a rule opened; the others were opened by a member, a draw or an edit."""


def detection_of(case: Case, facts: tuple[Fact, ...]) -> Detection:
    """Who noticed it first: a rule, a member, or the moderators themselves."""
    if case.decision is not None and case.decision.source != "human":
        return "report" if any(fact.kind == "reports" for fact in facts) else "automated"
    if case.origin is None:
        return "moderator"
    if case.origin.kind in _BY_RULE:
        return "automated"
    reported = case.origin.kind == "reported" or case.origin.reports > 0
    return "report" if reported else "moderator"


def deciding_of(case: Case) -> Deciding:
    """Whether a machine or a human decided, and whether another human agreed."""
    found = case.restriction
    by_human = case.decision is None or case.decision.source == "human"
    if found.confirmed_by is not None:
        proposer = found.proposed_by or ("staff:" if by_human else "policy")
        return "human_confirmed" if proposer.startswith("staff:") else "automated_confirmed"
    if not by_human:
        return "automated"
    confirmed = case.origin is not None and case.origin.kind == "confirm"
    return "automated_confirmed" if confirmed else "human"


def rule_of(case: Case) -> str | None:
    """The rule that decided, or that asked the human who did."""
    if case.decision is not None and case.decision.rule is not None:
        return case.decision.rule
    return case.origin.rule if case.origin is not None else None
